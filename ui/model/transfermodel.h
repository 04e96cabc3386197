// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/explanation.h"

#include <QAbstractListModel>

namespace kefu::ui {

class ConversationStore;

//! Whom a conversation can be handed to: colleagues who are there, those with most room first, then
//! the groups of its mini program, then colleagues who are not there and cannot take it.
class TransferModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Roles {
        AgentRole = Qt::UserRole + 1, //!< qint64; 0 = a group
        GroupRole, //!< qint64; 0 = an agent
        PresenceRole, //!< PresenceState as int; agents
        LoadRole, //!< int
        CapacityRole, //!< int; 0 = no limit
        MembersRole, //!< int, those who are there; groups
        ReachableRole, //!< bool: he takes it
    };

    //! `store` outlives the model.
    explicit TransferModel(ConversationStore &store, QObject *parent = nullptr);

    //! Groups of other mini programs are left out; none = all groups.
    void setChannel(ChannelId channel);
    //! Only names that contain `text`, whatever the case.
    void setFilter(const QString &text);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    int firstReachable() const; //!< -1: nobody

private:
    struct Row {
        AgentId agent;
        GroupId group;
    };
    void fill();
    QVariant agentData(const Colleague &agent, int role) const;
    QVariant groupData(const AgentGroup &group, int role) const;
    int present(const AgentGroup &group) const;

    ConversationStore &m_store;
    ChannelId m_channel;
    QString m_filter;
    QList<Row> m_rows;
};

//! He is connected and not signed off: a transfer reaches him, whatever his load (PROTOCOL.md,
//! "Who has what").
bool isReachable(const Colleague &colleague);

} // namespace kefu::ui
