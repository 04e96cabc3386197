// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/explanation.h"
#include "ui/widgets/sheet.h"

class QScrollArea;

namespace kefu::ui {

class ChatService;
class PlainLabel;

//! 分配原因: why this agent, why not the others, where the conversation was.
class WhySheet : public Sheet {
    Q_OBJECT
public:
    //! `owner`: the name of who has it now.
    WhySheet(const Look &look, ChatService &service, ConversationId conversation,
             const QString &owner, QWidget *over);

    void openNow();
    //! Everything it says, for reading aloud and copying.
    QString text() const;

private:
    void fill(const Explanation &why);
    void addLine(const QString &text, int pixels, QColor Theme::*colour, bool bold = false);

    ChatService &m_service;
    QString m_owner;
    QScrollArea *m_area;
    QWidget *m_lines;
    QList<PlainLabel *> m_labels;
};

} // namespace kefu::ui
