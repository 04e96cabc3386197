// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/protocol/types.h"
#include "ui/conversations/workview.h"

#include <QBasicTimer>
#include <QWidget>

namespace kefu::ui {

class ChatService;
class ConversationStore;
class Button;
class LeaveListModel;
class PlainLabel;

//! The tab 留言 (product.md 4): leave messages nobody has taken, with the last time an answer is
//! possible, and 领取. The list is shared, so it is asked for again while it is shown.
class LeaveList : public QWidget {
    Q_OBJECT
public:
    //! All three outlive the list.
    LeaveList(ChatService &service, ConversationStore &store, Look &look,
              QWidget *parent = nullptr);

    void setCurrent(VisitorId visitor);
    LeaveListModel *model() const { return m_model; }
    WorkView *view() const { return m_view; }
    int count() const;

Q_SIGNALS:
    //! One was taken and is this agent's now.
    void openRequested(kefu::VisitorId visitor);
    void countChanged(int count);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    enum class State { Loading, Ready, Failed };

    void connectAll();
    void retranslate();
    void reload();
    void loadMore();
    void take(const QModelIndex &index);
    void onOrderDone(const ConversationInfo &conversation);
    void onFailed(const Error &error, ConversationId conversation);
    void setState(State state);

    Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    LeaveListModel *m_model;
    PlainLabel *m_title;
    Button *m_refresh;
    WorkView *m_view;
    QBasicTimer m_again;
    State m_state = State::Loading;
    ConversationId m_taking; //!< 领取 is under way
    bool m_asking = false;
    bool m_more = false;
};

} // namespace kefu::ui
