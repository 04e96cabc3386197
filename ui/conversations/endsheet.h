// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"
#include "ui/widgets/sheet.h"

class QLineEdit;

namespace kefu::ui {

class Button;
class ChoiceChips;

//! 结束会话, with a 会话小结 for the colleagues who get this visitor next (desk.md 1): one of the
//! words the relay offers, or the agent's own, or none. Enter ends at once.
class EndSheet : public Sheet {
    Q_OBJECT
public:
    struct About {
        ConversationId conversation;
        QString name; //!< of the visitor
        bool unanswered = false; //!< the visitor waits for an answer
        QStringList dispositions {}; //!< what is offered, in the relay's order
    };

    EndSheet(const Look &look, const About &about, QWidget *over);

    void openNow();

Q_SIGNALS:
    void chosen(const kefu::EndRequest &request);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build(const About &about);
    int buildChoice(const QStringList &dispositions);
    void submit();

    ConversationId m_conversation;
    ChoiceChips *m_choice;
    QLineEdit *m_note;
};

} // namespace kefu::ui
