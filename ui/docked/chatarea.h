// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QWidget>

class QStackedLayout;

namespace kefu::ui {

//! The docked window's middle: the open chats, and while there is none a word of how to begin, with
//! the banners a chat would have.
class ChatArea : public QWidget {
    Q_OBJECT
public:
    ChatArea(const Look &look, ChatService &service, QWidget *chats, QWidget *parent = nullptr);

    void setEmpty(bool empty);
    bool isEmpty() const;

private:
    QStackedLayout *m_stack;
};

} // namespace kefu::ui
