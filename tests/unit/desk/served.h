// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/outbox.h"
#include "tests/unit/desk/deskfixture.h"

#include <QDateTime>

namespace kefu::testing {

//! One visitor's question, owned by one agent who is there.
struct Served : DeskFixture {
    Served()
    {
        shop = addChannel(QStringLiteral("shop"));
        agent = addAgent(QStringLiteral("xm"));
        attach(agent, &console);
        say(shop, QStringLiteral("oVisitor"), QStringLiteral("在吗"));
        gainedInTime = QTest::qWaitFor([this] { return console.gained().size() == 1; });
        conversation = gainedInTime ? console.gained().first() : ConversationId {};
    }
    FakeConsole console;
    ChannelId shop;
    AgentId agent;
    ConversationId conversation;
    bool gainedInTime = false;
};

//! The same, with a clock that only the test moves.
struct ClockedServed : Served {
    ClockedServed()
    {
        *time = QDateTime::currentMSecsSinceEpoch();
        close();
        settings.now = [time = time] { return *time; };
        configure();
        console = FakeConsole();
        attach(agent, &console);
    }
    void configure()
    {
        close();
        open();
    }
    DeliveryState stateOf(MessageId id) const
    {
        const auto last = console.lastStateOf(id);
        return last ? last->delivery : DeliveryState::None;
    }
    std::shared_ptr<qint64> time = std::make_shared<qint64>(0);
};

//! Makes bodies when the test says so.
struct SlowPreparer : desk::OutgoingPreparer {
    void prepare(const storage::OutboxEntry &entry, desk::ChannelSender &, Done done) override
    {
        asked.append(entry.message.id);
        waiting.append(std::move(done));
    }
    void forgetUpload(const storage::OutboxEntry &entry) override
    {
        forgotten.append(entry.message.id);
    }
    QList<MessageId> asked;
    QList<MessageId> forgotten;
    QList<Done> waiting;
};

//! An outbox by itself, over a real store.
struct OutboxScene : Served {
    OutboxScene()
        : outbox(*storage, wechat.factory(), settings.now, 32, nullptr)
    {
        outbox.setSettled(
            [this](const storage::SettleOutcome &outcome) { states.append(outcome.message); });
        storage::ChannelRecord record;
        record.id = shop;
        record.appid = QStringLiteral("wx");
        record.secret = "s";
        outbox.addChannel(record);
        outbox.setPreparer(&preparer);
    }
    //! A picture on its way, known to this outbox alone.
    storage::OutboxEntry picture()
    {
        storage::ReplyItem item;
        item.conversation = conversation;
        item.agent = agent;
        item.content.kind = ContentKind::Image;
        item.at = settings.now();
        const auto written =
            await<storage::ReplyOutcome>([&](auto done) { storage->reply(item, done); });
        return {
            written->message, shop, written->message.visitor, QStringLiteral("oVisitor"), {}, 0
        };
    }
    DeliveryState last() const
    {
        return states.isEmpty() ? DeliveryState::None : states.last().delivery;
    }
    SlowPreparer preparer;
    desk::Outbox outbox;
    QList<Message> states;
};

} // namespace kefu::testing
