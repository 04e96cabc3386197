// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/fakedesk.h"
#include "ui/attention/attentioncenter.h"
#include "ui/model/settingskeys.h"

#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

namespace {

struct NotedSystem : AttentionSystem {
    void flash(QWidget *window) override { flashed.append(window); }
    void note(const AttentionNote &note) override { notes.append(note); }
    void withdraw(const QString &key) override { withdrawn.append(key); }
    void play(Sound sound) override { sounds.append(sound); }
    void setStatus(const TrayStatus &now) override { status = now; }
    QList<QWidget *> flashed;
    QList<AttentionNote> notes;
    QStringList withdrawn;
    QList<Sound> sounds;
    TrayStatus status;
};

} // namespace

//! How the agent is called (product.md 7): notes without words, one sound at a time, a reminder
//! while somebody waits, silence on request.
class TestAttention : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void soundRules();
    void numbersLoseTheirMiddle();
    void aNoteNamesTheVisitorAndNoWords();
    void severalAtOnceMakeOneSound();
    void readingTakesTheNoteBack();
    void doNotDisturb();
    void switchesApart();
    void theReminderComesWhileSomebodyWaits();
    void alertsAreSaid();
    void aClickOpensTheChat();
    void answersFromTheNote();
    void theTrayKnowsHowThingsStand();

private:
    void writes(qint64 visitor, int seq, const char *text)
    {
        m_desk->push(m_desk->makeMessage(visitor, seq, QString::fromUtf8(text)));
        m_center->messageArrived({ visitor }); // as the windows say
    }
    void passTurn() { QTest::qWait(1); }

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<NotedSystem> m_system;
    std::unique_ptr<AttentionCenter> m_center;
};

void TestAttention::init()
{
    m_desk = std::make_unique<FakeDesk>();
    m_system = std::make_unique<NotedSystem>();
    m_center = std::make_unique<AttentionCenter>(m_desk->service, m_desk->store, m_desk->settings,
                                                 *m_system);
    m_desk->signIn({ m_desk->makeInfo(1, QString::fromUtf8("李静"), 1),
                     m_desk->makeInfo(2, QString::fromUtf8("张伟"), 1) });
}

void TestAttention::cleanup()
{
    m_center.reset();
    m_system.reset();
    m_desk.reset();
}

void TestAttention::soundRules()
{
    SoundRules rules;
    QVERIFY(rules.mayPlay(10'000));
    QVERIFY(!rules.mayPlay(11'999));
    QVERIFY(rules.mayPlay(12'000));
    QVERIFY(rules.mayPlay(5'000)); // the clock was set back
    QVERIFY(!rules.mayRemind(0, 100'000));
    QVERIFY(!rules.mayRemind(50'000, 110'000)); // just 60 s
    QVERIFY(rules.mayRemind(50'000, 110'001));
    QVERIFY(!rules.mayRemind(50'000, 140'000));
    QVERIFY(rules.mayRemind(50'000, 140'001));
    QVERIFY(!rules.mayRemind(0, 140'002)); // seen
    QVERIFY(rules.mayRemind(70'000, 140'003)); // another one, at once
}

void TestAttention::numbersLoseTheirMiddle()
{
    QCOMPARE(maskedNumbers(QStringLiteral("电话13812345678，3 件，单号 123456")),
             QStringLiteral("电话138******78，3 件，单号 123456"));
    QCOMPARE(maskedNumbers(QString()), QString());
    QCOMPARE(maskedNumbers(QStringLiteral("1234567")), QStringLiteral("123**67"));
}

void TestAttention::aNoteNamesTheVisitorAndNoWords()
{
    writes(1, 1, "我的电话13812345678");
    QCOMPARE(m_system->notes.size(), 1);
    QVERIFY(m_system->notes.last().title.startsWith(QString::fromUtf8("李静")));
    QVERIFY(!m_system->notes.last().body.contains(QStringLiteral("138")));
    QVERIFY(m_system->notes.last().canReply);
    m_center->setOn(keys::kNoteText, true);
    writes(1, 2, "我的电话13812345678");
    QVERIFY(m_system->notes.last().body.contains(QStringLiteral("138******78")));
    QCOMPARE(m_system->notes.last().key, m_system->notes.first().key); // takes its place
}

void TestAttention::severalAtOnceMakeOneSound()
{
    writes(1, 1, "a");
    writes(2, 1, "b");
    QVERIFY(m_system->sounds.isEmpty());
    passTurn();
    QCOMPARE(m_system->sounds, QList<Sound> { Sound::Message });
    writes(1, 2, "c");
    passTurn();
    QCOMPARE(m_system->sounds.size(), 1); // within 2 s
    m_desk->service.clock += kSoundPauseMs;
    writes(1, 3, "d");
    m_desk->apply(ConversationGained { m_desk->makeInfo(3, QString::fromUtf8("陈晨"), 2), {} });
    passTurn();
    QCOMPARE(m_system->sounds.last(), Sound::Conversation); // the weightier one
    QCOMPARE(m_system->sounds.size(), 2);
}

void TestAttention::readingTakesTheNoteBack()
{
    writes(1, 1, "a");
    writes(2, 1, "b");
    m_desk->store.markReadLocally({ 1 }, 1);
    QCOMPARE(m_system->withdrawn, QStringList { m_system->notes.first().key });
}

void TestAttention::doNotDisturb()
{
    writes(1, 1, "a");
    m_center->setOn(keys::kQuiet, true);
    QCOMPARE(m_system->withdrawn.size(), 1); // what is shown goes, too
    QVERIFY(m_system->status.quiet);
    passTurn();
    m_system->sounds.clear();
    m_desk->service.clock += kSoundPauseMs;
    QWidget window;
    writes(2, 1, "b");
    m_center->flash(&window);
    AlertPush alert { QStringLiteral("help") };
    alert.visitor = { 1 };
    Q_EMIT m_desk->service.alerted(alert);
    m_center->setUnread(2);
    passTurn();
    QCOMPARE(m_system->notes.size(), 1);
    QVERIFY(m_system->sounds.isEmpty() && m_system->flashed.isEmpty());
    QCOMPARE(m_system->status.unread, 2); // the badge goes on counting
    m_center->setOn(keys::kQuiet, false);
    writes(2, 2, "c");
    QCOMPARE(m_system->notes.size(), 2);
}

void TestAttention::switchesApart()
{
    m_center->setOn(keys::kNotes, false);
    writes(1, 1, "a");
    passTurn();
    QVERIFY(m_system->notes.isEmpty());
    QCOMPARE(m_system->sounds.size(), 1);
    m_center->setOn(keys::kNotes, true);
    m_center->setOn(keys::kSounds, false);
    m_desk->service.clock += kSoundPauseMs;
    writes(1, 2, "b");
    passTurn();
    QCOMPARE(m_system->notes.size(), 1);
    QCOMPARE(m_system->sounds.size(), 1);
}

void TestAttention::theReminderComesWhileSomebodyWaits()
{
    ConversationInfo info = m_desk->makeInfo(1, QString::fromUtf8("李静"), 1);
    info.version = 50;
    info.waitingSinceAt = m_desk->service.clock;
    info.lastSeq = 1;
    info.unread = 1;
    m_desk->update(info);
    const auto reminders = [&] {
        m_center->remind();
        passTurn();
        return m_system->sounds.count(Sound::Waiting);
    };
    m_desk->service.clock += kRepeatAfterMs;
    QCOMPARE(reminders(), 0);
    m_desk->service.clock += 1;
    QCOMPARE(reminders(), 1);
    m_desk->service.clock += kRepeatEveryMs - 1;
    QCOMPARE(reminders(), 1);
    m_desk->service.clock += 1;
    QCOMPARE(reminders(), 2);
    m_desk->store.markReadLocally({ 1 }, 1); // seen
    m_desk->service.clock += kRepeatEveryMs;
    QCOMPARE(reminders(), 2);
}

void TestAttention::alertsAreSaid()
{
    for (const char *kind :
         { "no_answer", "reassigned", "not_answering", "help", "mention", "window_closing" }) {
        const auto before = m_system->notes.size();
        AlertPush alert { QString::fromLatin1(kind) };
        alert.visitor = { 1 };
        alert.at = m_desk->service.clock;
        Q_EMIT m_desk->service.alerted(alert);
        QVERIFY2(m_system->notes.size() == before + 1 && !m_system->notes.last().body.isEmpty(),
                 kind);
    }
    passTurn();
    QCOMPARE(m_system->sounds, QList<Sound> { Sound::Alert });
    auto before = m_system->notes.size();
    AlertPush wait { QStringLiteral("wait") }; // the floor's, to supervisors
    wait.channel = { 2 };
    wait.level = QStringLiteral("critical");
    Q_EMIT m_desk->service.alerted(wait);
    QCOMPARE(m_system->notes.size(), ++before);
    QVERIFY(m_system->notes.last().body.contains(QString::fromUtf8("网站访客")));
    wait.over = true;
    Q_EMIT m_desk->service.alerted(wait);
    QCOMPARE(m_system->notes.size(), before);
    Q_EMIT m_desk->service.alerted({ QStringLiteral("of a newer relay") });
    QCOMPARE(m_system->notes.size(), before);
}

void TestAttention::aClickOpensTheChat()
{
    QSignalSpy opened(m_center.get(), &AttentionCenter::openRequested);
    QSignalSpy raised(m_center.get(), &AttentionCenter::raiseRequested);
    writes(2, 1, "a");
    m_center->onNoteOpened(m_system->notes.last().key);
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.first().first().value<VisitorId>(), VisitorId { 2 });
    m_center->onNoteOpened(QStringLiteral("visitor/4711")); // not his any more
    m_center->onNoteOpened(QStringLiteral("rubbish"));
    QCOMPARE(opened.count(), 1);
    QCOMPARE(raised.count(), 3);
}

void TestAttention::answersFromTheNote()
{
    writes(1, 1, "在吗");
    const QString key = m_system->notes.last().key;
    m_center->onNoteAnswered(key, QStringLiteral("  "));
    QVERIFY(m_desk->service.sent.isEmpty());
    m_center->onNoteAnswered(key, QStringLiteral("在的"));
    QCOMPARE(m_desk->service.sent.size(), 1);
    QCOMPARE(m_desk->service.sent.first().text, QStringLiteral("在的"));
    QVERIFY(!m_desk->service.sent.first().force);
    // It went to a colleague: nothing is sent unseen, the window comes up.
    QSignalSpy raised(m_center.get(), &AttentionCenter::raiseRequested);
    m_desk->apply(ConversationLost { { 1001 }, { 1 }, { 8 } });
    m_center->onNoteAnswered(key, QStringLiteral("还在吗"));
    QCOMPARE(m_desk->service.sent.size(), 1);
    QCOMPARE(raised.count(), 1);
}

void TestAttention::theTrayKnowsHowThingsStand()
{
    QVERIFY(m_system->status.online);
    QCOMPARE(m_system->status.presence, m_desk->store.me().presence);
    m_desk->store.setPresence(PresenceState::Busy);
    QCOMPARE(m_system->status.presence, PresenceState::Busy);
    m_center->setUnread(3);
    QCOMPARE(m_system->status.unread, 3);
}

QTEST_MAIN(TestAttention)
#include "tst_ui_attention.moc"
