// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/session.h"
#include "relay/domain/authorize.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace kefu::desk {

//! Topic `colleagues`: sessions that asked for it are told of those who changed, gathered over a
//! moment, each as this agent may see him.
class ColleagueTopic : public QObject {
    Q_OBJECT
public:
    //! A colleague as the actor sees him; nothing: he does not see him at all.
    using Describe = std::function<std::optional<Colleague>(const domain::Actor &, AgentId)>;

    ColleagueTopic(Describe describe, QObject *parent);

    void add(SessionId session, const domain::Actor &actor, SessionSink *sink);
    void remove(SessionId session) { m_followers.remove(session); }
    //! His presence, load, limit or signature may be another one.
    void noteChanged(AgentId agent);

private:
    struct Follower {
        domain::Actor actor;
        SessionSink *sink = nullptr;
        QHash<AgentId, Colleague> told;
    };
    void flush();
    QList<Colleague> news(Follower &follower, const QSet<AgentId> &changed) const;

    Describe m_describe;
    QHash<SessionId, Follower> m_followers;
    QSet<AgentId> m_changed;
    QTimer m_timer;
};

} // namespace kefu::desk
