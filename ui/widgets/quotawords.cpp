// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/quotawords.h"

#include "relay/protocol/faces.h"
#include "relay/protocol/textpieces.h"

#include <QCoreApplication>

namespace kefu::ui {

namespace {

constexpr qint64 kSecond = 1000;
constexpr qint64 kMinute = 60 * kSecond;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kScarce = 6 * kHour;
constexpr qint64 kSecondsBelow = 2 * kMinute;

QString timeLeft(qint64 ms)
{
    if (ms < kSecondsBelow)
        return QCoreApplication::translate("Quota", "%1 s left").arg((ms + kSecond - 1) / kSecond);
    const qint64 minutes = ms / kMinute;
    if (minutes < 60)
        return QCoreApplication::translate("Quota", "%1 min left").arg(minutes);
    return QCoreApplication::translate("Quota", "%1 h %2 min left")
        .arg(minutes / 60)
        .arg(minutes % 60);
}

//! Time until the words of timeLeft() change, at least a little so that no timer spins.
qint64 nextChange(qint64 ms)
{
    const qint64 step = ms < kSecondsBelow ? (ms - 1) % kSecond + 1 : ms % kMinute + 1;
    return std::max<qint64>(step, 50);
}

} // namespace

QString repliesLeft(int left)
{
    return left > 0 ? QCoreApplication::translate("Quota", "%n reply(s) left", nullptr, left)
                    : QCoreApplication::translate("Quota", "no reply left");
}

QuotaView describeQuota(const Quota &quota, qint64 now)
{
    const qint64 left = quota.untilAt - now;
    if (quota.untilAt <= 0 || left <= 0)
        return { QuotaLevel::Shut,
                 QCoreApplication::translate("Quota", "Past the reply limit, cannot reply"), 0 };
    const QString count = repliesLeft(quota.left);
    QuotaView view;
    view.level = quota.left <= 0            ? QuotaLevel::Empty
        : quota.left == 1 || left < kScarce ? QuotaLevel::Scarce
                                            : QuotaLevel::Rest;
    view.text = QCoreApplication::translate("Quota", "%1 · %2").arg(count, timeLeft(left));
    view.changesInMs = nextChange(left);
    return view;
}

QString quotaChip(const Quota &quota, qint64 now)
{
    const QuotaView view = describeQuota(quota, now);
    const qint64 left = quota.untilAt - now;
    switch (view.level) {
    case QuotaLevel::Rest:
        break;
    case QuotaLevel::Shut:
        return QCoreApplication::translate("Quota", "shut");
    case QuotaLevel::Empty:
        return QCoreApplication::translate("Quota", "0 left");
    case QuotaLevel::Scarce:
        if (quota.left == 1)
            return QCoreApplication::translate("Quota", "1 left");
        return left < kHour ? QCoreApplication::translate("Quota", "%1 min")
                                  .arg(std::max<qint64>(left / kMinute, 1))
                            : QCoreApplication::translate("Quota", "%1 h").arg(left / kHour);
    }
    return {};
}

TextCost textCost(const QString &text)
{
    const QString sent = faces::toWechat(text);
    return { utf8Size(sent), int(textPieces(sent).size()) };
}

QString costWords(const TextCost &cost)
{
    return QCoreApplication::translate("Quota", "%1/%2 bytes, goes out as %n message(s)", nullptr,
                                       cost.messages)
        .arg(cost.bytes)
        .arg(kWechatTextBytes);
}

} // namespace kefu::ui
