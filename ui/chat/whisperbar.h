// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

class ConversationStore;

//! 悄悄话 of a supervisor in the chat of who has the conversation: an amber strip over the composer
//! that only he sees, with the last ones said, until he puts it away. What was said before the chat
//! was opened comes with the visitor's card.
class WhisperBar : public QWidget {
    Q_OBJECT
public:
    WhisperBar(const Look &look, ChatService &service, ConversationStore &store, VisitorId visitor,
               QWidget *parent = nullptr);

    QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void add(const VisitorNote &note);
    void takeCard();
    void refresh();

    const Look &m_look;
    ConversationStore &m_store;
    VisitorId m_visitor;
    QList<VisitorNote> m_notes; //!< oldest first
    qint64 m_seenAt = 0; //!< put away: those up to then
    class PlainLabel *m_text;
    class Button *m_seen;
};

} // namespace kefu::ui
