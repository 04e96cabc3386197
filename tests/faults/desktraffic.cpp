// SPDX-License-Identifier: Apache-2.0
#include "desktraffic.h"

#include <QTest>

namespace kefu::faults {

DeskTraffic::DeskTraffic(ConsoleDesk &desk, QList<Console *> mine, Console &colleague, quint32 seed)
    : m_desk(desk)
    , m_mine(std::move(mine))
    , m_colleague(colleague)
    , m_random(seed)
{
}

void DeskTraffic::step()
{
    const int dice = m_random.bounded(100);
    if (dice < 38)
        visitorSays();
    else if (dice < 66)
        reply(anyOfMine());
    else if (dice < 72)
        reply(m_colleague);
    else if (dice < 88)
        read(anyOfMine());
    else if (dice < 93)
        end(anyOfMine());
    else if (dice < 96)
        end(m_colleague);
    else
        changePresence(anyOfMine());
}

Console &DeskTraffic::anyOfMine()
{
    return *m_mine.at(m_random.bounded(int(m_mine.size())));
}

void DeskTraffic::visitorSays()
{
    m_desk.say(m_random.bounded(kVisitors), QStringLiteral("in %1").arg(++m_said));
}

std::optional<VisitorId> DeskTraffic::anyVisitorOf(Console &console, bool open)
{
    QList<VisitorId> found;
    const QList<VisitorId> visitors = console.store.visitors();
    for (const VisitorId visitor : visitors) {
        const ConversationInfo *info = console.store.currentOf(visitor);
        if (info && (!open || info->state == ConversationState::Assigned))
            found.append(visitor);
    }
    if (found.isEmpty())
        return std::nullopt;
    std::sort(found.begin(), found.end()); // the store's own order is not the seed's
    return found.at(m_random.bounded(int(found.size())));
}

void DeskTraffic::reply(Console &console)
{
    const auto visitor = anyVisitorOf(console, true);
    const bool force = m_random.bounded(2) == 0;
    if (!visitor)
        return;
    const QString text = QStringLiteral("out %1").arg(m_replies.size() + 1);
    m_replies.insert(text, &console);
    console.service.send(console.store.currentOf(*visitor)->id, text, force);
}

void DeskTraffic::read(Console &console)
{
    if (const auto visitor = anyVisitorOf(console, false))
        console.service.markRead(*visitor, console.store.currentOf(*visitor)->lastSeq);
}

void DeskTraffic::end(Console &console)
{
    if (const auto visitor = anyVisitorOf(console, true))
        console.service.endConversation(console.store.currentOf(*visitor)->id);
}

//! Mostly there, or the colleague would soon have everything.
void DeskTraffic::changePresence(Console &console)
{
    constexpr std::array kStates { PresenceState::Busy, PresenceState::Away, PresenceState::Offline,
                                   PresenceState::Invisible };
    const int dice = m_random.bounded(12);
    console.service.setPresence(size_t(dice) < kStates.size() ? kStates[size_t(dice)]
                                                              : PresenceState::Online);
}

void DeskTraffic::comeToRest()
{
    const bool rested = QTest::qWaitFor(
        [this] {
            bool settled = true;
            for (Console *console : m_mine + QList<Console *> { &m_colleague }) {
                console->hurry();
                settled &= console->isSettled();
            }
            return settled;
        },
        60'000);
    if (!rested)
        qWarning("a console did not come to rest");
}

} // namespace kefu::faults
