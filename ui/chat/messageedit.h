// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/chat/picturemime.h"
#include "ui/widgets/look.h"

#include <QPlainTextEdit>
#include <functional>

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

    //! Puts one of markup::faceNames() at the caret; shown as an emoji.
    void insertFace(const QString &name);
    //! The text with its faces as `face[名]`; those of setComposed() are shown as emoji again.
    QString composed() const;
    void setComposed(const QString &text);
    //! The same at the caret, in place of what is selected.
    void insertComposed(const QString &text);
    //! All of it replaced in one step that can be undone.
    void replaceComposed(const QString &text);
    //! Whoever stands over the text, such as a list of canned replies, gets the keys first; it
    //! returns whether it took one. Not while an input method composes.
    void setKeyTaker(std::function<bool(int key)> taker) { m_keyTaker = std::move(taker); }

Q_SIGNALS:
    void sendRequested();
    //! More was pasted than a message could ever hold; the rest was left out.
    void pasteCut();
    //! Pictures were pasted or dropped.
    void picturesGiven(const kefu::ui::PictureMime &pictures);
    //! The up arrow while nothing is written: the last own message is wanted.
    void recallRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void changeEvent(QEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    bool sends(const QKeyEvent &event) const;
    void style(const Theme &theme);
    void insertFace(QTextCursor &cursor, const QString &name);

    SendKey m_sendKey = SendKey::Enter;
    std::function<bool(int key)> m_keyTaker;
    bool m_composing = false;
};

} // namespace kefu::ui
