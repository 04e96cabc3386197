// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/messageedit.h"

#include "relay/protocol/markup.h"
#include "ui/chat/facepanel.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/overlayscrollbar.h"

#include <QInputMethodEvent>
#include <QMimeData>
#include <QRegularExpression>
#include <QTextBlock>

namespace kefu::ui {

namespace {
constexpr int kLeft = 10; // LayIM's left margin of the text
constexpr int kDocumentMargin = 4;
constexpr int kFaceProperty = QTextFormat::UserProperty + 1;
constexpr int kMaxPaste =
    20'000; // far above what can be sent, far below what would stop the window

//! A run that began as a face may have letters behind it by now; only the emoji itself is the face.
QString composedRun(const QString &run, const QTextCharFormat &format)
{
    if (!format.hasProperty(kFaceProperty))
        return run;
    const int face = format.intProperty(kFaceProperty);
    const QString emoji = FacePanel::emoji(face);
    QString text;
    qsizetype at = 0;
    for (; !emoji.isEmpty() && QStringView(run).mid(at).startsWith(emoji); at += emoji.size())
        text += QStringLiteral("face[%1]").arg(markup::faceNames().value(face));
    return text + run.mid(at);
}

QString composedBlock(const QTextBlock &block)
{
    QString text;
    for (auto it = block.begin(); !it.atEnd(); ++it)
        text += composedRun(it.fragment().text(), it.fragment().charFormat());
    // As toPlainText() gives it.
    return text.replace(QChar::Nbsp, u' ').replace(QChar::LineSeparator, u'\n');
}

} // namespace

MessageEdit::MessageEdit(const Look &look, QWidget *parent)
    : QPlainTextEdit(parent)
{
    setFont(look.textFont(14));
    connect(&look, &Look::textZoomChanged, this, [this, &look] { setFont(look.textFont(14)); });
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    document()->setDocumentMargin(kDocumentMargin);
    setViewportMargins(kLeft - kDocumentMargin, 0, 0, 0);
    look.onTheme(this, [this, &look] { style(look.theme()); });
    setAccessibleName(tr("Message"));
    new OverlayScrollBar(look, this);
}

void MessageEdit::style(const Theme &theme)
{
    QPalette colours = palette();
    // The composer's ground, a skin perhaps, shows through.
    colours.setColor(QPalette::Base, theme.skin == Skin::None ? theme.bg : Qt::transparent);
    colours.setColor(QPalette::Text, theme.text);
    colours.setColor(QPalette::Highlight, theme.selection);
    colours.setColor(QPalette::HighlightedText, theme.text);
    colours.setColor(QPalette::PlaceholderText, theme.meta);
    setPalette(colours);
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
    const bool plain = !(event->modifiers() & ~Qt::KeypadModifier);
    if (!m_composing && plain && m_keyTaker && m_keyTaker(event->key())) {
        event->accept();
        return;
    }
    if (event->key() == Qt::Key_Up && plain && !m_composing && document()->isEmpty()) {
        event->accept();
        Q_EMIT recallRequested();
        return;
    }
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
    return source->hasText() || !picturesIn(source).isEmpty();
}

void MessageEdit::insertFromMimeData(const QMimeData *source)
{
    if (const PictureMime pictures = picturesIn(source); !pictures.isEmpty()) {
        Q_EMIT picturesGiven(pictures);
        return;
    }
    const QString text = source->text();
    const QStringView part = cutAtCharacter(text, kMaxPaste);
    textCursor().insertText(displayText(part));
    ensureCursorVisible();
    if (part.size() < text.size())
        Q_EMIT pasteCut();
}

// ---- faces

void MessageEdit::insertFace(QTextCursor &cursor, const QString &name)
{
    const int face = int(markup::faceNames().indexOf(name));
    if (face < 0)
        return;
    QTextCharFormat format;
    format.setProperty(kFaceProperty, face);
    cursor.insertText(FacePanel::emoji(face), format);
    cursor.setCharFormat({}); // what is typed next is no part of it
}

void MessageEdit::insertFace(const QString &name)
{
    QTextCursor cursor = textCursor();
    insertFace(cursor, name);
    setTextCursor(cursor);
    setCurrentCharFormat({});
}

QString MessageEdit::composed() const
{
    QString text;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockNumber() > 0)
            text += u'\n';
        text += composedBlock(block);
    }
    return text;
}

void MessageEdit::insertComposed(const QString &text)
{
    static const QRegularExpression face(QStringLiteral("face\\[([^\\[\\]\\s]{1,8})\\]"));
    QTextCursor cursor = textCursor();
    cursor.beginEditBlock();
    qsizetype done = 0;
    for (auto matches = face.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        if (!markup::isFaceName(match.captured(1)))
            continue;
        cursor.insertText(text.mid(done, match.capturedStart() - done));
        insertFace(cursor, match.captured(1));
        done = match.capturedEnd();
    }
    cursor.insertText(text.mid(done));
    cursor.endEditBlock();
    setTextCursor(cursor);
    setCurrentCharFormat({});
}

void MessageEdit::setComposed(const QString &text)
{
    clear();
    insertComposed(text);
}

void MessageEdit::replaceComposed(const QString &text)
{
    selectAll();
    insertComposed(text);
    ensureCursorVisible();
}

//! Tab belongs to whoever takes the keys.
bool MessageEdit::focusNextPrevChild(bool next)
{
    if (next && !m_composing && m_keyTaker && m_keyTaker(Qt::Key_Tab))
        return true;
    return QPlainTextEdit::focusNextPrevChild(next);
}

void MessageEdit::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        setAccessibleName(tr("Message"));
}

} // namespace kefu::ui
