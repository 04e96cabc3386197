// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/conversationstate.h"

#include <QTest>

using namespace kefu;
using namespace kefu::domain;

namespace {
constexpr qint64 kNow = 1'800'000'000'000;
constexpr qint64 kTenMinutes = 600'000;
constexpr int kNone = -1;
using S = ConversationState;
using E = ConversationEvent;

int number(std::optional<ConversationState> state)
{
    return state ? static_cast<int>(*state) : kNone;
}
} // namespace

class TestConversationState : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void transitions_data();
    void transitions();
    void load_data();
    void load();
    void loadRulesAreSettings();
};

void TestConversationState::transitions_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("event");
    QTest::addColumn<int>("to");
    const auto row = [](const char *name, std::optional<S> from, E event, std::optional<S> to) {
        QTest::newRow(name) << number(from) << static_cast<int>(event) << number(to);
    };
    row("none, wrote", {}, E::VisitorWrote, S::Queued);
    row("none, assigned", {}, E::Assigned, {});
    row("none, returned", {}, E::ReturnedToQueue, {});
    row("none, ended", {}, E::Ended, {});
    row("none, reopened", {}, E::Reopened, {});
    row("queued, wrote", S::Queued, E::VisitorWrote, S::Queued);
    row("queued, assigned", S::Queued, E::Assigned, S::Assigned);
    row("queued, returned", S::Queued, E::ReturnedToQueue, {});
    row("queued, ended", S::Queued, E::Ended, S::Closed);
    row("queued, reopened", S::Queued, E::Reopened, {});
    row("assigned, wrote", S::Assigned, E::VisitorWrote, S::Assigned);
    row("assigned, transferred", S::Assigned, E::Assigned, S::Assigned);
    row("assigned, returned", S::Assigned, E::ReturnedToQueue, S::Queued);
    row("assigned, ended", S::Assigned, E::Ended, S::Closed);
    row("assigned, reopened", S::Assigned, E::Reopened, {});
    row("closed, wrote", S::Closed, E::VisitorWrote, {});
    row("closed, assigned", S::Closed, E::Assigned, {});
    row("closed, returned", S::Closed, E::ReturnedToQueue, {});
    row("closed, ended", S::Closed, E::Ended, {});
    row("closed, reopened", S::Closed, E::Reopened, S::Assigned);
}

void TestConversationState::transitions()
{
    QFETCH(int, from);
    QFETCH(int, event);
    QFETCH(int, to);
    const auto state = from == kNone ? std::nullopt : std::optional(static_cast<S>(from));
    QCOMPARE(number(nextState(state, static_cast<E>(event))), to);
}

void TestConversationState::load_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<qint64>("waitingSinceAt");
    QTest::addColumn<qint64>("lastMessageAt");
    QTest::addColumn<bool>("counts");
    QTest::addColumn<qint64>("endsAt");
    const auto row = [](const char *name, S state, qint64 waiting, qint64 last, bool counts,
                        qint64 endsAt) {
        QTest::newRow(name) << static_cast<int>(state) << waiting << last << counts << endsAt;
    };
    row("unanswered for hours", S::Assigned, kNow - 9 * kTenMinutes, kNow - 9 * kTenMinutes, true,
        0);
    row("answered just now", S::Assigned, 0, kNow, true, kNow + kTenMinutes);
    row("answered, last ms", S::Assigned, 0, kNow - kTenMinutes + 1, true, kNow + 1);
    row("answered, silent", S::Assigned, 0, kNow - kTenMinutes, false, kNow);
    row("queued", S::Queued, kNow, kNow, false, 0);
    row("closed", S::Closed, 0, kNow, false, 0);
}

void TestConversationState::load()
{
    QFETCH(int, state);
    QFETCH(qint64, waitingSinceAt);
    QFETCH(qint64, lastMessageAt);
    QFETCH(bool, counts);
    QFETCH(qint64, endsAt);
    const auto kind = static_cast<S>(state);
    QCOMPARE(countsAsLoad(kind, waitingSinceAt, lastMessageAt, kNow), counts);
    QCOMPARE(loadEndsAt(kind, waitingSinceAt, lastMessageAt), endsAt);
    if (endsAt > 0) { // the two never contradict each other
        QVERIFY(countsAsLoad(kind, waitingSinceAt, lastMessageAt, endsAt - 1));
        QVERIFY(!countsAsLoad(kind, waitingSinceAt, lastMessageAt, endsAt));
    }
}

void TestConversationState::loadRulesAreSettings()
{
    const LoadRules rules { 1000 };
    QVERIFY(countsAsLoad(S::Assigned, 0, kNow - 999, kNow, rules));
    QVERIFY(!countsAsLoad(S::Assigned, 0, kNow - 1000, kNow, rules));
    QCOMPARE(loadEndsAt(S::Assigned, 0, kNow, rules), kNow + 1000);
}

QTEST_APPLESS_MAIN(TestConversationState)
#include "tst_conversationstate.moc"
