// SPDX-License-Identifier: Apache-2.0
#include "ui/contacts/signaturefield.h"

#include "relay/protocol/features.h"
#include "ui/model/chatqueries.h"
#include "ui/model/conversationstore.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/toast.h"

#include <QKeyEvent>

namespace kefu::ui {

SignatureField::SignatureField(const Look &look, ChatService &service, ConversationStore &store,
                               QWidget *parent)
    : QLineEdit(parent)
    , m_look(look)
    , m_service(service)
    , m_store(store)
{
    setObjectName(QStringLiteral("signature"));
    setMaxLength(kMaxSignChars);
    setFont(look.font(14));
    look.onTheme(this, [this] { style(); });
    connect(this, &QLineEdit::editingFinished, this, &SignatureField::commit);
    connect(&store, &ConversationStore::meChanged, this, &SignatureField::refresh);
    retranslate();
    refresh();
}

void SignatureField::style()
{
    const Theme &theme = m_look.theme();
    setStyleSheet(
        QStringLiteral("QLineEdit { background: transparent; border: 1px solid"
                       " transparent; border-radius: 2px; padding: 0 5px;"
                       " selection-background-color: %4; selection-color: %1; }"
                       "QLineEdit:hover { border-color: %3; }"
                       "QLineEdit:focus { border-color: %3; background: %2; }")
            .arg(theme.text.name(), theme.field.name(), theme.line.name(), theme.selection.name()));
    QPalette colours = palette();
    colours.setColor(QPalette::Text, theme.text);
    colours.setColor(QPalette::PlaceholderText, theme.sub);
    setPalette(colours);
}

void SignatureField::retranslate()
{
    setPlaceholderText(tr("Edit signature"));
    setAccessibleName(tr("Signature"));
}

void SignatureField::refresh()
{
    if (!hasFocus() || !isModified()) {
        setText(m_store.me().sign);
        setCursorPosition(0);
    }
    setToolTip(m_store.me().sign.toHtmlEscaped());
}

void SignatureField::commit()
{
    const QString wanted = text().trimmed();
    setModified(false);
    if (wanted != m_store.me().sign) {
        setSign(m_service, wanted, this, [this](const Result<QString> &sign) {
            if (sign) {
                m_store.setSign(*sign);
                return;
            }
            refresh();
            Toast::notify(m_look, window(), errorWords(sign.error()));
        });
    }
    Q_EMIT left();
}

void SignatureField::setRoomAtEnd(int pixels)
{
    m_roomAtEnd = pixels;
    applyMargins();
}

void SignatureField::applyMargins()
{
    setTextMargins(0, 0, hasFocus() ? 0 : m_roomAtEnd, 0);
}

void SignatureField::focusInEvent(QFocusEvent *event)
{
    QLineEdit::focusInEvent(event);
    applyMargins();
    Q_EMIT editingChanged(true);
}

void SignatureField::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    applyMargins();
    setCursorPosition(0); // its beginning is what is read
    Q_EMIT editingChanged(false);
}

void SignatureField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        setText(m_store.me().sign);
        setModified(false);
        clearFocus();
        return;
    }
    QLineEdit::keyPressEvent(event);
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        clearFocus();
}

void SignatureField::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
