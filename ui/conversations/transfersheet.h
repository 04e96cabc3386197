// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"
#include "ui/widgets/sheet.h"

class QLineEdit;
class QListView;

namespace kefu::ui {

class Button;
class ChatService;
class ConversationStore;
class TransferModel;

//! 转接: to whom, with a note for him. Typing searches, the arrows choose, Enter hands over.
class TransferSheet : public Sheet {
    Q_OBJECT
public:
    static constexpr int kMaxNote = 200;

    //! `channel`: whose groups are offered.
    TransferSheet(const Look &look, ChatService &service, ConversationStore &store,
                  ChannelId channel, QWidget *over);

    //! `search`: what the list is narrowed to at first.
    //! What its button says instead of 转接.
    void setOkText(const QString &text);
    void openFor(const QString &title, const QString &search = {});
    QListView *list() const { return m_list; }

Q_SIGNALS:
    //! Exactly one of `agent` and `group` is given.
    void chosen(kefu::AgentId agent, kefu::GroupId group, const QString &note);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void onFilled();
    void submit();

    ConversationStore &m_store;
    TransferModel *m_model;
    QLineEdit *m_search;
    QListView *m_list;
    QLineEdit *m_note;
    Button *m_ok;
};

} // namespace kefu::ui
