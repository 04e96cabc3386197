// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QPlainTextEdit>

namespace kefu::ui {

//! Which key sends; the other one with Ctrl, and always Shift+Enter, makes a new line.
enum class SendKey { Enter, CtrlEnter };

//! The text area of a chat. Plain text only. While an input method composes (there is pre-edit
//! text) no key sends: Enter then belongs to the input method.
class MessageEdit : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit MessageEdit(const Look &look, QWidget *parent = nullptr);

    void setSendKey(SendKey key) { m_sendKey = key; }
    SendKey sendKey() const { return m_sendKey; }
    bool isComposing() const { return m_composing; }

Q_SIGNALS:
    void sendRequested();
    //! More was pasted than a message could ever hold; the rest was left out.
    void pasteCut();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void changeEvent(QEvent *event) override;

private:
    bool sends(const QKeyEvent &event) const;

    SendKey m_sendKey = SendKey::Enter;
    bool m_composing = false;
};

} // namespace kefu::ui
