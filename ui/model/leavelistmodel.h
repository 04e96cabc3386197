// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/model/modelroles.h"

#include <QAbstractListModel>

namespace kefu::ui {

class ConversationStore;

//! The shared list 留言 in the relay's order (product.md 4): leave messages nobody has taken. They
//! are not this agent's, so the store does not have them; the list keeps what it was told.
class LeaveListModel : public QAbstractListModel {
    Q_OBJECT
public:
    //! `store`, which knows the channels and the words, outlives the model.
    explicit LeaveListModel(ConversationStore &store, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    //! The first page; rows that stay are kept in place as far as the order allows.
    void setFirstPage(const QList<ConversationInfo> &page);
    //! The page after the last row; what is there already is skipped.
    void append(const QList<ConversationInfo> &page);
    void remove(ConversationId conversation);
    void clear();
    ConversationId lastId() const; //!< none when empty
    const ConversationInfo *at(int row) const; //!< null when out of range
    int rowOf(ConversationId conversation) const; //!< -1: not there

private:
    void tellAll();

    ConversationStore &m_store;
    QList<ConversationInfo> m_rows;
};

} // namespace kefu::ui
