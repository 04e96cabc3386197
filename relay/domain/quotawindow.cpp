// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/quotawindow.h"

#include <algorithm>

namespace kefu::domain {

namespace {

//! When we stop using the enter bucket: a little before WeChat does (wechat.md 4.3).
qint64 enterDeadline(const QuotaWindow &window, const QuotaRules &rules)
{
    return std::max<qint64>(0, window.enterUntilAt - rules.enterSafetyMs);
}

} // namespace

// Literally WeChat's rule: each action lifts the count to its maximum and the deadline to the
// longest. A late repetition of an older message lifts as well: rather one reply too many in the
// view, which WeChat's answer corrects, than an agent held back by our own bookkeeping (wechat.md
// P8).
void QuotaWindow::onMessage(qint64 createdAt, const QuotaRules &rules)
{
    messageLeft = rules.perMessage;
    messageUntilAt = std::max(messageUntilAt, createdAt + rules.messageWindowMs);
}

void QuotaWindow::onEnter(qint64 createdAt, const QuotaRules &rules)
{
    enterLeft = rules.perEnter;
    enterUntilAt = std::max(enterUntilAt, createdAt + rules.enterWindowMs);
}

bool QuotaWindow::reserve(qint64 now, const QuotaRules &rules)
{
    const bool fromMessage = messageLeft > 0 && now < messageUntilAt;
    const bool fromEnter = enterLeft > 0 && now < enterDeadline(*this, rules);
    // Which bucket WeChat debits first is not documented, so both pay.
    messageLeft -= fromMessage ? 1 : 0;
    enterLeft -= fromEnter ? 1 : 0;
    return fromMessage || fromEnter;
}

void QuotaWindow::release(qint64 now, const QuotaRules &rules)
{
    if (now < messageUntilAt && messageLeft < rules.perMessage)
        ++messageLeft;
    if (now < enterDeadline(*this, rules) && enterLeft < rules.perEnter)
        ++enterLeft;
}

void QuotaWindow::onUsedUp()
{
    messageLeft = 0;
    enterLeft = 0;
}

void QuotaWindow::onShut()
{
    *this = QuotaWindow {};
}

Quota QuotaWindow::view(qint64 now, const QuotaRules &rules) const
{
    const qint64 enterEnd = enterDeadline(*this, rules);
    const Quota byMessage { now < messageUntilAt ? messageLeft : 0, messageUntilAt };
    const Quota byEnter { now < enterEnd ? enterLeft : 0, enterEnd };
    if (byMessage.left != byEnter.left)
        return byMessage.left > byEnter.left ? byMessage : byEnter;
    return byMessage.untilAt >= byEnter.untilAt ? byMessage : byEnter;
}

} // namespace kefu::domain
