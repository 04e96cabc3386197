// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/aboutwindow.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/contacts/panelwindow.h"
#include "ui/deskshell.h"
#include "ui/docked/listpane.h"
#include "ui/mainwindow.h"
#include "ui/model/noticelog.h"
#include "ui/notices/noticewindow.h"
#include "ui/settings/settingswindow.h"
#include "ui/settings/skinwindow.h"
#include "ui/visitors/visitorcard.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

//! Pictures of the docked window and its small windows, in both languages and themes, into
//! $KEFUDESK_SCREENSHOTS for people to compare with desk/*.png; and a walk over all of them: every
//! widget that is used has a name, and no word is cut off.
class TestDockedShots : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shots_data();
    void shots();
    void walk_data() { shots_data(); }
    void walk();
    void skins();

private:
    void begin(const QString &theme, const QString &language);
    void fill();
    void fillPeople();
    void save(QWidget *window, const QString &name);
    void say(qint64 visitor, int seq, const char *text, Direction direction = Direction::In);
    void look(QWidget *window);

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<DeskShell> m_shell;
};

void TestDockedShots::shots_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QString>("language");
    for (const char *theme : { "light", "dark" }) {
        for (const char *language : { "zh_CN", "en" })
            QTest::addRow("%s-%s", theme, language)
                << QString::fromLatin1(theme) << QString::fromLatin1(language);
    }
}

void TestDockedShots::say(qint64 visitor, int seq, const char *text, Direction direction)
{
    m_desk->push(m_desk->makeMessage(visitor, seq, QString::fromUtf8(text), direction));
}

void TestDockedShots::fill()
{
    const qint64 now = m_desk->service.clock;
    QList<ConversationInfo> all;
    const char *names[] = {
        "王建国", "李静", "陈晨", "", "赵磊", "孙丽（老客户）", "杨柳", "周婷"
    };
    for (int i = 0; i < 8; ++i) {
        ConversationInfo info = m_desk->makeInfo(i + 1, QString::fromUtf8(names[i]), 1 + i % 3 / 2);
        info.openedAt = now - (i + 1) * 600'000LL;
        if (i < 4)
            info.waitingSinceAt = now - (247 - i * 62) * 1000LL;
        if (i == 5)
            info.quota = { 1, now + 20 * 3'600'000LL };
        all.append(info);
    }
    m_desk->signIn(all);
    const char *lines[] = { "你们到底什么时候给我发货？",
                            "这件大衣还有货吗",
                            "那周六上午可以吗？",
                            "在吗？",
                            "好的，谢谢",
                            "积分已经到账了，谢谢",
                            "好的，麻烦您了",
                            "周末到店试穿预约" };
    for (int i = 0; i < 8; ++i)
        say(i + 1, 1, lines[i]);
    say(3, 2, "您好，陈女士！今天 17:00 前下单，周五前可以到上海。", Direction::Out);
    say(3, 3, "这件现在下单几天能到上海？我想周末穿 😊");
    m_desk->store.setDraft({ 5 }, QString::fromUtf8("您好，尺码建议选 L"));
    VisitorCard card;
    card.visitor = all.at(2).visitor;
    card.source = { { QStringLiteral("page"), QString::fromUtf8("商品页") },
                    { QStringLiteral("city"), QString::fromUtf8("上海") },
                    { QStringLiteral("phone"), QStringLiteral("13812342671") } };
    card.firstSeenAt = now - 80 * 86'400'000LL;
    card.conversations = 3;
    card.visitor.tags = { QString::fromUtf8("老客户"), QString::fromUtf8("尺码敏感") };
    card.notes = { { { 1 },
                     { 8 },
                     QString::fromUtf8("小王"),
                     QString::fromUtf8("偏好顺丰；改地址前先和本人确认。"),
                     now - 86'400'000LL } };
    m_desk->store.applyVisitorCard(card);
    AlertPush alert;
    alert.kind = QStringLiteral("no_answer");
    alert.visitor = { 1 };
    Q_EMIT m_desk->service.alerted(alert);
    fillPeople();
}

void TestDockedShots::fillPeople()
{
    ColleaguesAnswer people;
    for (int i = 0; i < 3; ++i) {
        Colleague colleague;
        colleague.id = { 20 + i };
        colleague.nickname = QString::fromUtf8(i == 0 ? "小王" : i == 1 ? "小陈" : "小刘");
        colleague.presence = i == 0 ? PresenceState::Online
            : i == 1                ? PresenceState::Away
                                    : PresenceState::Offline;
        colleague.link = i == 2 ? LinkState::Lost : LinkState::Connected;
        colleague.reason = i == 1 ? QString::fromUtf8("用餐") : QString();
        colleague.load = 3 + i;
        colleague.capacity = 10;
        people.agents.append(colleague);
    }
    people.groups = { { { 1 }, { 1 }, QString::fromUtf8("售前"), { { 20 }, { 21 } } } };
    m_desk->store.people().apply(people);
}

void TestDockedShots::begin(const QString &theme, const QString &language)
{
    m_shell.reset();
    m_desk = std::make_unique<FakeDesk>();
    m_desk->settings.setValue(QStringLiteral("language"), language);
    m_desk->settings.setValue(QStringLiteral("arrangement"), QStringLiteral("docked"));
    m_desk->settings.setValue(QStringLiteral("theme"), theme);
    m_desk->me.sign = QString::fromUtf8("您好，很高兴为您服务");
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->look().setShadows(false);
    m_shell->start();
    fill();
    QVERIFY(QTest::qWaitForWindowExposed(m_shell->mainWindow()));
}

void TestDockedShots::save(QWidget *window, const QString &name)
{
    window->show();
    QVERIFY(QTest::qWaitForWindowExposed(window));
    QTest::qWait(60); // coalesced counts
    const QPixmap shot = window->grab();
    QVERIFY(!shot.isNull());
    const QString dir = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
    if (!dir.isEmpty())
        QVERIFY(QDir().mkpath(dir) && shot.save(QDir(dir).filePath(name + QStringLiteral(".png"))));
}

void TestDockedShots::shots()
{
    QFETCH(QString, theme);
    QFETCH(QString, language);
    const QString tail = QStringLiteral("-%1-%2").arg(theme, language);
    begin(theme, language);
    MainWindow *window = m_shell->mainWindow();
    window->resize(1366, 696);
    save(window, QStringLiteral("docked-empty") + tail);
    m_shell->openChat({ 3 });
    m_desk->addPage(3,
                    { *m_desk->store.log({ 3 })->at(1), *m_desk->store.log({ 3 })->at(2),
                      *m_desk->store.log({ 3 })->at(3) },
                    true);
    save(window, QStringLiteral("docked") + tail);
    QTest::mouseClick(window->findChild<QWidget *>(QStringLiteral("dockedContacts")),
                      Qt::LeftButton);
    save(window, QStringLiteral("docked-contacts") + tail);
    QTest::mouseClick(window->findChild<QWidget *>(QStringLiteral("dockedGroups")), Qt::LeftButton);
    save(window, QStringLiteral("docked-groups") + tail);
    QTest::mouseClick(window->findChild<QWidget *>(QStringLiteral("railLeaves")), Qt::LeftButton);
    save(window, QStringLiteral("docked-leaves") + tail);
    QTest::mouseClick(window->findChild<QWidget *>(QStringLiteral("railConversations")),
                      Qt::LeftButton);
    QTest::mouseClick(window->findChild<QWidget *>(QStringLiteral("dockedWork")), Qt::LeftButton);
    window->resize(900, 640);
    save(window, QStringLiteral("docked-narrow") + tail);
    window->resize(1920, 1000);
    save(window, QStringLiteral("docked-wide") + tail);
    QTest::mouseClick(window->findChild<QWidget *>(QStringLiteral("railAvatar")), Qt::LeftButton);
    auto *menu = window->findChild<QWidget *>(QStringLiteral("statusMenu"));
    save(menu, QStringLiteral("docked-status-menu") + tail);
    menu->close();
    save(m_shell->settingsWindow(), QStringLiteral("settings") + tail);
    save(m_shell->skinWindow(), QStringLiteral("skins") + tail);
    save(m_shell->noticeWindow(), QStringLiteral("notices") + tail);
    m_shell->tearOff({ 3 });
    save(m_shell->chatWindow(), QStringLiteral("torn-off") + tail);
    m_shell->setArrangement(Arrangement::Windows);
    save(m_shell->panelWindow(), QStringLiteral("windows-panel") + tail);
    save(m_shell->chatWindow(), QStringLiteral("windows-chat") + tail);
}

//! Every widget that can be used is found by a screen reader, and every word has the room it needs.
void TestDockedShots::look(QWidget *window)
{
    window->show();
    QVERIFY(QTest::qWaitForWindowExposed(window));
    const auto all = window->findChildren<QWidget *>();
    for (const QWidget *widget : all) {
        if (!widget->isVisible())
            continue;
        const bool used = qobject_cast<const QAbstractButton *>(widget)
            || qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QComboBox *>(widget)
            || qobject_cast<const QAbstractItemView *>(widget)
            || qobject_cast<const QPlainTextEdit *>(widget);
        const QString what = window->objectName() + u'/'
            + (widget->objectName().isEmpty()
                   ? QString::fromLatin1(widget->metaObject()->className())
                   : widget->objectName());
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        if (used) {
            const QString name = widget->accessibleName().isEmpty() && button
                ? button->text()
                : widget->accessibleName();
            QVERIFY2(!name.isEmpty(), qPrintable(what + QStringLiteral(": no accessible name")));
        }
        const bool sized = button && button->sizePolicy().horizontalPolicy() == QSizePolicy::Fixed
            && !button->text().isEmpty() && button->sizeHint().isValid();
        if (sized)
            QVERIFY2(widget->width() >= widget->sizeHint().width(),
                     qPrintable(what + QStringLiteral(": “%1” is cut").arg(button->text())));
        if (const auto *box = qobject_cast<const QComboBox *>(widget)) {
            for (int i = 0; i < box->count(); ++i)
                QVERIFY2(QFontMetrics(box->font()).horizontalAdvance(box->itemText(i)) + 44
                             <= box->width(),
                         qPrintable(what + QStringLiteral(": “%1” is cut").arg(box->itemText(i))));
        }
    }
}

void TestDockedShots::walk()
{
    QFETCH(QString, theme);
    QFETCH(QString, language);
    begin(theme, language);
    MainWindow *window = m_shell->mainWindow();
    m_shell->openChat({ 3 });
    for (const QSize size : { QSize(1366, 696), QSize(800, 500) }) {
        window->resize(size);
        look(window);
    }
    for (const char *tab : { "dockedContacts", "dockedGroups", "dockedHistory", "railLeaves" }) {
        QTest::mouseClick(window->findChild<QWidget *>(QLatin1String(tab)), Qt::LeftButton);
        look(window);
    }
    look(m_shell->settingsWindow());
    look(m_shell->skinWindow());
    look(m_shell->noticeWindow());
    m_shell->setArrangement(Arrangement::Windows);
    look(m_shell->panelWindow());
    look(m_shell->chatWindow());
    m_shell->panelWindow()->shrink();
    QVERIFY(!m_shell->panelWindow()->box()->accessibleName().isEmpty());
}

void TestDockedShots::skins()
{
    begin(QStringLiteral("dawn"), QStringLiteral("zh_CN"));
    m_shell->openChat({ 3 });
    m_shell->mainWindow()->resize(1366, 696);
    for (const ThemeChoice choice : themeChoices()) {
        m_shell->themes().choose(choice);
        save(m_shell->mainWindow(), QStringLiteral("skin-") + themeChoiceName(choice));
    }
    m_shell->setArrangement(Arrangement::Windows);
    m_shell->themes().choose(ThemeChoice::Sea);
    save(m_shell->panelWindow(), QStringLiteral("skin-panel-sea"));
    m_shell->themes().choose(ThemeChoice::Layim);
    save(m_shell->panelWindow(), QStringLiteral("skin-panel-layim"));
}

QTEST_MAIN(TestDockedShots)
#include "tst_ui_dockedshots.moc"
