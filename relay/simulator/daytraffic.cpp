// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/daytraffic.h"

#include <QRandomGenerator>
#include <algorithm>
#include <array>
#include <numeric>

namespace kefu::simulator {

namespace {

constexpr int kHourMs = 3'600'000;
//! How many of a thousand come in each hour of the day, midnight first.
constexpr std::array kHours { 12, 7,  4,  3,  3,  5,  10, 20, 38, 62, 78, 70,
                              48, 52, 66, 70, 66, 54, 46, 58, 76, 72, 52, 28 };
//! Who comes again is another conversation: the one before is over by then.
constexpr int kAgainAfterMs = kHourMs;
constexpr int kOneInComesAgain = 8;
//! How many of a hundred say at most so many things.
constexpr std::array kLines { 35, 70, 90, 100 };
//! Nobody in a recorded day gives up: it is about who gets whom. Not scaled by the speed.
constexpr int kPatienceMs = 30 * 60 * 1000;

constexpr std::array kFirst { "在吗？想问下这款还有货吗",
                              "你好，我的快递三天没动了",
                              "请问怎么退货",
                              "满减活动今天还有吗",
                              "能改一下收货地址吗",
                              "发票怎么开",
                              "这个尺码偏大还是偏小",
                              "下单后多久发货" };
constexpr std::array kMore { "好的，那运费谁出呢", "明白了，还有一个问题", "订单号 20260718003316",
                             "大概什么时候能到",   "可以便宜一点吗",       "谢谢，我再看看" };

template <size_t N>
QString oneOf(const std::array<const char *, N> &texts, QRandomGenerator &random)
{
    return QString::fromUtf8(texts.at(size_t(random.bounded(int(N)))));
}

int arrivalMs(QRandomGenerator &random)
{
    static const int all = std::accumulate(kHours.begin(), kHours.end(), 0);
    int dice = random.bounded(all);
    int hour = 0;
    while (dice >= kHours.at(size_t(hour)))
        dice -= kHours.at(size_t(hour++));
    return hour * kHourMs + random.bounded(kHourMs);
}

ScriptStep saying(const QString &text, int afterMs)
{
    ScriptStep step;
    step.kind = ScriptStep::Kind::Say;
    step.say = { text };
    step.ms = afterMs;
    return step;
}

ScriptStep waiting()
{
    ScriptStep step;
    step.kind = ScriptStep::Kind::Wait;
    step.ms = kPatienceMs;
    return step;
}

QList<ScriptStep> stepsOf(QRandomGenerator &random)
{
    QList<ScriptStep> steps { saying(oneOf(kFirst, random), 0), waiting() };
    const int dice = random.bounded(100);
    for (size_t i = 0; i + 1 < kLines.size() && dice >= kLines.at(i); ++i) {
        steps.append(saying(oneOf(kMore, random), 10'000 + random.bounded(50'000)));
        steps.append(waiting());
    }
    return steps;
}

} // namespace

Script dayOfVisitors(int count, quint32 seed)
{
    QRandomGenerator random(seed);
    QList<int> arrivals;
    for (int i = 0; i < std::clamp(count, 1, kMaxDay); ++i)
        arrivals.append(arrivalMs(random));
    std::sort(arrivals.begin(), arrivals.end());
    Script script;
    QList<std::pair<int, QString>> before; // when each visitor came last, oldest first
    for (const int at : std::as_const(arrivals)) {
        ScriptedVisitor visitor;
        visitor.startMs = at;
        visitor.steps = stepsOf(random);
        const auto recent =
            std::partition_point(before.cbegin(), before.cend(), [at](const auto &visit) {
                return visit.first + kAgainAfterMs <= at;
            });
        const int known = int(recent - before.cbegin());
        if (known > 0 && random.bounded(kOneInComesAgain) == 0)
            visitor.name = before.takeAt(random.bounded(known)).second;
        else
            visitor.name =
                QStringLiteral("day-%1").arg(script.visitors.size() + 1, 5, 10, QLatin1Char('0'));
        before.append({ at, visitor.name });
        script.visitors.append(visitor);
    }
    return script;
}

} // namespace kefu::simulator
