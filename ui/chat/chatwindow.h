// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/layimframe.h"

class QSettings;

namespace kefu::ui {

class ChatService;
class ChatWidget;
class ConversationStore;

//! LayIM's chat window: 600×520, 800 wide with two chats or more, at least 500×420. The cross hides
//! it with its chats (LayIM's closes them all); Esc closes one.
class ChatWindow : public LayimFrame {
    Q_OBJECT
public:
    //! `settings` remembers size and place.
    ChatWindow(Look &look, ChatService &service, ConversationStore &store, QSettings &settings);

    ChatWidget *chats() const { return m_chats; }
    void rememberGeometry();

    //! To the pill at the bottom of the screen (layim.md 1.2), whose owner hears minimised(); to
    //! the taskbar where a program cannot place its windows (Wayland).
    void minimiseToPill();
    void minimise() override { minimiseToPill(); }

Q_SIGNALS:
    void minimised();
    void shown();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void restoreGeometry();
    void growBy(int width);
    int sideWidth() const; //!< of list and card

    QSettings &m_settings;
    ChatWidget *m_chats;
};

} // namespace kefu::ui
