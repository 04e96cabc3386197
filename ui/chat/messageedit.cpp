// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/messageedit.h"

#include "ui/widgets/displaytext.h"
#include "ui/widgets/overlayscrollbar.h"

#include <QInputMethodEvent>
#include <QMimeData>
#include <QTextBlock>

namespace kefu::ui {

namespace {
constexpr int kLeft = 10; // LayIM's left margin of the text
constexpr int kDocumentMargin = 4;
constexpr int kMaxPaste =
    20'000; // far above what can be sent, far below what would stop the window
} // namespace

MessageEdit::MessageEdit(const Look &look, QWidget *parent)
    : QPlainTextEdit(parent)
{
    setFont(look.font(14));
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    document()->setDocumentMargin(kDocumentMargin);
    setViewportMargins(kLeft - kDocumentMargin, 0, 0, 0);
    QPalette colours = palette();
    const Theme &theme = look.theme();
    colours.setColor(QPalette::Base, theme.bg);
    colours.setColor(QPalette::Text, theme.text);
    colours.setColor(QPalette::Highlight, theme.selection);
    colours.setColor(QPalette::HighlightedText, theme.text);
    colours.setColor(QPalette::PlaceholderText, theme.meta);
    setPalette(colours);
    setAccessibleName(tr("Message"));
    new OverlayScrollBar(look, this);
}

bool MessageEdit::sends(const QKeyEvent &event) const
{
    if (event.key() != Qt::Key_Return && event.key() != Qt::Key_Enter)
        return false;
    const Qt::KeyboardModifiers with = event.modifiers() & ~Qt::KeypadModifier;
    return with == (m_sendKey == SendKey::Enter ? Qt::NoModifier : Qt::ControlModifier);
}

void MessageEdit::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!enter) {
        QPlainTextEdit::keyPressEvent(event);
        return;
    }
    event->accept();
    if (m_composing)
        return;
    if (!sends(*event))
        textCursor().insertBlock();
    else if (!event->isAutoRepeat()) // a key held down must not send twice
        Q_EMIT sendRequested();
    ensureCursorVisible();
}

void MessageEdit::inputMethodEvent(QInputMethodEvent *event)
{
    m_composing = !event->preeditString().isEmpty();
    QPlainTextEdit::inputMethodEvent(event);
}

void MessageEdit::focusOutEvent(QFocusEvent *event)
{
    // The input method drops or commits its text when the focus goes; no event need follow.
    m_composing = false;
    QPlainTextEdit::focusOutEvent(event);
}

bool MessageEdit::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasText();
}

void MessageEdit::insertFromMimeData(const QMimeData *source)
{
    const QString text = source->text();
    const QStringView part = cutAtCharacter(text, kMaxPaste);
    textCursor().insertText(displayText(part));
    ensureCursorVisible();
    if (part.size() < text.size())
        Q_EMIT pasteCut();
}

void MessageEdit::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        setAccessibleName(tr("Message"));
}

} // namespace kefu::ui
