// SPDX-License-Identifier: Apache-2.0
// What the queue dashboard costs the console: 500 agents, 5,000 open conversations, four pushes a
// second that carry what 200 events a second change (issue: ≤ 16 ms a frame).
#include "../ui/fakedesk.h"
#include "relay/protocol/codec.h"
#include "ui/dashboard/boardpage.h"
#include "ui/model/conversationstore.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTextStream>
#include <algorithm>

using namespace kefu;
using namespace kefu::ui;

namespace {

constexpr int kAgents = 500;
constexpr int kChannels = 20;
constexpr int kQueued = 500;
constexpr int kPushes = 240; // a minute
constexpr int kChangedAgents = 50; // of 200 events/s in a quarter of a second

BoardAgent agentOf(int i, qint64 now, QRandomGenerator &random)
{
    BoardAgent agent;
    agent.agent.id = { i + 1 };
    agent.agent.nickname = QStringLiteral("agent %1").arg(i);
    agent.agent.presence = PresenceState::Online;
    agent.agent.link = LinkState::Connected;
    agent.agent.sinceAt = now - 100'000;
    agent.agent.load = random.bounded(12);
    agent.agent.capacity = 10;
    agent.number = QString::number(i);
    agent.unanswered = random.bounded(4);
    agent.oldestWaitingAt = random.bounded(3) ? now - random.bounded(300'000) : 0;
    return agent;
}

BoardPush fullPush(qint64 now, QRandomGenerator &random)
{
    BoardPush push;
    push.full = true;
    push.at = now;
    push.total.queued = kQueued;
    for (int i = 0; i < kChannels; ++i) {
        BoardChannel channel;
        channel.id = { i + 1 };
        channel.name = QStringLiteral("channel %1").arg(i);
        channel.capacity = 250;
        channel.load = random.bounded(260);
        push.channels.append(channel);
    }
    for (int i = 0; i < kAgents; ++i)
        push.agents.append(agentOf(i, now, random));
    for (int i = 0; i < 288; ++i) {
        BoardPoint point;
        point.at = now - (288 - i) * 300'000LL;
        point.conversations = random.bounded(40);
        point.levelBase = 20;
        point.levelHits = random.bounded(21);
        push.points.append(point);
    }
    return push;
}

QueuedRow rowOf(int i, qint64 now)
{
    QueuedRow row;
    row.conversation.id = { 1000 + i };
    row.conversation.visitor.id = { i + 1 };
    row.conversation.visitor.channel = { i % kChannels + 1 };
    row.queuedAt = row.order = now - i * 1'000LL;
    row.why = QStringLiteral("all_full");
    return row;
}

void print(const char *what, QList<double> &ms)
{
    std::sort(ms.begin(), ms.end());
    QTextStream(stdout) << what << ": median " << ms.at(ms.size() / 2) << " ms, p95 "
                        << ms.at(ms.size() * 95 / 100) << " ms, most " << ms.last() << " ms, of "
                        << ms.size() << "\n";
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    FakeDesk desk;
    desk.me.role = Role::Supervisor;
    desk.signIn({});
    BoardPage page(desk.look, desk.service, desk.store, nullptr);
    page.resize(1868, 1040);
    page.show();
    QRandomGenerator random(42);
    qint64 now = desk.service.clock;
    Q_EMIT desk.service.boardPushed(fullPush(now, random));
    QueuePush queue;
    queue.full = true;
    queue.total = kQueued;
    for (int i = 0; i < kQueued; ++i)
        queue.rows.append(rowOf(i, now));
    Q_EMIT desk.service.queuePushed(queue);
    QList<double> push;
    QList<double> frame;
    QElapsedTimer clock;
    for (int round = 0; round < kPushes; ++round) {
        now += 250;
        desk.service.clock = now;
        BoardPush change;
        change.at = now;
        change.total.queued = kQueued;
        for (int i = 0; i < kChangedAgents; ++i)
            change.agents.append(agentOf(random.bounded(kAgents), now, random));
        QueuePush moved;
        moved.total = kQueued;
        moved.gone = { { 1000 + round % kQueued } };
        moved.rows = { rowOf(kQueued + round, now) };
        clock.start();
        Q_EMIT desk.service.boardPushed(change);
        Q_EMIT desk.service.queuePushed(moved);
        page.refresh();
        push.append(double(clock.nsecsElapsed()) / 1e6);
        clock.start();
        page.grab(); // everything at once: no frame of a screen paints more
        frame.append(double(clock.nsecsElapsed()) / 1e6);
    }
    print("a push taken in (500 agents, 500 queued)", push);
    print("the whole page painted at 1868 x 1040", frame);
    return 0;
}
