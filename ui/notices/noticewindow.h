// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"
#include "ui/widgets/layimframe.h"

class QListView;

namespace kefu::ui {

class Button;
class ConversationStore;
class NoticeLog;
class NoticeRows;
class PlainLabel;
struct Notice;

//! LayIM's message box (layim.md 1.3), 600×520: what the relay told beside the messages, newest
//! first. A click opens the visitor it is about.
class NoticeWindow : public LayimFrame {
    Q_OBJECT
public:
    //! Both outlive the window.
    NoticeWindow(Look &look, NoticeLog &log, ConversationStore &store);

Q_SIGNALS:
    void openRequested(kefu::VisitorId visitor);

protected:
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void retranslate();
    void refresh();

    NoticeLog &m_log;
    NoticeRows *m_rows;
    PlainLabel *m_title;
    Button *m_clear;
    QListView *m_list;
    PlainLabel *m_empty;
};

//! What a notice says, in the current language.
QString noticeWords(const Notice &notice, const ConversationStore &store);

} // namespace kefu::ui
