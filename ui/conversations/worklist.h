// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/conversations/workview.h"

#include <QBasicTimer>
#include <QWidget>

namespace kefu::ui {

class ChatService;
class ConversationStore;
class WorkListModel;

//! The tab 会话 (desk.md 3.2): offers with 接入 and 拒绝, who waits for an answer, whom the agent
//! serves. While the pointer moves over it the order stays as it is.
class WorkList : public QWidget {
    Q_OBJECT
public:
    //! All three outlive the list.
    WorkList(ChatService &service, ConversationStore &store, Look &look, QWidget *parent = nullptr);

    //! The chat that is shown beside it.
    void setCurrent(VisitorId visitor);
    //! Only names that contain `text`.
    void setFilter(const QString &text);
    WorkListModel *model() const { return m_model; }
    WorkView *view() const { return m_view; }

Q_SIGNALS:
    void openRequested(kefu::VisitorId visitor);
    //! From a row's menu.
    void transferRequested(kefu::VisitorId visitor);
    void tearOffRequested(kefu::VisitorId visitor);

protected:
    void changeEvent(QEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    void retranslate();
    void act(const QModelIndex &index, WorkView::Action action);
    void openMenu(const QModelIndex &index, const QPoint &at);
    void hold();
    void release();

    Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    WorkListModel *m_model;
    WorkView *m_view;
    QBasicTimer m_still; //!< since the pointer moved last
};

} // namespace kefu::ui
