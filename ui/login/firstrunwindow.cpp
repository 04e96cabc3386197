// SPDX-License-Identifier: Apache-2.0
#include "ui/login/firstrunwindow.h"

#include "ui/login/loginparts.h"
#include "ui/login/startcard.h"
#include "ui/login/wayspage.h"
#include "ui/widgets/button.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/geometry.h"
#include "ui/widgets/plainlabel.h"

#include <QKeyEvent>

namespace kefu::ui {

namespace {
constexpr QSize kSize(880, 560);
constexpr int kLeft = 120;
constexpr int kMarkTop = 64;
constexpr int kTextLeft = 184;
constexpr int kCardsTop = 140;
constexpr int kCardPitch = 100;
constexpr int kFoot = 40;
} // namespace

FirstRunWindow::FirstRunWindow(Look &look, ChatService &service)
    : LayimFrame(look, CloseButton | MinimiseButton)
    , m_look(look)
    , m_service(service)
{
    setObjectName(QStringLiteral("firstRunWindow"));
    build();
    setContentSize(kSize);
    setFixedSize(size());
    setTitleHeight(kMarkTop);
    connect(&service, &ChatService::loginFailed, this, &FirstRunWindow::onFailed);
    retranslate();
}

StartCard *FirstRunWindow::addCard(QWidget *page, int row, Icon icon, const char *name)
{
    auto *card = new StartCard(m_look, icon, row == 0, page);
    card->setObjectName(QLatin1String(name));
    card->move(kLeft, kCardsTop + row * kCardPitch);
    return card;
}

void FirstRunWindow::build()
{
    auto *page = new LoginPage(m_look, this);
    page->setFixedSize(kSize);
    page->setMark({ kLeft, kMarkTop });
    const int width = StartCard::kSize.width();
    m_title = new PlainLabel(m_look, 18, &Theme::text, page);
    m_title->setBold(true);
    m_title->setGeometry(kTextLeft, kMarkTop, width - kTextLeft + kLeft, 28);
    m_subtitle = new PlainLabel(m_look, 13, &Theme::sub, page);
    m_subtitle->setGeometry(kTextLeft, kMarkTop + 27, width - kTextLeft + kLeft, 22);
    m_join = addCard(page, 0, Icon::People, "firstRunJoin");
    m_practise = addCard(page, 1, Icon::Monitor, "firstRunPractise");
    m_connect = addCard(page, 2, Icon::Share, "firstRunConnect");
    m_problem = new PlainLabel(m_look, 13, &Theme::danger, page);
    m_problem->setObjectName(QStringLiteral("firstRunProblem"));
    m_problem->setWrapped(true);
    m_problem->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_problem->setGeometry(kLeft, kCardsTop + 3 * kCardPitch, width, 72);
    buildFoot(page);
    connect(m_join, &QAbstractButton::clicked, this, &FirstRunWindow::joinRequested);
    connect(m_practise, &QAbstractButton::clicked, this, &FirstRunWindow::practise);
    connect(m_connect, &QAbstractButton::clicked, this, [this] { showWays(true); });
    setContent(page);
}

//! Made when it is wanted: few ever look at it, and everybody waits for the first paint.
WaysPage *FirstRunWindow::ways()
{
    if (m_ways)
        return m_ways;
    m_ways = new WaysPage(m_look, content());
    m_ways->setGeometry(0, 0, kSize.width(), kSize.height() - kFoot);
    connect(m_ways, &WaysPage::backRequested, this, [this] { showWays(false); });
    connect(m_ways, &WaysPage::practiceRequested, this, [this] {
        showWays(false);
        practise();
    });
    return m_ways;
}

void FirstRunWindow::buildFoot(QWidget *page)
{
    const auto link = [&](const QString &text, const QString &locale, int left, int width) {
        auto *made = new Button(m_look, Button::Kind::Link, page);
        made->setText(text);
        made->setGeometry(left, kSize.height() - kFoot + 8, width, 24);
        connect(made, &QAbstractButton::clicked, this,
                [this, locale] { Q_EMIT languageChosen(locale); });
        return made;
    };
    m_chinese = link(QString::fromUtf8("简体中文"), QStringLiteral("zh_CN"), 16, 68);
    m_english = link(QStringLiteral("English"), QStringLiteral("en"), 92, 60);
    m_version = new PlainLabel(m_look, 12, &Theme::sub, page);
    m_version->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_version->setText(QStringLiteral(KEFUDESK_VERSION));
    m_version->setGeometry(kSize.width() - 120, kSize.height() - kFoot, 100, kFoot);
}

void FirstRunWindow::prepare()
{
    m_failed = false;
    m_problem->setText({});
    setBusy(false);
    showWays(false);
    move(centredOnScreen(size()));
}

void FirstRunWindow::setLanguage(const QString &locale)
{
    const bool chinese = locale == QLatin1String("zh_CN");
    m_chinese->setEnabled(!chinese);
    m_english->setEnabled(chinese);
}

void FirstRunWindow::retranslate()
{
    setWindowTitle(tr("Service desk"));
    m_title->setText(tr("Service desk"));
    m_subtitle->setText(tr("Choose how to begin; it can be changed later"));
    m_join->setWords(tr("Join the company's customer service"),
                     tr("With your company's address (the host is enough), account and password"));
    m_practise->setWords(tr("Practise on this computer"),
                         m_busy ? tr("Getting the simulated visitors ready…")
                                : tr("Starts with one click: three simulated visitors, no WeChat, "
                                     "no password to set"));
    m_connect->setWords(tr("Connect a mini program from this computer"),
                        tr("First make sure that WeChat finds this computer; it has to run 24 "
                           "hours a day"));
    if (m_failed)
        m_problem->setText(loginFaultWords(m_failure));
}

void FirstRunWindow::practise()
{
    if (m_busy)
        return;
    m_failed = false;
    m_problem->setText({});
    setBusy(true);
    m_service.practise();
}

void FirstRunWindow::setBusy(bool busy)
{
    m_busy = busy;
    for (StartCard *card : { m_join, m_practise, m_connect })
        card->setEnabled(!busy);
    retranslate();
}

void FirstRunWindow::onFailed(const LoginFailure &failure)
{
    if (!isVisible())
        return;
    m_failure = failure;
    m_failed = true;
    setBusy(false);
}

void FirstRunWindow::showWays(bool shown)
{
    const bool back = m_ways && m_ways->isVisible() && !shown;
    // What lies below must not be reached with the tab key.
    for (StartCard *card : { m_join, m_practise, m_connect })
        card->setVisible(!shown);
    if (back)
        m_connect->setFocus();
    if (shown) {
        ways()->show();
        m_ways->begin();
    } else if (m_ways) {
        m_ways->hide();
    }
}

void FirstRunWindow::changeEvent(QEvent *event)
{
    LayimFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void FirstRunWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape)
        LayimFrame::keyPressEvent(event);
    else if (m_ways && m_ways->isVisible())
        showWays(false);
    else
        Q_EMIT closeRequested();
}

} // namespace kefu::ui
