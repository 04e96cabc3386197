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
    // Which bucket WeChat debits first is not documented, so both pay, an empty one too: when the
    // reply before it turns out not to have been sent, it is this one that has taken its place.
    const auto pay = [](int &left) { return left-- > 0 ? Paid::Yes : Paid::Overdrawn; };
    if (now < messageUntilAt)
        taken.byMessage = pay(messageLeft);
    if (now < enterDeadline(*this, rules))
        taken.byEnter = pay(enterLeft);
    taken.messageUntilAt = messageUntilAt;
    taken.enterUntilAt = enterUntilAt;
    taken.corrections = corrections;
    ++reserved;
    return taken;
}

bool QuotaWindow::covers(const Reservation &reservation, qint64 now, const QuotaRules &rules) const
{
    if (!counts(*this, reservation))
        return false;
    // A bucket that was filled since counts it, and one that nobody has overdrawn has it.
    const auto has = [](Paid paid, bool isFilledSince, int left) {
        return (paid == Paid::Yes && !isFilledSince)
            || ((paid == Paid::Overdrawn || isFilledSince) && left >= 0);
    };
    const bool byMessage =
        has(reservation.byMessage, reservation.messageUntilAt != messageUntilAt, messageLeft);
    const bool byEnter =
        has(reservation.byEnter, reservation.enterUntilAt != enterUntilAt, enterLeft);
    // A little before the end, too: a call takes its time.
    return (byMessage && now < messageUntilAt - rules.enterSafetyMs)
        || (byEnter && now < enterDeadline(*this, rules));
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
    if (reservation.byMessage != Paid::No || reservation.messageUntilAt != messageUntilAt)
        messageLeft = std::min(messageLeft + 1, rules.perMessage);
    if (reservation.byEnter != Paid::No || reservation.enterUntilAt != enterUntilAt)
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
