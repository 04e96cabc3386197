// SPDX-License-Identifier: Apache-2.0
#include "ui/conversations/whysheet.h"

#include "ui/conversations/whywords.h"
#include "ui/model/chatqueries.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/focusframe.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr int kRight = 8; // room of the scroll handle
constexpr int kHighest = 480;
constexpr QSize kBox { 460, 120 };
} // namespace

WhySheet::WhySheet(const Look &look, ChatService &service, ConversationId conversation,
                   const QString &owner, QWidget *over)
    : Sheet(look, over, kBox)
    , m_service(service)
    , m_owner(owner)
    , m_area(new QScrollArea)
    , m_lines(new QWidget)
{
    setObjectName(QStringLiteral("whySheet"));
    setTitle(tr("Why this agent"));
    m_area->setObjectName(QStringLiteral("whyArea"));
    m_area->setAccessibleName(tr("Why this agent"));
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setStyleSheet(QStringLiteral("QScrollArea,QScrollArea>QWidget>QWidget"
                                         "{background:transparent}"));
    new OverlayScrollBar(look, m_area);
    new FocusFrame(look, m_area);
    auto *layout = new QVBoxLayout(m_lines);
    layout->setContentsMargins(0, 0, kRight, 0);
    layout->setSpacing(4);
    layout->setAlignment(Qt::AlignTop);
    m_area->setWidget(m_lines);
    content()->addWidget(m_area, 1);
    addLine(tr("Loading…"), 13, &Theme::sub);
    askWhy(service, conversation, this, [this](const Result<Explanation> &why) {
        qDeleteAll(std::exchange(m_labels, {}));
        if (why)
            fill(*why);
        else
            addLine(errorWords(why.error()), 13, &Theme::danger);
        const int lines = m_lines->layout()->heightForWidth(contentWidth());
        setBoxHeight(std::min(lines + heightAround(), kHighest));
    });
}

void WhySheet::openNow()
{
    open(m_area);
}

QString WhySheet::text() const
{
    QStringList lines;
    for (const PlainLabel *label : m_labels)
        lines.append(label->text());
    return lines.join(u'\n');
}

void WhySheet::addLine(const QString &text, int pixels, QColor Theme::*colour, bool bold)
{
    auto *label = new PlainLabel(look(), pixels, colour, m_lines);
    label->setWrapped(true);
    label->setBold(bold);
    label->setText(text);
    auto *layout = static_cast<QVBoxLayout *>(m_lines->layout());
    if (bold && !m_labels.isEmpty())
        layout->addSpacing(8); // a heading keeps off what stands above it
    layout->addWidget(label);
    label->show();
    m_labels.append(label);
}

void WhySheet::fill(const Explanation &why)
{
    addLine(whyHeadline(why, m_owner, m_service.relayNow()), 14, &Theme::text, true);
    if (const QString again = retryWords(why); !again.isEmpty())
        addLine(again, 13, &Theme::sub);
    if (!why.policy.isEmpty())
        addLine(tr("Rule of this mini program: %1").arg(policyWords(why.policy)), 13, &Theme::sub);
    if (!why.stays.isEmpty())
        addLine(tr("Where it was"), 13, &Theme::text, true);
    for (const ExplainedStay &stay : why.stays)
        addLine(stayWords(stay), 13, &Theme::sub);
    if (why.state != ConversationState::Closed && !why.others.isEmpty()) {
        addLine(tr("Why not the others"), 13, &Theme::text, true);
        for (const ExplainedAgent &agent : why.others)
            addLine(tr("%1: %2").arg(displayLine(agent.name), whyNotWords(agent)), 13, &Theme::sub);
    }
}

} // namespace kefu::ui
