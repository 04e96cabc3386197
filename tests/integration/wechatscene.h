// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "relayprocess.h"
#include "simulatorprocess.h"
#include "tests/support/agentclient.h"
#include "wechatside.h"

//! Rows of a relay's database; the relay may be running. -1: it cannot be read.
int countRowsOf(const RelayProcess &relay, const QString &table, const QString &condition);

//! Relay and simulator that know the same mini program, "shop".
struct WechatScene {
    RelayProcess relay;
    SimulatorProcess simulator;
    PushKeys keys;

    //! The API has a port of its own, so that it can be unreachable.
    bool start(const QString &mode = QStringLiteral("secure"),
               const QString &format = QStringLiteral("xml"));
    //! What the callback answered, all attempts together.
    QJsonObject say(const QString &visitor, const QString &text);
    //! Does not wait for that.
    void sayOnly(const QString &visitor, const QString &text);
    int fault(const QJsonObject &fault) { return simulator.command("fault", fault); }
    int calls(const QJsonObject &rules) { return simulator.command("calls", rules); }
    //! Rows of the relay's database; the relay may be running.
    int countRows(const QString &table, const QString &condition) const;
};

//! A console reduced to what it is shown, and to answering.
struct SceneConsole {
    SceneConsole(const WechatScene &scene, const QString &name);

    void send(kefu::ConversationId conversation, const QString &text);
    //! How the message with this text fares; None when it is unknown yet.
    kefu::DeliveryState deliveryOf(const QString &text) const;
    kefu::Message messageOf(const QString &text) const { return sent.value(text); }

    kefu::testing::AgentClient client;
    QList<kefu::ConversationId> gained;
    QList<QPair<kefu::VisitorId, QString>> heard; //!< what visitors said, in order
    QHash<QString, kefu::Message> sent; //!< own messages by their text

private:
    void read(const QByteArray &frame);
    void note(const kefu::Message &message);
};
