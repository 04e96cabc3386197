// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"
#include "ui/chat/rowlayout.h"
#include "ui/widgets/look.h"

#include <QWidget>

class QLineEdit;
class QListView;
class QStackedWidget;
class QStandardItemModel;

namespace kefu::ui {

class ChatService;
class ChatView;
class ConversationStore;
class IconButton;
class MessageModel;
class PlainLabel;

//! 聊天记录 (layim.md 1.2): at the right edge of a chat, with the same bubbles, so that the agent
//! can look things up while writing. All of the visitor's messages, by the scroll bar, by a day, or
//! by words.
class ChatLogPanel : public QWidget {
    Q_OBJECT
public:
    static constexpr int kWidth = 450;

    //! `service` and `store` outlive the panel.
    ChatLogPanel(const Look &look, ChatService &service, ConversationStore &store,
                 VisitorId visitor, QWidget *parent = nullptr);
    ~ChatLogPanel() override;

    ChatView *view() const { return m_view; }
    void setPeople(const RowContext &context);
    //! Shows the log as it is now, with the focus in its search.
    void open();
    void openCalendar();
    QLineEdit *search() const { return m_search; }
    QListView *results() const { return m_results; }

Q_SIGNALS:
    void closed();
    void noticeWanted(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void retranslate();
    void style();
    void find();
    void takeFound(const Result<SearchAnswer> &answer);
    void showLog();
    void showHit(const QModelIndex &index);

    const Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    VisitorId m_visitor;
    MessageModel *m_messages;
    ChatView *m_view;
    PlainLabel *m_title;
    PlainLabel *m_state;
    QLineEdit *m_search;
    IconButton *m_calendar;
    IconButton *m_close;
    QStackedWidget *m_pages;
    QListView *m_results;
    QStandardItemModel *m_hits;
    QString m_sought;
    int m_asked = 0; //!< only the last search counts
};

} // namespace kefu::ui
