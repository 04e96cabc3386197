// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/layim/view.h"
#include "relay/protocol/frames.h"

#include <QHash>
#include <QJsonArray>
#include <QList>
#include <QTimeZone>

namespace kefu::layim {

//! One line of an agent's message box: something he was alerted to.
struct BoxLine {
    qint64 number = 0; //!< counts up in one box
    AlertPush alert;
    qint64 toldAt = 0;
    bool isRead = false;
};

//! LayIM's message box for agents of a desk: what they were alerted to, newest first. In memory:
//! an alert is about now, and a box nobody looked into before the relay stopped is old news. The
//! offers to accept stand above these lines and come from the desk itself (boxRows).
class MessageBoxes {
public:
    //! An alert reaches every page of an agent; it is one line. False: it was there.
    bool add(AgentId agent, const AlertPush &alert, qint64 now);
    QList<BoxLine> lines(AgentId agent) const; //!< newest first
    int unread(AgentId agent) const;
    void markRead(AgentId agent);

private:
    QHash<AgentId, QList<BoxLine>> m_boxes; //!< oldest first
    qint64 m_last = 0;
};

//! Whether the agent has yet to say that he takes it.
inline bool isOffer(const ConversationInfo &conversation, AgentId agent)
{
    return conversation.state == ConversationState::Assigned && conversation.owner == agent
        && conversation.acceptUntilAt > 0;
}

//! What names and times stand in a box's lines.
struct BoxNames {
    std::function<QString(VisitorId)> visitor;
    std::function<QString(AgentId)> agent;
    QTimeZone zone;
};

//! `data` of the message box (layim.md 2.5): offers as requests, to agree to or refuse, then the
//! lines as the system's. Every string HTML-escaped.
QJsonArray boxRows(const QList<ConversationInfo> &offers, const QList<BoxLine> &lines,
                   const BoxNames &names, const View &view);

} // namespace kefu::layim
