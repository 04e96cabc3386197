// SPDX-License-Identifier: Apache-2.0
#include "ui/conversations/endsheet.h"

#include "relay/protocol/features.h"
#include "ui/conversations/choicechips.h"
#include "ui/widgets/button.h"
#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QScrollArea>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr QSize kBox { 440, 236 };
constexpr int kMostOfChips = 150; // higher they scroll
constexpr int kField = 32;
constexpr int kSpacing = 10;
} // namespace

EndSheet::EndSheet(const Look &look, const About &about, QWidget *over)
    : Sheet(look, over, kBox)
    , m_conversation(about.conversation)
    , m_choice(new ChoiceChips(look))
    , m_note(new QLineEdit)
{
    setObjectName(QStringLiteral("endSheet"));
    build(about);
}

void EndSheet::build(const About &about)
{
    setTitle(tr("End the conversation with %1").arg(about.name));
    content()->setSpacing(kSpacing);
    int height = heightAround();
    if (about.unanswered) {
        auto *warning = new PlainLabel(look(), 13, &Theme::amber);
        warning->setObjectName(QStringLiteral("endUnanswered"));
        warning->setText(tr("The visitor still waits for an answer."));
        content()->addWidget(warning);
        height += warning->sizeHint().height() + kSpacing;
    }
    height += buildChoice(about.dispositions);
    m_note->setObjectName(QStringLiteral("endNote"));
    m_note->setPlaceholderText(tr("Wrap-up for colleagues (optional)"));
    m_note->setAccessibleName(tr("Wrap-up for colleagues (optional)"));
    m_note->setMaxLength(kMaxDispositionChars);
    m_note->setFixedHeight(kField);
    styleField(look(), m_note);
    m_note->setFont(look().font(13));
    auto *end = new Button(look(), Button::Kind::Primary);
    end->setObjectName(QStringLiteral("endOk"));
    end->setText(tr("End conversation"));
    connect(end, &QAbstractButton::clicked, this, &EndSheet::submit);
    auto *cancel = new Button(look(), Button::Kind::Quiet);
    cancel->setObjectName(QStringLiteral("endCancel"));
    cancel->setText(tr("Cancel"));
    connect(cancel, &QAbstractButton::clicked, this, &Sheet::dismiss);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addStretch(1);
    foot->addWidget(cancel);
    foot->addWidget(end);
    content()->addWidget(m_note);
    content()->addStretch(1);
    content()->addLayout(foot);
    setBoxHeight(height + kField + kSpacing + end->sizeHint().height() + kSpacing);
}

//! The offered words; how high they and the gap below them are.
int EndSheet::buildChoice(const QStringList &dispositions)
{
    m_choice->setObjectName(QStringLiteral("endChoice"));
    m_choice->setChoices(dispositions);
    if (dispositions.isEmpty()) {
        m_choice->setParent(this);
        m_choice->hide();
        return 0;
    }
    auto *area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFixedHeight(std::min(m_choice->heightForWidth(contentWidth() - 2), kMostOfChips));
    area->setFocusPolicy(Qt::NoFocus);
    area->viewport()->setAutoFillBackground(false);
    area->setWidget(m_choice);
    m_choice->setAutoFillBackground(false); // which the area has switched on
    new OverlayScrollBar(look(), area);
    content()->addWidget(area);
    return area->height() + kSpacing;
}

//! Wherever the focus is; a field and a chip let Enter pass.
void EndSheet::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return submit();
    Sheet::keyPressEvent(event);
}

void EndSheet::openNow()
{
    open(m_note);
}

void EndSheet::submit()
{
    EndRequest request;
    request.conversation = m_conversation;
    request.disposition = m_choice->chosen();
    request.note = m_note->text().trimmed();
    // Alone, the agent's own words are the wrap-up.
    if (request.disposition.isEmpty())
        request.disposition.swap(request.note);
    Q_EMIT chosen(request);
    dismiss();
}

} // namespace kefu::ui
