// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/layimframe.h"

namespace kefu::ui {

class ChatService;
class ConversationStore;
class SearchPage;

//! 记录 beside LayIM's panel, where there is no main window to have it as a page.
class SearchWindow : public LayimFrame {
    Q_OBJECT
public:
    //! All three outlive the window.
    SearchWindow(Look &look, ChatService &service, ConversationStore &store);

    SearchPage *page() const { return m_page; }

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    SearchPage *m_page;
};

} // namespace kefu::ui
