// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/whisperbar.h"

#include "ui/model/conversationstore.h"
#include "ui/widgets/button.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/plainlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kShown = 3;
constexpr int kSide = 16;
constexpr int kMaxLine = 300;
} // namespace

WhisperBar::WhisperBar(const Look &look, ChatService &service, ConversationStore &store,
                       VisitorId visitor, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_store(store)
    , m_visitor(visitor)
    , m_text(new PlainLabel(look, 13, &Theme::amber, this))
    , m_seen(new Button(look, Button::Kind::Link, this))
{
    setObjectName(QStringLiteral("whisperBar"));
    m_text->setObjectName(QStringLiteral("whisperText"));
    m_text->setWrapped(true);
    m_seen->setObjectName(QStringLiteral("whisperSeen"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(kSide, 8, kSide, 8);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_seen);
    connect(m_seen, &QAbstractButton::clicked, this, [this] {
        m_seenAt = m_notes.isEmpty() ? 0 : m_notes.last().createdAt;
        m_notes.clear();
        refresh();
    });
    connect(&service, &ChatService::whispered, this, [this](const WhisperPush &push) {
        const ConversationInfo *now = m_store.currentOf(m_visitor);
        if (now && now->id == push.conversation)
            add(push.note);
    });
    connect(&store, &ConversationStore::visitorCardChanged, this, [this](VisitorId changed) {
        if (changed == m_visitor)
            takeCard();
    });
    takeCard();
    refresh();
}

QString WhisperBar::text() const
{
    return m_text->text();
}

void WhisperBar::add(const VisitorNote &note)
{
    const bool known = std::any_of(m_notes.begin(), m_notes.end(),
                                   [&note](const VisitorNote &one) { return one.id == note.id; });
    if (known || note.createdAt <= m_seenAt || note.author == m_store.me().id)
        return;
    m_notes.append(note);
    refresh();
}

//! The card has the newest first, and those of earlier conversations, too.
void WhisperBar::takeCard()
{
    const VisitorCard *card = m_store.card(m_visitor);
    const ConversationInfo *now = m_store.currentOf(m_visitor);
    if (!card || !now || now->state == ConversationState::Closed)
        return;
    for (auto it = card->notes.crbegin(); it != card->notes.crend(); ++it) {
        if (it->whisper.isValid() && it->whisper == now->id)
            add(*it);
    }
}

void WhisperBar::refresh()
{
    QStringList lines;
    for (qsizetype i = std::max<qsizetype>(0, m_notes.size() - kShown); i < m_notes.size(); ++i)
        lines.append(tr("Whisper of %1: %2")
                         .arg(displayLine(m_notes.at(i).authorName, 24),
                              displayLine(m_notes.at(i).text, kMaxLine)));
    m_text->setText(lines.join(u'\n'));
    m_seen->setText(tr("Got it"));
    m_seen->setToolTip(tr("The visitor cannot see whispers"));
    setAccessibleName(lines.join(u'\n'));
    setVisible(!lines.isEmpty());
}

void WhisperBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_look.theme().amberBg);
    painter.fillRect(QRect(0, 0, 3, height()), m_look.theme().amber);
}

void WhisperBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

} // namespace kefu::ui
