// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/model/modelroles.h"

#include <QAbstractListModel>
#include <QHash>
#include <QSet>
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

    //! What the agent took out of this list (LayIM's 移除该会话, 清空全部会话列表): single ones,
    //! and whatever had ended by `until`, ms UTC. Nothing is deleted: a conversation that ends
    //! later is listed again.
    struct Hidden {
        QSet<ConversationId> single;
        qint64 until = 0;
        bool operator==(const Hidden &) const = default;
    };
    void setHidden(const Hidden &hidden);
    const Hidden &hidden() const { return m_hidden; }
    void hide(ConversationId conversation);
    void hideAll();

Q_SIGNALS:
    void hiddenChanged();

private:
    struct Entry {
        qint64 endedAt = 0;
        ConversationId conversation;
    };
    static bool before(const Entry &a, const Entry &b);
    int rowOf(ConversationId conversation) const;
    bool isHidden(const ConversationInfo &info) const;
    void fill();
    void rebuild();
    void tellAll();
    void refresh(ConversationId conversation);
    void refreshVisitor(VisitorId visitor);

    ConversationStore &m_store;
    Hidden m_hidden;
    std::vector<Entry> m_entries;
    QHash<ConversationId, qint64> m_endedAt; //!< the key each entry stands under
};

} // namespace kefu::ui
