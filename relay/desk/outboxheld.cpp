// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/alarmclock.h"
#include "relay/desk/outbox.h"

#include <QLoggingCategory>
#include <QTimer>

//! Messages that wait for their visitor, and those that are taken back: neither is in a lane.
namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcOutbox, "kefudesk.outbox")

constexpr qint64 kSettleRetryMs = 1000;
//! Who has not written for so long is not answered out of the blue when he comes back.
constexpr qint64 kHeldForMs = 7LL * 24 * 3600 * 1000;

} // namespace

void Outbox::hold(const storage::OutboxEntry &entry)
{
    const qint64 untilAt = entry.message.createdAt + kHeldForMs;
    m_held[entry.visitor].append(entry.message.id);
    m_heldUntil.insert({ untilAt, { entry.visitor, entry.message.id } });
    m_alarm->setFor(untilAt);
    ++m_heldCount;
}

bool Outbox::takeHeld(VisitorId visitor, MessageId message)
{
    const auto found = m_held.find(visitor);
    if (found == m_held.end() || !found->removeOne(message))
        return false;
    if (found->isEmpty())
        m_held.erase(found);
    --m_heldCount;
    return true;
}

void Outbox::releaseHeld(VisitorId visitor)
{
    if (!m_held.contains(visitor))
        return;
    m_storage.releaseHeld(visitor, m_now(), [this](const Result<storage::ReleaseOutcome> &out) {
        if (!out) {
            // They wait on: for the visitor's next words, or the next start, which looks for them.
            qCWarning(lcOutbox) << "held messages were not released:" << out.error().message;
            return;
        }
        for (const storage::SettleOutcome &change : out->changes)
            tell(change);
        for (const storage::OutboxEntry &entry : out->entries) {
            if (takeHeld(entry.visitor, entry.message.id))
                enqueue(entry);
        }
    });
}

void Outbox::expireHeld()
{
    while (!m_heldUntil.empty() && m_heldUntil.begin()->first <= m_now()) {
        const auto [visitor, message] = m_heldUntil.begin()->second;
        m_heldUntil.erase(m_heldUntil.begin());
        if (!takeHeld(visitor, message))
            continue;
        storage::SettleItem item;
        item.message = message;
        item.state = DeliveryState::Expired;
        item.failure = FailureReason::WindowOver;
        item.releaseQuota = true;
        item.at = m_now();
        settleTaken(item, [](const Result<Message> &) {});
    }
    if (!m_heldUntil.empty())
        m_alarm->setFor(m_heldUntil.begin()->first);
}

void Outbox::withdraw(const Message &message, std::function<void(const Result<Message> &)> done)
{
    const bool isTaken = message.delivery == DeliveryState::Queued
        && (takeHeld(message.visitor, message.id) || takeOut(message.visitor, message.id));
    if (!isTaken) {
        done(makeError(ErrorCode::Conflict, QStringLiteral("too late to withdraw it"),
                       { { QStringLiteral("delivery"), deliveryName(message.delivery) } }));
        return;
    }
    storage::SettleItem item;
    item.message = message.id;
    item.state = DeliveryState::Failed;
    item.failure = FailureReason::Withdrawn;
    item.releaseQuota = true;
    item.at = m_now();
    settleTaken(item, done);
}

//! Of a message that is in no lane any more; until it is written it is nobody else's.
void Outbox::settleTaken(const storage::SettleItem &item,
                         const std::function<void(const Result<Message> &)> &done)
{
    m_storage.settle(item, [this, item, done](const Result<storage::SettleOutcome> &outcome) {
        if (outcome) {
            tell(*outcome);
            done(outcome->message);
        } else if (isTransient(outcome.error().code)) {
            QTimer::singleShot(kSettleRetryMs, this, [=, this] { settleTaken(item, done); });
        } else {
            done(outcome.error());
        }
    });
}

} // namespace kefu::desk
