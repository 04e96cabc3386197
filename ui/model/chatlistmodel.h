// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"
#include "ui/model/modelroles.h"

#include <QAbstractListModel>

namespace kefu::ui {

class ConversationStore;

//! The chats that are open in the chat window, in the order they were opened. Roles:
//! ConversationRoles.
class ChatListModel : public QAbstractListModel {
    Q_OBJECT
public:
    //! `store` outlives the model.
    explicit ChatListModel(ConversationStore &store, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    //! Adds the visitor unless it is there; returns its row.
    int open(VisitorId visitor);
    void close(VisitorId visitor);
    void closeAll();
    int rowOf(VisitorId visitor) const; //!< -1: not open
    VisitorId visitorAt(int row) const; //!< none when out of range

private:
    void tell(VisitorId visitor);
    void tellAll();
    void dropUnknown();

    ConversationStore &m_store;
    QList<VisitorId> m_open;
};

} // namespace kefu::ui
