// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/quotawindow.h"

#include <algorithm>

namespace kefu::domain {

namespace {

//! As many as can matter: a bucket never holds more, and callbacks are rarely later.
constexpr qsizetype kRemembered = 20;

//! When we stop using the enter bucket: a little before WeChat does (wechat.md 4.3).
qint64 enterDeadline(const QuotaWindow &window, const QuotaRules &rules)
{
    return std::max<qint64>(0, window.enterUntilAt - rules.enterSafetyMs);
}

//! What an action at `createdAt` leaves of `maximum`: WeChat may count these against it.
int filled(const QuotaWindow &window, int maximum, qint64 createdAt)
{
    const QList<qint64> &sent = window.sentAt;
    const auto since = std::lower_bound(sent.begin(), sent.end(), createdAt);
    return maximum - window.reserved - int(sent.end() - since);
}

bool counts(const QuotaWindow &window, const Reservation &reservation)
{
    return reservation.isValid() && reservation.corrections == window.corrections;
}

} // namespace

// Literally WeChat's rule: each action lifts the count to its maximum and the deadline to the
// longest. One that is older than what filled the bucket comes late: WeChat has counted it before.
void QuotaWindow::onMessage(qint64 createdAt, const QuotaRules &rules)
{
    const qint64 untilAt = createdAt + rules.messageWindowMs;
    if (untilAt < messageUntilAt)
        return;
    messageLeft = filled(*this, rules.perMessage, createdAt);
    messageUntilAt = untilAt;
}

void QuotaWindow::onEnter(qint64 createdAt, const QuotaRules &rules)
{
    const qint64 untilAt = createdAt + rules.enterWindowMs;
    if (untilAt < enterUntilAt)
        return;
    enterLeft = filled(*this, rules.perEnter, createdAt);
    enterUntilAt = untilAt;
}

std::optional<Reservation> QuotaWindow::reserve(qint64 now, const QuotaRules &rules, int keep)
{
    if (view(now, rules).left <= keep)
        return std::nullopt;
    Reservation taken;
    taken.fromMessage = messageLeft > 0 && now < messageUntilAt;
    taken.fromEnter = enterLeft > 0 && now < enterDeadline(*this, rules);
    taken.messageUntilAt = messageUntilAt;
    taken.enterUntilAt = enterUntilAt;
    taken.corrections = corrections;
    // Which bucket WeChat debits first is not documented, so both pay.
    messageLeft -= taken.fromMessage ? 1 : 0;
    enterLeft -= taken.fromEnter ? 1 : 0;
    ++reserved;
    return taken;
}

bool QuotaWindow::covers(const Reservation &reservation, qint64 now, const QuotaRules &rules) const
{
    if (!counts(*this, reservation))
        return false;
    const bool byMessage = reservation.fromMessage || reservation.messageUntilAt != messageUntilAt;
    const bool byEnter = reservation.fromEnter || reservation.enterUntilAt != enterUntilAt;
    return (byMessage && now < messageUntilAt) || (byEnter && now < enterDeadline(*this, rules));
}

void QuotaWindow::sent(const Reservation &reservation, qint64 now)
{
    if (counts(*this, reservation))
        reserved = std::max(0, reserved - 1);
    sentAt.append(sentAt.isEmpty() ? now : std::max(now, sentAt.last()));
    if (sentAt.size() > kRemembered)
        sentAt.removeFirst();
}

//! Back to the buckets that paid, and to those that were filled since: they were given one less.
void QuotaWindow::release(const Reservation &reservation, const QuotaRules &rules)
{
    if (!counts(*this, reservation))
        return;
    reserved = std::max(0, reserved - 1);
    if (reservation.fromMessage || reservation.messageUntilAt != messageUntilAt)
        messageLeft = std::min(messageLeft + 1, rules.perMessage);
    if (reservation.fromEnter || reservation.enterUntilAt != enterUntilAt)
        enterLeft = std::min(enterLeft + 1, rules.perEnter);
}

void QuotaWindow::onUsedUp()
{
    messageLeft = 0;
    enterLeft = 0;
    reserved = 0;
    ++corrections;
}

void QuotaWindow::onShut()
{
    onUsedUp();
    messageUntilAt = 0;
    enterUntilAt = 0;
}

Quota QuotaWindow::view(qint64 now, const QuotaRules &rules) const
{
    const qint64 enterEnd = enterDeadline(*this, rules);
    const Quota byMessage { now < messageUntilAt ? std::max(0, messageLeft) : 0, messageUntilAt };
    const Quota byEnter { now < enterEnd ? std::max(0, enterLeft) : 0, enterEnd };
    if (byMessage.left != byEnter.left)
        return byMessage.left > byEnter.left ? byMessage : byEnter;
    return byMessage.untilAt >= byEnter.untilAt ? byMessage : byEnter;
}

bool QuotaWindow::isFilledSince(const QuotaWindow &then) const
{
    return messageUntilAt > then.messageUntilAt || enterUntilAt > then.enterUntilAt;
}

} // namespace kefu::domain
