// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"
#include "ui/widgets/sheet.h"

#include <functional>

namespace kefu::ui {

class ChatService;
class ConversationStore;

//! Who signs off with open conversations is asked once what becomes of them (product.md 4): handed
//! over, back to the queue, or kept until their visitors write again.
class SignOffSheet : public Sheet {
    Q_OBJECT
public:
    //! Done at once when nothing is open; else `done` comes when one has been chosen, and never
    //! when the sheet is closed. After handing over, what was refused is kept.
    static void ask(const Look &look, ChatService &service, ConversationStore &store, QWidget *over,
                    const std::function<void(LeftBehind)> &done);
    //! The agent's open conversations.
    static QList<ConversationId> openOnes(const ConversationStore &store);

private:
    SignOffSheet(const Look &look, ChatService &service, ConversationStore &store, QWidget *over,
                 std::function<void(LeftBehind)> done);

    void addChoice(const char *name, const QString &title, const QString &what,
                   const std::function<void()> &chosen);
    void handOver();

    ChatService &m_service;
    ConversationStore &m_store;
    QWidget *m_over;
    std::function<void(LeftBehind)> m_done;
    QList<QWidget *> m_choices;
};

} // namespace kefu::ui
