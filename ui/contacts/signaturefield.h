// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QLineEdit>

namespace kefu::ui {

class ConversationStore;

//! The agent's own signature (编辑签名, layim.md 1.1): looks like text until the pointer or the
//! focus is there; Enter leaves it, Esc takes the old one back. Sent when it was changed.
class SignatureField : public QLineEdit {
    Q_OBJECT
public:
    //! All outlive the field.
    SignatureField(const Look &look, ChatService &service, ConversationStore &store,
                   QWidget *parent = nullptr);

    //! Something else stands in the last `pixels` while the field is only read.
    void setRoomAtEnd(int pixels);

Q_SIGNALS:
    //! The focus came or went.
    void editingChanged(bool editing);
    //! The field was left, changed or not.
    void left();

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void retranslate();
    void style();
    void refresh();
    void commit();
    void applyMargins();

    const Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    int m_roomAtEnd = 0;
};

} // namespace kefu::ui
