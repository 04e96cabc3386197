// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/unit/desk/clockeddesk.h"

namespace kefu::testing {

inline constexpr qint64 kSecond = 1000;
inline constexpr qint64 kMinute = 60 * kSecond;
inline constexpr qint64 kHour = 60 * kMinute;

//! A shop, ann and bob at their desks, a supervisor, and a clock a test moves.
struct Shop : ClockedDesk {
    Shop()
    {
        shop = addChannel(QStringLiteral("shop"));
        bob = addAgent(QStringLiteral("bob"));
        lead = addAgent(QStringLiteral("lead"), Role::Supervisor);
        leadSession = attach(lead, &leadConsole);
        setState(lead, PresenceState::Invisible); // he looks on
        annSession = attach(ann, &annConsole);
    }
    void bobComes() { bobSession = attach(bob, &bobConsole); }
    void pass(qint64 ms)
    {
        QCoreApplication::processEvents(); // what was said before belongs to before
        *time += ms;
        desk->onClockMoved();
    }
    void setState(AgentId who, PresenceState state)
    {
        QVERIFY(await<PresenceState>([&](auto done) {
                    desk->setPresence(actor(who), state, done);
                }).ok());
    }
    using Answer = Result<ConversationInfo>;
    Answer claim(AgentId who, ConversationId id)
    {
        return await<ConversationInfo>([&](auto done) { desk->claim(actor(who), id, done); });
    }
    Answer transfer(AgentId who, const TransferRequest &wanted)
    {
        return await<ConversationInfo>(
            [&](auto done) { desk->transfer(actor(who), wanted, done); });
    }
    Answer refuse(AgentId who, ConversationId id)
    {
        return await<ConversationInfo>(
            [&](auto done) { desk->refuse(actor(who), id, QStringLiteral("not mine"), done); });
    }
    Answer end(AgentId who, ConversationId id)
    {
        return await<ConversationInfo>([&](auto done) { desk->end(actor(who), id, done); });
    }
    Answer reopen(AgentId who, ConversationId id)
    {
        return await<ConversationInfo>([&](auto done) { desk->reopen(actor(who), id, done); });
    }
    Explanation why(ConversationId id, AgentId who = {})
    {
        const auto answer = await<Explanation>([&](auto done) {
            desk->explain(who.isValid() ? actor(who) : desk::Desk::localActor(), id, done);
        });
        return answer.ok() ? *answer : Explanation {};
    }
    bool setRules(const QJsonObject &change, const QString &channel = {})
    {
        return await<domain::RoutingRules>([&](auto done) {
                   desk->changeRoutingRules(desk::Desk::localActor(), channel, change, done);
               })
            .ok();
    }
    Result<storage::GroupRecord> saveGroup(const desk::GroupChange &change)
    {
        return await<storage::GroupRecord>(
            [&](auto done) { desk->saveGroup(desk::Desk::localActor(), change, done); });
    }
    //! One visitor with ann; his conversation.
    ConversationId withAnn(int visitor = 1)
    {
        const auto before = annConsole.gained().size();
        if (!say(shop, openid(visitor), QStringLiteral("hello")))
            return {};
        const bool came = QTest::qWaitFor([&] { return annConsole.gained().size() > before; });
        if (!came)
            return {};
        return annConsole.gained().value(before);
    }

    ChannelId shop;
    AgentId bob;
    AgentId lead;
    FakeConsole annConsole;
    FakeConsole bobConsole;
    FakeConsole leadConsole;
    desk::SessionId annSession = 0;
    desk::SessionId bobSession = 0;
    desk::SessionId leadSession = 0;
};

inline QStringList kindsOf(const FakeConsole &console)
{
    QStringList kinds;
    for (const AlertPush &alert : console.alerts)
        kinds.append(alert.kind);
    return kinds;
}

inline QString ruleOf(const Explanation &explanation, AgentId agent)
{
    for (const ExplainedAgent &other : explanation.others) {
        if (other.agent == agent)
            return other.rule;
    }
    return {};
}

inline QString kind(const QString &name)
{
    return name;
}

} // namespace kefu::testing
