// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/outbox.h"
#include "relay/protocol/failpoint.h"

//! Texts that are written as "sending" with the message itself.
namespace kefu::desk {

bool Outbox::takePlace(ChannelId channel, VisitorId visitor)
{
    const auto found = m_channels.find(channel);
    if (m_stopped || found == m_channels.end() || !found->second.sender)
        return false;
    ChannelState &state = found->second;
    const bool isFree =
        state.ready.isEmpty() && state.inFlight < m_sendsPerChannel && state.heldUntilAt <= m_now();
    // Order: what is here already, or waits for the visitor, goes first.
    if (!isFree || m_lanes.contains(visitor) || m_held.contains(visitor))
        return false;
    Lane &lane = m_lanes[visitor];
    lane.channel = channel;
    lane.stage = Stage::Promised;
    lane.hasSlot = true;
    ++state.inFlight;
    ++m_marks;
    KEFU_FAILPOINT("outbox.before_mark_sending");
    return true;
}

void Outbox::givePlaceBack(VisitorId visitor)
{
    --m_marks;
    Lane &lane = m_lanes[visitor];
    const ChannelId channel = lane.channel;
    freeSlot(lane);
    if (lane.entries.empty())
        m_lanes.remove(visitor);
    else
        list(visitor, lane);
    pump(channel);
    tellIdle();
}

//! Its "sending" is on the disk already.
void Outbox::start(const storage::OutboxEntry &entry, const domain::QuotaWindow &window)
{
    KEFU_FAILPOINT("outbox.after_mark_sending");
    Lane &lane = m_lanes[entry.visitor];
    const bool isFirst = lane.entries.empty();
    lane.entries.push_back({ entry, m_now(), window });
    ++m_pending;
    watchTime();
    if (isFirst && !m_stopped) {
        --m_marks;
        Waiting &first = lane.entries.front();
        first.entry.history.firstTryAt = m_now();
        lane.body = wechat::textBody({ entry.openid, entry.message.content.text, {} });
        lane.stage = Stage::Busy;
        call(entry.visitor);
        return;
    }
    // Something the relay says by itself was written before it meanwhile, or the relay stops: it
    // stands in line like others.
    m_storage.settle(itemFor(lane.entries.back(), DeliveryState::Queued),
                     [](const Result<storage::SettleOutcome> &) {});
    givePlaceBack(entry.visitor);
}

} // namespace kefu::desk
