// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/model/messagelog.h"

#include <QAbstractListModel>
#include <QStringList>

namespace kefu::ui {

class ConversationStore;

//! One visitor's messages. Row r is the message with seq `firstSeq + r`, loaded or not; behind them
//! the own messages the relay has not confirmed. When the relay's copy of such a message arrives,
//! its row becomes that message in place.
class MessageModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Roles {
        TextRole = Qt::DisplayRole, //!< QString, plain text
        LoadedRole = Qt::UserRole + 1, //!< bool
        MessageRole, //!< kefu::Message; only when loaded
        SeqRole, //!< int; 0 = local
        LocalRole, //!< bool: not confirmed by the relay
        ReadRole, //!< bool: at or before the read mark
    };

    //! What a row shows. `message` is null while it is not loaded.
    struct Item {
        const Message *message = nullptr;
        const LocalMessage *local = nullptr; //!< set for own messages without a seq
        int seq = 0;
    };

    //! `store` outlives the model.
    explicit MessageModel(ConversationStore &store, QObject *parent = nullptr);

    void setVisitor(VisitorId visitor);
    VisitorId visitor() const { return m_visitor; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    //! Cheaper than data(); valid until the next change.
    Item item(int row) const;
    int rowOfSeq(int seq) const; //!< -1: none
    //! `beforeSeq` for ChatService::loadHistory() so that rows [first, last] get loaded, the newest
    //! gap first; 0 when all of them are.
    int historyNeeded(int firstRow, int lastRow) const;

private:
    void onLogChanged(VisitorId visitor, int from, int to, bool rows);
    void onRowChanged(VisitorId visitor);
    void resetRows();
    void readExtent();
    void syncRows();
    void syncFront(const MessageLog &log);
    void syncBack(const MessageLog &log);
    void syncLocal(const MessageLog &log);
    void adopt(int localIndex);
    void insertBehind(int count);
    int seqRows() const { return m_lastSeq - m_firstSeq + 1; }

    ConversationStore &m_store;
    VisitorId m_visitor;
    int m_firstSeq = 1;
    int m_lastSeq = 0;
    int m_readSeq = 0;
    QStringList m_local; //!< clientMessageIds of the rows behind m_lastSeq
};

} // namespace kefu::ui
