// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"
#include "ui/model/modelroles.h"

#include <QAbstractListModel>
#include <QHash>
#include <vector>

namespace kefu::ui {

class ConversationStore;

//! 历史会话: this agent's ended conversations, the last to end first. Roles: ConversationRoles.
class HistoryModel : public QAbstractListModel {
    Q_OBJECT
public:
    //! `store` outlives the model.
    explicit HistoryModel(ConversationStore &store, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    struct Entry {
        qint64 endedAt = 0;
        ConversationId conversation;
    };
    static bool before(const Entry &a, const Entry &b);
    int rowOf(ConversationId conversation) const;
    void fill();
    void rebuild();
    void tellAll();
    void refresh(ConversationId conversation);
    void refreshVisitor(VisitorId visitor);

    ConversationStore &m_store;
    std::vector<Entry> m_entries;
    QHash<ConversationId, qint64> m_endedAt; //!< the key each entry stands under
};

} // namespace kefu::ui
