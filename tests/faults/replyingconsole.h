// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"
#include "tests/support/agentclient.h"

#include <QSet>

namespace kefu::testing {

//! A console that answers every line of a visitor with "reply #N#" and now and then ends the
//! conversation; remembers which replies the relay has accepted.
class ReplyingConsole {
public:
    //! `next` numbers the replies of all consoles; `accepted` gets the numbers the relay said yes
    //! to. Both outlive this.
    ReplyingConsole(quint16 port, const QByteArray &token, int &next, QSet<int> &accepted);

    bool isLive() const { return m_client.isLive(); }

private:
    void read(const QByteArray &frame);
    void onEvent(const EventBody &body);
    void reply(const Message &message, ConversationId conversation);
    void send(const QString &id, const RequestBody &body);

    AgentClient m_client;
    int &m_next;
    QSet<int> &m_accepted;
    int m_replies = 0;
};

} // namespace kefu::testing
