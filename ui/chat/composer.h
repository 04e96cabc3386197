// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/chat/messageedit.h"
#include "ui/chat/quotawords.h"

#include <QWidget>

namespace kefu::ui {

class Button;
class IconButton;
class PlainLabel;

//! Tool row (38), text (73) and bottom row (46) of a chat (layim.md 1.2). Knows no service: what is
//! to be sent comes out as a signal. Asks, in its own bottom row and never with a window, before
//! the last reply is used and before one is sent that WeChat will probably refuse.
class Composer : public QWidget {
    Q_OBJECT
public:
    explicit Composer(const Look &look, QWidget *parent = nullptr);

    MessageEdit *edit() const { return m_edit; }
    QString text() const;
    void setText(const QString &text);
    void clear();

    //! `writable`: the conversation is open and this agent's; else `why` stands where 发送 was.
    void setWritable(bool writable, const QString &why);
    //! The quota and what is left of it in words; at Shut the send button gives way to words.
    void setQuota(const QuotaView &view, int left);
    void setSendKey(SendKey key);
    SendKey sendKey() const { return m_edit->sendKey(); }
    //! True while the bottom row asks for a confirmation.
    bool isAsking() const { return m_asking != Asking::Nothing; }
    //! Esc: takes back a question; false when there was none.
    bool cancelQuestion();

Q_SIGNALS:
    void sendRequested(const QString &text, bool force);
    void closeRequested();
    void sendKeyChosen(kefu::ui::SendKey key);
    void noticeWanted(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    enum class Asking { Nothing, LastReply, Refusal };

    void build();
    void retranslate();
    void refresh();
    void layOut();
    void trySend();
    void sendNow(bool force);
    void ask(Asking what);
    void openKeyMenu();
    void openFaces();
    bool isShut() const;
    void showBottom();

    const Look &m_look;
    MessageEdit *m_edit = nullptr;
    PlainLabel *m_quotaLine = nullptr;
    PlainLabel *m_costLine = nullptr;
    PlainLabel *m_notice = nullptr; //!< instead of the send button, or the question
    IconButton *m_face = nullptr;
    Button *m_closeButton = nullptr;
    Button *m_send = nullptr;
    Button *m_arrow = nullptr;
    Button *m_confirm = nullptr;
    Button *m_cancel = nullptr;
    QuotaView m_quota;
    int m_left = 0;
    bool m_writable = true;
    bool m_lastReplyAsked = false; //!< once per window of replies
    QString m_why;
    Asking m_asking = Asking::Nothing;
};

} // namespace kefu::ui
