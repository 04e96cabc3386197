// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/shopdesk.h"

using namespace kefu;
using namespace kefu::testing;

//! Silent conversations stop counting and end by the channel's own times, also when these change
//! while the relay runs (product.md 4: "every number is a default and a setting").
class TestDeskSilence : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void stopsCountingAfterTheDefault();
    void shorterSilenceMakesRoomAtOnce();
    void longerSilenceCountsAgain();
    void ofItsOwnChannelOnly();
    void silentEndFollowsItsSetting();
};

namespace {

//! Ann with one place, taken by an answered conversation; a second visitor waits.
struct FullShop : Shop {
    FullShop()
    {
        desk->detach(annSession, true);
        small = addAgent(QStringLiteral("small"), Role::Agent, 1);
        smallSession = attach(small, &console);
    }
    ConversationId answered(int visitor = 1)
    {
        const auto before = console.gained().size();
        if (!say(shop, openid(visitor), QStringLiteral("hello"))
            || !QTest::qWaitFor([&] { return console.gained().size() > before; }))
            return {};
        const ConversationId id = console.gained().last();
        const auto sent = reply(small, id, QStringLiteral("answer"));
        // Its last state comes later, and would count the conversation anew.
        const auto isAccepted = [&] {
            const auto last = console.lastStateOf(sent->id);
            return last && last->delivery == DeliveryState::Accepted;
        };
        return sent.ok() && QTest::qWaitFor(isAccepted) ? id : ConversationId {};
    }
    bool second()
    {
        return say(shop, openid(2), QStringLiteral("me, too"))
            && QTest::qWaitFor([&] { return desk->health().queued == 1; });
    }
    bool silentAfter(qint64 ms, const QString &channel = {})
    {
        return setRules({ { QStringLiteral("silentAfterMs"), ms } }, channel);
    }
    AgentId small;
    FakeConsole console;
    desk::SessionId smallSession = 0;
};

} // namespace

void TestDeskSilence::stopsCountingAfterTheDefault()
{
    FullShop f;
    QVERIFY(f.answered().isValid());
    QVERIFY(f.second());
    f.pass(10 * kMinute - 1);
    QCOMPARE(f.why(ConversationId { 2 }).why, QStringLiteral("all_full"));
    QCOMPARE(f.desk->sweepFindings(), 0);
    QCOMPARE(f.desk->health().queued, qint64(1));
    f.pass(1);
    QTRY_COMPARE(f.console.gained().size(), 2);
    QCOMPARE(f.desk->sweepFindings(), 0);
}

void TestDeskSilence::shorterSilenceMakesRoomAtOnce()
{
    FullShop f;
    QVERIFY(f.answered().isValid());
    QVERIFY(f.second());
    f.pass(3 * kMinute);
    QCOMPARE(f.console.gained().size(), 1);
    QVERIFY(f.silentAfter(5 * kMinute));
    f.pass(2 * kMinute - 1);
    QCOMPARE(f.console.gained().size(), 1);
    f.pass(1); // the new time is over, long before the old one
    QTRY_COMPARE(f.console.gained().size(), 2);

    QVERIFY(f.reply(f.small, f.console.gained().last(), QStringLiteral("yes?")).ok());
    QVERIFY(f.say(f.shop, openid(3), QStringLiteral("and me")));
    QTRY_COMPARE(f.desk->health().queued, qint64(1));
    f.pass(kMinute);
    QVERIFY(f.silentAfter(30 * kSecond)); // over already: at once, without any timer
    QTRY_COMPARE(f.console.gained().size(), 3);
    QCOMPARE(f.desk->sweepFindings(), 0);
}

void TestDeskSilence::longerSilenceCountsAgain()
{
    FullShop f;
    QVERIFY(f.answered().isValid());
    f.pass(12 * kMinute); // takes no place any more
    QVERIFY(f.silentAfter(20 * kMinute)); // … and does again
    QVERIFY(f.second());
    f.pass(7 * kMinute);
    QCOMPARE(f.why(ConversationId { 2 }).why, QStringLiteral("all_full"));
    QVERIFY(f.silentAfter(20 * kMinute)); // written behind any claim there might have been
    QCOMPARE(f.console.gained().size(), 1);
    QCOMPARE(f.desk->sweepFindings(), 0);
    f.pass(kMinute);
    QTRY_COMPARE(f.console.gained().size(), 2);
}

void TestDeskSilence::ofItsOwnChannelOnly()
{
    FullShop f;
    QVERIFY(f.answered().isValid());
    QVERIFY(f.second());
    f.addChannel(QStringLiteral("books"));
    QVERIFY(f.silentAfter(kMinute, QStringLiteral("books")));
    f.pass(2 * kMinute);
    QCOMPARE(f.desk->sweepFindings(), 0);
    QCOMPARE(f.console.gained().size(), 1);
    QVERIFY(f.silentAfter(kMinute, QStringLiteral("shop")));
    QTRY_COMPARE(f.console.gained().size(), 2);
}

void TestDeskSilence::silentEndFollowsItsSetting()
{
    FullShop f;
    const ConversationId id = f.answered();
    QVERIFY(id.isValid());
    f.pass(15 * kMinute);
    QVERIFY(f.setRules({ { QStringLiteral("silentEndMs"), 20 * kMinute } }));
    f.pass(5 * kMinute - 1);
    QCOMPARE(f.desk->health().assigned, qint64(1));
    f.pass(1);
    QTRY_COMPARE(f.desk->health().assigned, qint64(0));
    QCOMPARE(f.why(id).why, QStringLiteral("silent"));

    const ConversationId next = f.answered();
    QVERIFY(next.isValid());
    f.pass(10 * kMinute);
    QVERIFY(f.setRules({ { QStringLiteral("silentEndMs"), 5 * kMinute } })); // over already
    QTRY_COMPARE(f.desk->health().assigned, qint64(0));
}

QTEST_GUILESS_MAIN(TestDeskSilence)
#include "tst_desk_silence.moc"
