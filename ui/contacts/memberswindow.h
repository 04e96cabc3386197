// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/explanation.h"
#include "ui/widgets/layimframe.h"

#include <functional>

class QListView;
class QStandardItemModel;

namespace kefu::ui {

class Avatar;
class ConversationStore;
class PlainLabel;

//! LayIM's members of a group (layim.md 1.2): a head of 80 with name and number, below it 600×212
//! of cells 112×76 with avatars of 48; here each with the colleague's state, and his load in the
//! tool tip. Follows what the relay tells of them.
class MembersWindow : public LayimFrame {
    Q_OBJECT
public:
    static constexpr QSize kCell { 112, 76 };
    using MemberWords = std::function<QString(const Colleague &)>;

    //! `store` outlives it; `words`: what is said of a colleague beside his name.
    MembersWindow(const Look &look, ConversationStore &store, MemberWords words,
                  QWidget *parent = nullptr);

    //! Without a group (invalid): all colleagues. `name` as the list shows it.
    void showGroup(GroupId group, const QString &name);
    QListView *cells() const { return m_cells; }

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void refresh();
    void addCell(const Colleague &colleague);
    QList<AgentId> members() const;

    const Look &m_look;
    ConversationStore &m_store;
    MemberWords m_words;
    GroupId m_group;
    QString m_name;
    Avatar *m_avatar = nullptr;
    PlainLabel *m_title = nullptr;
    PlainLabel *m_count = nullptr;
    QStandardItemModel *m_model;
    QListView *m_cells = nullptr;
};

} // namespace kefu::ui
