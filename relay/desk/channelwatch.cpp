// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/channelwatch.h"

#include "relay/wechat/apianswer.h"

#include <algorithm>

namespace kefu::desk {

namespace {

using storage::ChannelMark;

constexpr qint64 kSaveEveryMs = 60'000;
constexpr size_t kKept = 200;
constexpr qsizetype kProbes = 32;

void keep(std::deque<qint64> &values, qint64 value)
{
    values.push_back(value);
    if (values.size() > kKept)
        values.pop_front();
}

//! Refusals that no other message and no waiting would cure (wechat.md 3.1, "stop, alarm").
bool isForTheOperator(FailureReason reason)
{
    return reason == FailureReason::ConfigurationWrong || reason == FailureReason::AccountBlocked;
}

} // namespace

void ChannelWatch::load(const QList<storage::ChannelMarkRow> &marks)
{
    for (const storage::ChannelMarkRow &row : marks)
        m_sights[row.channel].marks[row.mark] = { row.firstAt, row.lastAt, row.lastAt };
}

void ChannelWatch::note(ChannelId channel, ChannelMark mark)
{
    const qint64 now = m_now();
    ChannelSight::Mark &entry = m_sights[channel].marks[mark];
    if (entry.firstAt == 0)
        entry.firstAt = now;
    entry.lastAt = now;
    if (entry.savedAt != 0 && now - entry.savedAt < kSaveEveryMs)
        return;
    entry.savedAt = now;
    m_save({ channel, mark, entry.firstAt, entry.lastAt });
}

void ChannelWatch::noteVerified(ChannelId channel, const QByteArray &nonce)
{
    if (m_probes.contains(nonce)) {
        m_probesSeen.append(nonce);
        while (m_probesSeen.size() > kProbes)
            m_probesSeen.removeFirst();
        return;
    }
    m_sights[channel].newKeysAt = m_now();
    note(channel, ChannelMark::Verified);
}

void ChannelWatch::noteRefused(ChannelId channel, wechat::Refusal refusal)
{
    ChannelSight &seen = m_sights[channel];
    ++seen.refused[size_t(refusal)];
    seen.refusedAt[size_t(refusal)] = m_now();
}

void ChannelWatch::notePush(ChannelId channel, const PushFacts &facts)
{
    ChannelSight &seen = m_sights[channel];
    const qint64 now = m_now();
    seen.goodPushAt = now;
    (facts.byPreviousKeys ? seen.oldKeysAt : seen.newKeysAt) = now;
    (facts.isJson ? seen.jsonAt : seen.xmlAt) = now;
    seen.otherOriginalIdAt = facts.otherOriginalId ? now : 0;
    keep(seen.answers, facts.answerMs);
    if (facts.sentAt > 0)
        keep(seen.drifts, now - facts.sentAt);
    if (facts.kind)
        noteKind(channel, *facts.kind);
}

void ChannelWatch::noteKind(ChannelId channel, domain::Inbound::Kind kind)
{
    ChannelSight &seen = m_sights[channel];
    if (kind == domain::Inbound::Kind::Enter) {
        ++seen.entersSinceMessage;
        note(channel, ChannelMark::Enter);
    } else if (kind == domain::Inbound::Kind::Message) {
        seen.entersSinceMessage = 0;
        note(channel, ChannelMark::Message);
    }
}

void ChannelWatch::noteCall(ChannelId channel, const wechat::ApiCall &call,
                            const wechat::ApiAnswer &answer)
{
    const QString path = call.url.path();
    if (!path.endsWith(QLatin1String("/stable_token")) && !path.endsWith(QLatin1String("/token")))
        return;
    const wechat::ApiReading reading = wechat::readAnswer(answer);
    if (reading.call != domain::CallResult::Answered)
        return;
    m_sights[channel].tokenErrcode = reading.errcode.value_or(0);
    if (reading.errcode.value_or(0) == 0 && reading.fields.contains(QLatin1String("access_token")))
        note(channel, ChannelMark::Token);
}

void ChannelWatch::noteSent(ChannelId channel, const Message &message)
{
    ChannelSight &seen = m_sights[channel];
    if (message.delivery == DeliveryState::Accepted) {
        seen.sendErrcode = 0;
        note(channel, ChannelMark::Accepted);
    } else if (message.delivery == DeliveryState::Failed && isForTheOperator(message.failure)) {
        seen.sendErrcode = message.errcode;
        seen.sendErrcodeAt = m_now();
    }
}

void ChannelWatch::noteNewKeys(ChannelId channel)
{
    ChannelSight &seen = m_sights[channel];
    seen.newKeysAt = 0;
    seen.refused = {};
    seen.refusedAt = {};
}

void ChannelWatch::expectProbe(const QByteArray &nonce)
{
    m_probes.append(nonce);
    while (m_probes.size() > kProbes)
        m_probes.removeFirst();
}

qint64 ChannelWatch::lastPushAt(ChannelId channel) const
{
    const ChannelSight sight = m_sights.value(channel);
    return std::max({ sight.goodPushAt, sight.mark(storage::ChannelMark::Message).lastAt,
                      sight.mark(storage::ChannelMark::Enter).lastAt });
}

} // namespace kefu::desk
