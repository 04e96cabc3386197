// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"

#include <QObject>

namespace kefu::ui {

//! Colleagues and groups as the relay last told of them: for transfers, for the tab 群组 and for
//! the names of those who took a conversation. GUI thread only.
class ColleagueBook : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    //! False until the relay was asked once.
    bool isKnown() const { return m_known; }
    const QList<Colleague> &agents() const { return m_agents; } //!< in the relay's order
    const QList<AgentGroup> &groups() const { return m_groups; }
    //! Null when unknown; valid until the next change.
    const Colleague *find(AgentId agent) const;
    const AgentGroup *findGroup(GroupId group) const;
    QString nameOf(AgentId agent) const; //!< empty when unknown

    void apply(const ColleaguesAnswer &answer);
    //! Those who changed; one that was not there is added.
    void apply(const ColleaguesPush &push);
    void clear();

Q_SIGNALS:
    void changed();

private:
    QList<Colleague> m_agents;
    QList<AgentGroup> m_groups;
    bool m_known = false;
};

} // namespace kefu::ui
