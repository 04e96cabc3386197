// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/explanation.h"
#include "ui/model/modelroles.h"

#include <QAbstractListModel>
#include <QHash>
#include <QSet>
#include <functional>
#include <vector>

namespace kefu::ui {

class ConversationStore;

//! LayIM's tab 群组: the groups of agents (客服组) and a last one of all colleagues, each with its
//! members below it while it is open, those who are there first. Flat, as ContactsModel.
class GroupsModel : public QAbstractListModel {
    Q_OBJECT
public:
    //! What is shown of a colleague in his second line ("Busy · serving 3/10"); the interface's.
    using MemberWords = std::function<QString(const Colleague &)>;

    //! `store` outlives the model.
    explicit GroupsModel(ConversationStore &store, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    //! Set again when the language has changed.
    void setWords(const QString &everybody, MemberWords words);
    void toggle(int row);
    //! Ids of the groups that are closed, 0 for all colleagues; to be remembered.
    QSet<qint64> closed() const { return m_closed; }
    void setClosed(const QSet<qint64> &groups);

Q_SIGNALS:
    void closedChanged();

private:
    struct Group {
        GroupId id; //!< none: everybody
        QString name;
        std::vector<AgentId> members;
        int online = 0;
    };
    struct Row {
        int group = 0;
        int member = -1; //!< -1: the header
    };

    void rebuild();
    void addGroup(GroupId id, const QString &name, const QList<AgentId> &members);
    void layRows();
    QVariant groupData(const Group &group, int role) const;
    QVariant memberData(AgentId agent, int role) const;

    ConversationStore &m_store;
    std::vector<Group> m_groups;
    std::vector<Row> m_rows;
    QSet<qint64> m_closed;
    QString m_everybody;
    MemberWords m_words;
};

//! A colleague who could be spoken to now: neither offline nor away from his console.
bool isThere(const Colleague &colleague);

} // namespace kefu::ui
