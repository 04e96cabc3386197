// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"

#include <QAbstractListModel>

namespace kefu::ui {

class ConversationStore;

//! What a search in all messages has found, newest first, page behind page.
class RecordsModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        VisitorRole = Qt::UserRole + 1, //!< qint64
        SeqRole, //!< int
        NameRole, //!< the visitor's
        ChannelRole,
        WhoRole, //!< who wrote it
        TimeRole, //!< ms UTC
        SnippetRole, //!< QString, one line
        MarksRole, //!< QList<int>: characters of it that were looked for
    };

    //! `store`, which knows the mini programs and the words, outlives the model.
    explicit RecordsModel(ConversationStore &store, QObject *parent = nullptr);

    void clear();
    void append(const QList<SearchHit> &hits);
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    const SearchHit *at(int row) const; //!< null when out of range

private:
    struct Row {
        SearchHit hit;
        QString snippet;
        QList<int> marks;
    };
    QString nameOf(const SearchHit &hit) const;
    QString whoOf(const SearchHit &hit) const;

    ConversationStore &m_store;
    QList<Row> m_rows;
};

} // namespace kefu::ui
