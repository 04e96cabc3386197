// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/presence.h"

#include <QTest>

using namespace kefu;
using namespace kefu::domain;

namespace {
constexpr qint64 kNow = 1'800'000'000'000;
constexpr qint64 kGrace = 60'000;
constexpr qint64 kHalfHour = 30LL * 60 * 1000;
using P = PresenceState;
using L = LinkState;
} // namespace

class TestPresence : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void attaching_data();
    void attaching();
    void takesNew_data();
    void takesNew();
    void colleaguesSee_data();
    void colleaguesSee();
    void graceBeginsWithTheLastSocket();
    void graceEndsOnce();
    void comingBackInGraceKeepsEverything();
    void signedOffStaysSo();
    void droppedTwiceDoesNotProlong();
    void leavingIsAtOnce();
    void leavingInGrace();
    void graceOfNothing();
    void awayReturnsAfterHalfAnHour();
    void awayAgainDoesNotProlong();
    void nextTimeIsTheEarliest();
};

void TestPresence::attaching_data()
{
    QTest::addColumn<int>("chosen");
    QTest::addColumn<int>("after");
    QTest::newRow("offline") << int(P::Offline) << int(P::Online);
    QTest::newRow("online") << int(P::Online) << int(P::Online);
    QTest::newRow("busy") << int(P::Busy) << int(P::Busy);
    QTest::newRow("away") << int(P::Away) << int(P::Away);
    QTest::newRow("invisible") << int(P::Invisible) << int(P::Invisible);
}

void TestPresence::attaching()
{
    QFETCH(int, chosen);
    QFETCH(int, after);
    Presence presence;
    presence.onChosen(static_cast<P>(chosen));
    presence.onAttached();
    QCOMPARE(int(presence.state), after);
    QCOMPARE(presence.link, L::Connected);
    QCOMPARE(presence.sockets, 1);
}

void TestPresence::takesNew_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("link");
    QTest::addColumn<bool>("takes");
    for (const P state : { P::Online, P::Invisible, P::Busy, P::Away, P::Offline }) {
        for (const L link : { L::Connected, L::Grace, L::Lost })
            QTest::addRow("%d %d", int(state), int(link))
                << int(state) << int(link) << (state == P::Online && link == L::Connected);
    }
}

void TestPresence::takesNew()
{
    QFETCH(int, state);
    QFETCH(int, link);
    QFETCH(bool, takes);
    Presence presence;
    presence.state = static_cast<P>(state);
    presence.link = static_cast<L>(link);
    QCOMPARE(presence.takesNew(), takes);
}

void TestPresence::colleaguesSee_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("link");
    QTest::addColumn<int>("seen");
    const auto row = [](const char *name, P state, L link, P seen) {
        QTest::newRow(name) << int(state) << int(link) << int(seen);
    };
    row("online", P::Online, L::Connected, P::Online);
    row("online in grace", P::Online, L::Grace, P::Online);
    row("online, lost", P::Online, L::Lost, P::Offline);
    row("invisible", P::Invisible, L::Connected, P::Offline);
    row("busy", P::Busy, L::Connected, P::Busy);
    row("busy, lost", P::Busy, L::Lost, P::Offline);
    row("away", P::Away, L::Connected, P::Away);
}

void TestPresence::colleaguesSee()
{
    QFETCH(int, state);
    QFETCH(int, link);
    QFETCH(int, seen);
    Presence presence;
    presence.state = static_cast<P>(state);
    presence.link = static_cast<L>(link);
    QCOMPARE(int(presence.seenByColleagues()), seen);
}

void TestPresence::graceBeginsWithTheLastSocket()
{
    Presence presence;
    presence.onAttached();
    presence.onAttached();
    presence.onDropped(kNow);
    QCOMPARE(presence.link, L::Connected);
    QCOMPARE(presence.graceUntilAt, 0);
    presence.onDropped(kNow + 5);
    QCOMPARE(presence.link, L::Grace);
    QCOMPARE(presence.graceUntilAt, kNow + 5 + kGrace);
    QCOMPARE(presence.state, P::Online);
}

void TestPresence::graceEndsOnce()
{
    Presence presence;
    presence.onAttached();
    presence.onDropped(kNow);
    QVERIFY(!presence.onTime(kNow + kGrace - 1));
    QCOMPARE(presence.link, L::Grace);
    QVERIFY(presence.onTime(kNow + kGrace));
    QCOMPARE(presence.link, L::Lost);
    QVERIFY(!presence.onTime(kNow + kGrace));
    QVERIFY(!presence.onTime(kNow + 100 * kGrace));
}

void TestPresence::comingBackInGraceKeepsEverything()
{
    Presence presence;
    presence.onAttached();
    presence.onChosen(P::Busy);
    presence.onDropped(kNow);
    presence.onAttached();
    QCOMPARE(presence.state, P::Busy);
    QCOMPARE(presence.link, L::Connected);
    QVERIFY(!presence.onTime(kNow + 2 * kGrace));
}

//! Who signed off at an open console is not put to work by a network that flickers.
void TestPresence::signedOffStaysSo()
{
    Presence presence;
    presence.onAttached();
    presence.onChosen(P::Offline, kNow, {});
    presence.onDropped(kNow, {});
    presence.onAttached();
    QCOMPARE(int(presence.state), int(P::Offline));
    presence.onAttached(); // and a second console says the same
    QCOMPARE(int(presence.state), int(P::Offline));
    presence.onDropped(kNow, {});
    presence.onDropped(kNow, {});
    QVERIFY(presence.onTime(kNow + PresenceRules().graceMs));
    presence.onAttached(); // the next morning
    QCOMPARE(int(presence.state), int(P::Online));
}

void TestPresence::droppedTwiceDoesNotProlong()
{
    Presence presence;
    presence.onAttached();
    presence.onDropped(kNow);
    presence.onDropped(kNow + 50'000);
    QCOMPARE(presence.graceUntilAt, kNow + kGrace);
    QCOMPARE(presence.sockets, 0);
    QVERIFY(presence.onTime(kNow + kGrace));
    presence.onDropped(kNow + kGrace); // lost stays lost
    QCOMPARE(presence.link, L::Lost);
}

void TestPresence::leavingIsAtOnce()
{
    Presence presence;
    presence.onAttached();
    presence.onAttached();
    presence.onChosen(P::Away, kNow);
    presence.onLeft();
    QCOMPARE(presence.state, P::Away);
    QCOMPARE(presence.sockets, 1);
    presence.onLeft();
    QCOMPARE(presence, Presence {});
    presence.onLeft();
    QCOMPARE(presence.sockets, 0);
}

void TestPresence::leavingInGrace()
{
    Presence presence;
    presence.onAttached();
    presence.onDropped(kNow);
    presence.onLeft();
    QCOMPARE(presence, Presence {});
    QVERIFY(!presence.onTime(kNow + kGrace));
}

void TestPresence::graceOfNothing()
{
    Presence presence;
    presence.onAttached();
    presence.onDropped(kNow, PresenceRules { 0, kHalfHour });
    QVERIFY(presence.onTime(kNow));
    QCOMPARE(presence.link, L::Lost);
}

void TestPresence::awayReturnsAfterHalfAnHour()
{
    Presence presence;
    presence.onAttached();
    presence.onChosen(P::Away, kNow);
    QVERIFY(!presence.onTime(kNow + kHalfHour - 1));
    QVERIFY(presence.onTime(kNow + kHalfHour));
    QVERIFY(!presence.onTime(kNow + kHalfHour + 1));
    QCOMPARE(presence.state, P::Away);

    presence.onChosen(P::Online, kNow + kHalfHour + 2);
    presence.onChosen(P::Away, kNow + kHalfHour + 3);
    presence.onChosen(P::Busy, kNow + kHalfHour + 4);
    QVERIFY(!presence.onTime(kNow + 3 * kHalfHour));
}

void TestPresence::awayAgainDoesNotProlong()
{
    Presence presence;
    presence.onAttached();
    presence.onChosen(P::Away, kNow);
    presence.onChosen(P::Away, kNow + 1000);
    QVERIFY(presence.onTime(kNow + kHalfHour));
}

void TestPresence::nextTimeIsTheEarliest()
{
    Presence presence;
    QCOMPARE(presence.nextTimeAt(), 0);
    presence.onAttached();
    QCOMPARE(presence.nextTimeAt(), 0);
    presence.onChosen(P::Away, kNow);
    QCOMPARE(presence.nextTimeAt(), kNow + kHalfHour);
    presence.onDropped(kNow);
    QCOMPARE(presence.nextTimeAt(), kNow + kGrace);
    QVERIFY(presence.onTime(presence.nextTimeAt()));
    QCOMPARE(presence.nextTimeAt(), kNow + kHalfHour);
    QVERIFY(presence.onTime(presence.nextTimeAt()));
    QCOMPARE(presence.nextTimeAt(), 0);
}

QTEST_APPLESS_MAIN(TestPresence)
#include "tst_presence.moc"
