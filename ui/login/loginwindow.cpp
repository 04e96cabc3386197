// SPDX-License-Identifier: Apache-2.0
#include "ui/login/loginwindow.h"

#include "ui/login/loginparts.h"
#include "ui/model/settingskeys.h"
#include "ui/widgets/button.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/geometry.h"
#include "ui/widgets/plainlabel.h"

#include <QCheckBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QSettings>

namespace kefu::ui {

namespace {
constexpr QSize kSize(400, 520);
constexpr int kLeft = 48;
constexpr int kWidth = 304;
constexpr int kLabelHeight = 20;
constexpr int kFieldHeight = 36;
constexpr int kMaxInput = 300;
constexpr QLatin1String kRememberKey("login/remember");
} // namespace

LoginWindow::LoginWindow(Look &look, ChatService &service, QSettings &settings)
    : LayimFrame(look, CloseButton | MinimiseButton)
    , m_look(look)
    , m_service(service)
    , m_settings(settings)
{
    setObjectName(QStringLiteral("loginWindow"));
    build();
    setContentSize(kSize);
    setFixedSize(size());
    setTitleHeight(140);
    connect(&service, &ChatService::loginFailed, this, &LoginWindow::onFailed);
    connect(&service, &ChatService::statusChanged, this, &LoginWindow::onStatus);
    retranslate();
}

QLineEdit *LoginWindow::addField(QWidget *page, int top, const char *name)
{
    auto *field = new QLineEdit(page);
    field->setObjectName(QLatin1String(name));
    field->setFont(m_look.font(14));
    field->setMaxLength(kMaxInput);
    field->setGeometry(kLeft, top, kWidth, kFieldHeight);
    styleField(m_look, field);
    connect(field, &QLineEdit::textChanged, this, &LoginWindow::refreshButton);
    connect(field, &QLineEdit::returnPressed, this, &LoginWindow::submit);
    return field;
}

void LoginWindow::build()
{
    auto *page = new LoginPage(m_look, this);
    page->setFixedSize(kSize);
    const auto label = [&](int top, int pixels, QColor Theme::*colour, int left = kLeft,
                           int width = kWidth) {
        auto *made = new PlainLabel(m_look, pixels, colour, page);
        made->setGeometry(left, top, width, pixels + 10);
        return made;
    };
    m_title = label(52, 18, &Theme::text, kLeft + 64, kWidth - 64);
    m_title->setBold(true);
    m_subtitle = label(79, 13, &Theme::sub, kLeft + 64, kWidth - 64);
    m_subtitle->setWrapped(true);
    m_subtitle->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_subtitle->setGeometry(kLeft + 64, 81, kWidth - 64, 42);
    m_relayLabel = label(132, 12, &Theme::sub);
    m_relay = addField(page, 132 + kLabelHeight, "loginRelay");
    m_accountLabel = label(202, 12, &Theme::sub);
    m_account = addField(page, 202 + kLabelHeight, "loginAccount");
    m_passwordLabel = label(272, 12, &Theme::sub);
    m_password = addField(page, 272 + kLabelHeight, "loginPassword");
    m_password->setEchoMode(QLineEdit::Password);
    m_code = addField(page, 334, "loginCode");
    m_forgot = new Button(m_look, Button::Kind::Link, page);
    m_forgot->setObjectName(QStringLiteral("loginForgot"));
    connect(m_forgot, &QAbstractButton::clicked, this,
            [this] { ask(m_asked == Code::OneTime ? Code::None : Code::OneTime); });
    m_remember = new QCheckBox(page);
    m_remember->setObjectName(QStringLiteral("loginRemember"));
    m_remember->setFont(m_look.font(13));
    m_remember->setGeometry(kLeft, 338, kWidth, 24);
    styleCheck(m_look, m_remember);
    m_button = new Button(m_look, Button::Kind::Primary, page);
    m_button->setObjectName(QStringLiteral("loginButton"));
    m_button->setGeometry(kLeft, 374, kWidth, 40);
    connect(m_button, &QAbstractButton::clicked, this, &LoginWindow::submit);
    m_problem = label(422, 12, &Theme::danger);
    m_problem->setObjectName(QStringLiteral("loginProblem"));
    m_problem->setWrapped(true);
    m_problem->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_problem->setGeometry(kLeft, 420, kWidth, 58);

    m_chinese = new Button(m_look, Button::Kind::Link, page);
    m_chinese->setText(QString::fromUtf8("简体中文"));
    m_english = new Button(m_look, Button::Kind::Link, page);
    m_english->setText(QStringLiteral("English"));
    m_chinese->setGeometry(44, 486, 68, 24);
    m_english->setGeometry(120, 486, 60, 24);
    m_other = new Button(m_look, Button::Kind::Link, page);
    m_other->setObjectName(QStringLiteral("loginOther"));
    connect(m_other, &QAbstractButton::clicked, this, &LoginWindow::otherWaysRequested);
    connect(m_chinese, &QAbstractButton::clicked, this,
            [this] { Q_EMIT languageChosen(QStringLiteral("zh_CN")); });
    connect(m_english, &QAbstractButton::clicked, this,
            [this] { Q_EMIT languageChosen(QStringLiteral("en")); });
    setContent(page);
}

//! The code has a field of its own above the button; the check box and what is below move down.
void LoginWindow::ask(Code code)
{
    m_asked = code;
    const bool more = code != Code::None;
    m_code->setVisible(more);
    m_code->clear();
    m_remember->move(kLeft, more ? 374 : 338);
    m_button->move(kLeft, more ? 402 : 374);
    m_problem->setGeometry(kLeft, more ? 446 : 420, kWidth, more ? 40 : 58);
    if (more)
        m_code->setFocus();
    retranslate();
}

void LoginWindow::prepare()
{
    ask(Code::None);
    m_relay->setText(m_settings.value(keys::kRelay).toString());
    m_account->setText(m_settings.value(keys::kAccount).toString());
    m_remember->setChecked(m_settings.value(kRememberKey, true).toBool());
    m_password->clear();
    m_failed = false;
    showProblem({});
    setBusy(false);
    move(centredOnScreen(size()));
    QLineEdit *next = m_relay->text().isEmpty() ? m_relay
        : m_account->text().isEmpty()           ? m_account
                                                : m_password;
    next->setFocus();
}

void LoginWindow::setLanguage(const QString &locale)
{
    const bool chinese = locale == QLatin1String("zh_CN");
    m_chinese->setEnabled(!chinese);
    m_english->setEnabled(chinese);
}

void LoginWindow::retranslate()
{
    setWindowTitle(tr("Service desk"));
    m_title->setText(tr("Service desk"));
    m_subtitle->setText(tr("Join your company's customer service"));
    m_relayLabel->setText(tr("Relay address"));
    m_relay->setPlaceholderText(tr("kf.example.com is enough"));
    m_relay->setAccessibleName(tr("Relay address"));
    m_accountLabel->setText(tr("Account"));
    m_account->setAccessibleName(tr("Account"));
    const bool reset = m_asked == Code::OneTime;
    m_passwordLabel->setText(reset ? tr("New password") : tr("Password"));
    m_password->setAccessibleName(reset ? tr("New password") : tr("Password"));
    m_code->setPlaceholderText(reset ? tr("One-time code") : tr("Code of the authenticator app"));
    m_code->setAccessibleName(m_code->placeholderText());
    m_forgot->setText(reset ? tr("Sign in with the password") : tr("I have a one-time code"));
    const int forgotWidth = m_forgot->sizeHint().width();
    m_forgot->setGeometry(kLeft + kWidth - forgotWidth, 268, forgotWidth, 24);
    m_other->setText(tr("Other ways to begin"));
    const int otherWidth = m_other->sizeHint().width();
    m_other->setGeometry(kSize.width() - 16 - otherWidth, 486, otherWidth, 24);
    m_remember->setText(tr("Stay signed in here"));
    m_remember->setToolTip(
        tr("Keeps a revocable token in the system's keychain, never the password."));
    if (m_failed)
        showProblem(loginFaultWords(m_failure));
    refreshButton();
}

void LoginWindow::refreshButton()
{
    m_button->setText(m_busy ? tr("Signing in…") : tr("Sign in"));
    m_button->setEnabled(!m_busy && !m_relay->text().trimmed().isEmpty()
                         && !m_account->text().trimmed().isEmpty() && !m_password->text().isEmpty()
                         && (m_asked == Code::None || !m_code->text().trimmed().isEmpty()));
}

void LoginWindow::setBusy(bool busy)
{
    m_busy = busy;
    for (QWidget *field : std::initializer_list<QWidget *> { m_relay, m_account, m_password, m_code,
                                                             m_forgot, m_remember, m_other })
        field->setEnabled(!busy);
    refreshButton();
}

void LoginWindow::submit()
{
    if (!m_button->isEnabled()) {
        // Enter in a field goes on to the first one that is still empty.
        for (QLineEdit *field : { m_relay, m_account, m_password, m_code }) {
            if (!field->isHidden() && field->isEnabled() && field->text().trimmed().isEmpty())
                return field->setFocus();
        }
        return;
    }
    m_failed = false;
    showProblem({});
    LoginForm form { m_relay->text().trimmed(), m_account->text().trimmed(), m_password->text(),
                     m_remember->isChecked() };
    (m_asked == Code::OneTime ? form.oneTimeCode : form.code) = m_code->text().trimmed();
    m_settings.setValue(keys::kRelay, form.relay);
    m_settings.setValue(keys::kAccount, form.username);
    m_settings.setValue(kRememberKey, form.remember);
    setBusy(true);
    m_service.login(form);
}

void LoginWindow::onFailed(const LoginFailure &failure)
{
    if (!isVisible())
        return; // the first run's, about practice
    m_failure = failure;
    m_failed = true;
    setBusy(false);
    const bool factor = failure.fault == LoginFault::NeedsCode
        || failure.fault == LoginFault::WrongCode || failure.fault == LoginFault::Enrol;
    if (factor)
        ask(Code::Factor);
    showProblem(loginFaultWords(failure));
    if (factor || failure.fault == LoginFault::WrongOneTimeCode) {
        m_code->setFocus();
        m_code->selectAll();
        return;
    }
    const bool address = failure.fault == LoginFault::BadAddress
        || failure.fault == LoginFault::Unreachable || failure.fault == LoginFault::NotARelay
        || failure.fault == LoginFault::ClearTextRefused;
    QLineEdit *wrong = address ? m_relay : m_password;
    wrong->setFocus();
    wrong->selectAll();
}

void LoginWindow::onStatus()
{
    if (m_service.status().state != ConnectionState::Online)
        return;
    m_password->clear();
    ask(Code::None);
}

void LoginWindow::showProblem(const QString &words)
{
    m_problem->setText(words);
    m_problem->setVisible(!words.isEmpty());
}

void LoginWindow::changeEvent(QEvent *event)
{
    LayimFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void LoginWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closeRequested();
    else
        LayimFrame::keyPressEvent(event);
}

} // namespace kefu::ui
