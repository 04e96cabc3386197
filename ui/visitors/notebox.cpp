// SPDX-License-Identifier: Apache-2.0
#include "ui/visitors/notebox.h"

#include "relay/protocol/features.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QDateTime>
#include <QEvent>
#include <QLineEdit>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr int kField = 28;
constexpr int kMaxShownChars = 300; // the rest of a long note is in its tool tip
} // namespace

NoteBox::NoteBox(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_field(new QLineEdit(this))
    , m_list(new QVBoxLayout)
{
    m_field->setObjectName(QStringLiteral("noteField"));
    m_field->setFixedHeight(kField);
    m_field->setFont(look.font(13));
    m_field->setMaxLength(kMaxNoteChars);
    styleField(look, m_field);
    connect(m_field, &QLineEdit::returnPressed, this, [this] {
        if (const QString text = m_field->text().trimmed(); !text.isEmpty())
            Q_EMIT noteWanted(text);
    });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    m_list->setSpacing(2);
    layout->addLayout(m_list);
    layout->addWidget(m_field);
    retranslate();
}

void NoteBox::setNotes(const QList<VisitorNote> &notes)
{
    if (notes == m_notes)
        return;
    m_notes = notes;
    while (QLayoutItem *item = m_list->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const VisitorNote &note : notes.first(std::min<qsizetype>(notes.size(), kShown))) {
        auto *who = new PlainLabel(m_look, 12, &Theme::sub, this);
        who->setText(note.authorName + QStringLiteral(" · ")
                     + QDateTime::fromMSecsSinceEpoch(note.createdAt)
                           .toString(QStringLiteral("MM-dd HH:mm")));
        auto *text = new PlainLabel(m_look, 13, &Theme::text, this);
        text->setWrapped(true);
        text->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        text->setText(cutAtCharacter(note.text, kMaxShownChars).toString());
        m_list->addWidget(who);
        m_list->addWidget(text);
    }
    updateGeometry();
}

void NoteBox::noteTaken()
{
    m_field->clear();
}

void NoteBox::retranslate()
{
    m_field->setPlaceholderText(tr("Add a note for colleagues"));
    m_field->setAccessibleName(tr("Add a note for colleagues"));
}

void NoteBox::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
