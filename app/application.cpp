// SPDX-License-Identifier: Apache-2.0
#include "app/application.h"

#include "app/platform/osuser.h"
#include "ui/model/settingskeys.h"

#include <QApplication>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QNetworkInformation>
#include <QRandomGenerator>
#include <QTimer>
#include <cstdio>

namespace kefu::app {
namespace {

Q_LOGGING_CATEGORY(lcApp, "kefudesk.app")

constexpr QLatin1String kCaFileKey("trust/caFile");
constexpr QLatin1String kPendingKey("login/pendingLogouts");
constexpr int kCannotStart = 1;
//! Whether asking the keychain is worth while: it may be slow, or ask for a password of its own.
constexpr QLatin1String kKeptKey("login/kept");

constexpr int kPracticeVisitors = 3;
constexpr int kSettleMs = 1'000;

Backoff randomBackoff()
{
    return Backoff([] { return QRandomGenerator::global()->generateDouble(); });
}

void printLine(const QString &line)
{
    const QByteArray bytes = line.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    std::fflush(stdout);
}

BuiltInRelay::Config practiceConfig(const Profile &profile)
{
    const OsUser user = currentOsUser();
    BuiltInRelay::Config config;
    config.dataDir = profile.practiceDataDir();
    config.username = user.login;
    config.nickname = user.fullName;
    config.visitors = kPracticeVisitors;
    return config;
}

} // namespace

Application::Application(const CommandLine &line, QObject *parent)
    : QObject(parent)
    , m_line(line)
    , m_settings(line.profile.settingsFile(), QSettings::IniFormat)
    , m_scheduler(systemScheduler())
    , m_credentials(line.profile.keychainService())
    , m_session(m_store, *m_scheduler, randomBackoff())
    , m_pendingLogouts(m_credentials, *m_scheduler, randomBackoff())
    , m_service(m_session, m_store, m_credentials, *m_scheduler)
    , m_vault(m_credentials, line.profile.draftsDir())
    , m_drafts(m_store, m_vault, *m_scheduler)
    , m_unsent(m_service, m_vault, *m_scheduler)
    , m_admin([this] {
        return RemoteAdminService::Access { m_session.relay(), m_session.accessToken(),
                                            m_session.trust() };
    })
    , m_practice(m_service, practiceConfig(line.profile))
    , m_calls(m_service, m_store, m_settings, m_attention)
    , m_colours(makeSystemColours())
    , m_shell(m_service, m_store, m_settings, &m_calls)
    , m_instance(line.profile.name, line.open)
    , m_toOpen(line.open)
{
    m_shell.setAdmin(&m_admin);
    m_shell.themes().setSystem(m_colours.get());
    connect(&m_shell, &ui::DeskShell::quitRequested, this, [this] { quit(0); });
    connectAttention();
    connect(&m_instance, &SingleInstance::activationRequested, &m_shell, &ui::DeskShell::raise);
    connect(&m_instance, &SingleInstance::openRequested, this, &Application::openConversation);
    connect(&m_service, &ui::ChatService::statusChanged, this,
            [this] { openConversation(m_toOpen); });
    connect(&m_service, &RemoteChatService::credentialKept, this,
            [this](bool kept) { m_settings.setValue(kKeptKey, kept); });
    connect(&m_pendingLogouts, &PendingLogouts::kept, this,
            [this](bool any) { m_settings.setValue(kPendingKey, any); });
    connect(&m_session, &Session::loggedOut, this,
            [this](const RelayAddress &relay, const QString &refreshToken) {
                if (!m_service.status().practice) // that relay goes with it
                    m_pendingLogouts.add(relay, refreshToken);
            });
    connect(&m_service, &ui::ChatService::statusChanged, this, &Application::keepDrafts);
    connect(&m_vault, &SealedVault::memoryOnly, &m_shell, &ui::DeskShell::sayDraftsAreNotKept);
    connect(&m_credentials, &CredentialStore::unavailable, this, [](const QString &why) {
        qCWarning(lcApp).noquote() << "no keychain, the login will not outlive this run:" << why;
    });
}

Application::~Application() = default;

void Application::connectAttention()
{
    connect(&m_attention, &DeskAttention::opened, &m_shell, &ui::DeskShell::raise);
    connect(&m_attention, &DeskAttention::quitChosen, this, [this] { quit(0); });
    connect(&m_attention, &DeskAttention::quietChosen, &m_calls,
            [this](bool quiet) { m_calls.setOn(ui::keys::kQuiet, quiet); });
    connect(&m_attention, &DeskAttention::noteOpened, &m_calls, &ui::AttentionCenter::onNoteOpened);
    connect(&m_attention, &DeskAttention::noteAnswered, &m_calls,
            &ui::AttentionCenter::onNoteAnswered);
    connect(&m_calls, &ui::AttentionCenter::raiseRequested, &m_shell, &ui::DeskShell::raise);
    connect(&m_calls, &ui::AttentionCenter::switched, &m_shell, &ui::DeskShell::refreshNotify);
    connect(&m_calls, &ui::AttentionCenter::openRequested, &m_shell, &ui::DeskShell::openChat);
}

//! Drafts and unsent messages are the account's: another database at the same address has other
//! visitors under the same numbers. Those of practice are not worth a keychain that asks for its
//! password.
void Application::keepDrafts()
{
    const ui::ConnectionStatus status = m_service.status();
    QString account;
    if (status.state == ui::ConnectionState::Online && !status.practice)
        account = m_session.relay().hostLabel() + u' ' + m_store.epoch() + u' '
            + QString::number(m_store.me().id.value);
    else if (status.state != ui::ConnectionState::LoggedOut && !status.practice)
        return;
    m_drafts.setAccount(account);
    m_unsent.setAccount(account);
}

//! What a link names, as soon as this desk knows it; what it does not know stays closed.
void Application::openConversation(ConversationId id)
{
    m_toOpen = id;
    if (!id.isValid() || m_service.status().state != ui::ConnectionState::Online)
        return;
    m_toOpen = {};
    if (const ConversationInfo *known = m_store.conversation(id))
        m_shell.openChat(known->visitor.id);
}

//! A cable that is plugged in again should not wait for the back-off. Where the system tells
//! nothing, the back-off alone decides.
void Application::watchNetwork()
{
    if (!QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability))
        return;
    connect(QNetworkInformation::instance(), &QNetworkInformation::reachabilityChanged, &m_session,
            [this](QNetworkInformation::Reachability reachability) {
                if (reachability != QNetworkInformation::Reachability::Online)
                    return;
                m_session.retryNow();
                m_pendingLogouts.retryNow();
            });
}

void Application::start(const QString &password)
{
    m_instance.decide([this, password](SingleInstance::Standing standing) {
        if (standing == SingleInstance::Standing::Second) {
            printLine(
                QStringLiteral("kefudesk runs already; its window was brought to the front."));
            quit(0);
            return;
        }
        run(password);
    });
}

bool Application::applyTrust()
{
    QString file = m_settings.value(kCaFileKey).toString();
    if (m_line.caFile)
        file = m_line.caFile->isEmpty() ? QString() : QFileInfo(*m_line.caFile).absoluteFilePath();
    if (m_line.caFile && file.isEmpty())
        m_settings.setValue(kCaFileKey, file);
    if (file.isEmpty())
        return true; // the system's, which is read when something is to be opened by it
    Result<QSslConfiguration> trust = relayTrust(file);
    if (!trust && m_line.caFile) {
        std::fprintf(stderr, "kefudesk: --ca-file: %s\n", qPrintable(trust.error().message));
        return false;
    }
    if (!trust) { // gone meanwhile: the system's trust is less, so nothing is opened by it
        qCWarning(lcApp).noquote() << "the company's CA is missing:" << trust.error().message;
        trust = relayTrust();
    }
    if (m_line.caFile)
        m_settings.setValue(kCaFileKey, file);
    m_session.setTrust(*trust);
    m_pendingLogouts.setTrust(*trust);
    return true;
}

void Application::run(const QString &password)
{
    if (!applyTrust()) {
        quit(kCannotStart);
        return;
    }
    if (!m_line.language.isEmpty())
        m_settings.setValue(ui::keys::kLanguage, m_line.language);
    if (!m_line.relay.isEmpty())
        m_settings.setValue(ui::keys::kRelay, m_line.relay);
    if (!m_line.user.isEmpty())
        m_settings.setValue(ui::keys::kAccount, m_line.user);
    // Before the windows, so that the right one is the first.
    if (!m_line.passwordFromStdin && m_settings.value(kKeptKey).toBool())
        m_service.expectResume();
    connect(&m_firstPaint, &FirstPaint::painted, this, [this](const QString &window) {
        if (m_line.reportFirstPaint)
            printLine(QLatin1String("first paint of ") + window);
        settle();
    });
    QTimer::singleShot(kSettleMs, this, &Application::settle); // nothing may be painted at all
    m_shell.start();
    if (!m_line.demoAnswer.isEmpty() || m_line.demoOpen)
        startDemo();
    if (m_line.passwordFromStdin)
        m_service.login({ m_line.relay, m_line.user, password, false });
}

//! Whoever starts the program waits for its window; keychain, D-Bus and network do not show.
void Application::settle()
{
    if (std::exchange(m_settled, true))
        return;
    if (!m_line.passwordFromStdin && m_settings.value(kKeptKey).toBool())
        m_service.resumeLast(m_settings.value(ui::keys::kRelay).toString(),
                             m_settings.value(ui::keys::kAccount).toString());
    if (m_settings.value(kPendingKey).toBool())
        m_pendingLogouts.load();
    watchNetwork();
    m_attention.start();
}

void Application::startDemo()
{
    const DemoDriver::Plan plan { m_line.demoAnswer,  m_line.demoExpect,
                                  m_line.screenshots, m_line.demoTimeoutS * 1000,
                                  m_line.demoOpen,    m_line.demoPractice,
                                  m_line.demoDraft,   m_line.demoPicture,
                                  m_line.demoChats,   m_line.demoEnter };
    m_demo = std::make_unique<DemoDriver>(plan, m_shell, m_store, *m_scheduler, printLine);
    connect(m_demo.get(), &DemoDriver::finished, this, [this](bool ok) { quit(ok ? 0 : 1); });
    connect(&m_service, &ui::ChatService::loginFailed, m_demo.get(),
            [this](const ui::LoginFailure &failure) {
                printLine(QStringLiteral("console: login failed (%1) %2")
                              .arg(int(failure.fault))
                              .arg(failure.detail));
                quit(1);
            });
    m_demo->start();
}

//! Windows first, so that quitting is felt at once; then the goodbye, the built-in relay and its
//! thread (design.md 6).
void Application::quit(int exitCode)
{
    if (std::exchange(m_quitting, true))
        return;
    m_shell.close();
    m_drafts.flush();
    m_unsent.flush();
    if (!m_practice.isRunning()) {
        m_session.disconnectQuietly();
        QCoreApplication::exit(exitCode);
        return;
    }
    m_service.logout();
    m_practice.stop([exitCode] { QCoreApplication::exit(exitCode); });
}

} // namespace kefu::app
