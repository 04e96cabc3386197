// SPDX-License-Identifier: Apache-2.0
#include "deskscene.h"

#include <QTest>

namespace kefu::faults {

using testing::BothWays;
using testing::FaultProxy;

namespace {

const QString kMei = QStringLiteral("mei");

QString firstDifference(const Console &a, const Console &b)
{
    constexpr int kShown = 12;
    const QList<QByteArray> left = a.visibleState().split('\n');
    const QList<QByteArray> right = b.visibleState().split('\n');
    QString out = QStringLiteral("%1 and %2 differ:").arg(a.name, b.name);
    int shown = 0;
    for (qsizetype i = 0; i < std::max(left.size(), right.size()) && shown < kShown; ++i) {
        if (left.value(i) == right.value(i))
            continue;
        out += QStringLiteral("\n  %1\n  %2")
                   .arg(QString::fromUtf8(left.value(i)), QString::fromUtf8(right.value(i)));
        ++shown;
    }
    return out;
}

//! Waits until all show the same; why not, if that does not come.
QString sameEverywhere(const QList<Console *> &consoles)
{
    const auto isSame = [&consoles] {
        bool whole = true;
        for (Console *console : consoles)
            whole &= console->askForGaps() && console->isSettled();
        const QByteArray hash = consoles.first()->visibleHash();
        return whole && std::all_of(consoles.begin(), consoles.end(), [&hash](Console *console) {
                   return console->visibleHash() == hash;
               });
    };
    if (QTest::qWaitFor(isSame, 30'000))
        return {};
    for (Console *console : consoles) {
        if (console->visibleHash() != consoles.first()->visibleHash())
            return firstDifference(*consoles.first(), *console);
    }
    return QStringLiteral("not settled");
}

} // namespace

DeskScene::DeskScene(quint32 seed, int divisor)
    : first(QStringLiteral("first"), seed + 1, divisor)
    , second(QStringLiteral("second"), seed + 2, divisor)
    , third(QStringLiteral("third"), seed + 3)
    , colleague(QStringLiteral("colleague"), seed + 4)
    , random(seed)
{
}

bool DeskScene::start(const QByteArray &config, bool withThird)
{
    hasThird = withThird;
    if (!desk.start(config))
        return false;
    firstProxy = std::make_unique<FaultProxy>(desk.relay.port());
    secondProxy = std::make_unique<FaultProxy>(desk.relay.port());
    steadyProxy = std::make_unique<FaultProxy>(desk.relay.port());
    QList<Console *> mine { &first, &second };
    if (withThird)
        mine.append(&third);
    const bool online = first.login(firstProxy->port(), kMei)
        && second.login(secondProxy->port(), kMei)
        && (!withThird || third.login(steadyProxy->port(), kMei))
        && colleague.login(steadyProxy->port(), QStringLiteral("bo"));
    traffic = std::make_unique<DeskTraffic>(desk, mine, colleague, random.generate());
    return online;
}

void DeskScene::dropBoth(bool on)
{
    for (FaultProxy *proxy : { firstProxy.get(), secondProxy.get() }) {
        if (on)
            proxy->drop(BothWays, true);
        else
            proxy->heal();
    }
}

bool DeskScene::startAgain()
{
    return desk.startAgain({ firstProxy.get(), secondProxy.get(), steadyProxy.get() });
}

void DeskScene::play(int steps)
{
    for (int i = 0; i < steps; ++i) {
        traffic->step();
        QTest::qWait(2);
    }
}

QString DeskScene::compareAll()
{
    traffic->comeToRest();
    QList<Console *> consoles { &first, &second };
    if (hasThird)
        consoles.append(&third);
    for (Console *console : std::as_const(consoles))
        refused += console->takeRefused();
    Console fresh(QStringLiteral("fresh"), 1);
    if (!fresh.login(desk.relay.port(), kMei))
        return QStringLiteral("the fresh login failed");
    return sameEverywhere(consoles << &fresh);
}

QSet<DeliveryState> DeskScene::shownStatesOf(const QString &text) const
{
    QSet<DeliveryState> shown;
    for (const Console *console : { &first, &second, &third, &colleague }) {
        const QList<DeliveryState> states = console->statesOf(text);
        shown.unite({ states.begin(), states.end() });
    }
    return shown;
}

QString DeskScene::repliesAreThereOnce(bool mayBeUncertain)
{
    refused += colleague.takeRefused();
    const QHash<QString, int> delivered = desk.delivered();
    const auto &replies = traffic->replies();
    int sent = 0;
    int uncertain = 0;
    for (auto it = replies.begin(); it != replies.end(); ++it) {
        const int times = delivered.value(it.key());
        const bool isRefused = refused.contains(it.key());
        sent += times;
        if (times == (isRefused ? 0 : 1))
            continue;
        const QSet<DeliveryState> shown = shownStatesOf(it.key());
        if (mayBeUncertain && times == 0 && shown.contains(DeliveryState::Uncertain)) {
            ++uncertain;
            continue;
        }
        QStringList names;
        for (const DeliveryState state : shown)
            names.append(deliveryName(state));
        return QStringLiteral("\"%1\" of %2 is %3 times at the visitor, shown as \"%4\"%5")
            .arg(it.key(), it.value()->name, QString::number(times), names.join(u','),
                 isRefused ? QStringLiteral(", though refused") : QString());
    }
    qInfo("%lld replies written, %d at the visitors, %lld refused, %d shown as uncertain",
          qint64(replies.size()), sent, qint64(refused.size()), uncertain);
    return {};
}

} // namespace kefu::faults
