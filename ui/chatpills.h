// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"
#include "ui/widgets/look.h"

#include <QObject>
#include <memory>

namespace kefu::ui {

class ConversationStore;
class MiniBox;

//! LayIM's two pills at the bottom centre of the screen (layim.md 1.2, 1.4): what the chat window
//! shrinks to, and 收到新消息 for visitors whose chat is not open. Unlike LayIM's, both count, and
//! neither outlives its reason: what is read or opened elsewhere leaves the second one. GUI thread.
class ChatPills : public QObject {
    Q_OBJECT
public:
    static constexpr QSize kSize { 184, 52 };

    //! Both outlive it.
    ChatPills(Look &look, ConversationStore &store, QObject *parent = nullptr);
    ~ChatPills() override;

    //! The chat window is shrunk; `current` is its chat.
    void showMinimised(VisitorId current);
    void hideMinimised();
    bool isMinimised() const;

    //! Something came for a visitor whose chat is not open; the newest one's avatar is shown, and
    //! the pill shakes.
    void queue(VisitorId visitor);
    //! His chat is open now.
    void drop(VisitorId visitor);
    //! In the order they came; the newest last.
    QList<VisitorId> queued() const { return m_queue; }
    //! Something came for a chat of the shrunk window.
    void shakeMinimised();
    void hideAll();
    void retranslate();

    // Null before it was first wanted.
    MiniBox *minimisedPill() const { return m_minimised.get(); }
    MiniBox *arrivalPill() const { return m_arrival.get(); }

Q_SIGNALS:
    void restoreRequested();
    //! The pill was clicked: all of them are to be opened, the last one to be current.
    void openRequested(const QList<kefu::VisitorId> &visitors);

private:
    std::unique_ptr<MiniBox> makePill(const char *name);
    void refresh();
    void refreshMinimised();
    void refreshArrival();
    void onRowChanged(VisitorId visitor);
    static void place(MiniBox &pill, int above);

    Look &m_look;
    ConversationStore &m_store;
    std::unique_ptr<MiniBox> m_minimised;
    std::unique_ptr<MiniBox> m_arrival;
    VisitorId m_current; //!< the chat the shrunk window shows
    QList<VisitorId> m_queue;
};

} // namespace kefu::ui
