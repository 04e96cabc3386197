// SPDX-License-Identifier: Apache-2.0
#include "ui/conversations/unsentsheet.h"

#include "ui/model/conversationstore.h"
#include "ui/model/previewtext.h"
#include "ui/widgets/button.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr QSize kBox { 520, 420 };
constexpr int kRow = 56;
constexpr int kMostRows = 6; // more of them scroll
constexpr int kFoot = 52;
} // namespace

UnsentSheet::UnsentSheet(const Look &look, ChatService &service, ConversationStore &store,
                         QWidget *over)
    : Sheet(look, over, kBox)
    , m_service(service)
    , m_store(store)
    , m_list(new QWidget)
    , m_rows(new QVBoxLayout(m_list))
    , m_sendAll(new Button(look, Button::Kind::Quiet))
    , m_done(new Button(look, Button::Kind::Primary))
{
    setObjectName(QStringLiteral("unsentSheet"));
    build();
    connect(&service, &ChatService::unsentChanged, this, &UnsentSheet::refresh);
    connect(&service, &ChatService::statusChanged, this, &UnsentSheet::refresh);
}

void UnsentSheet::build()
{
    setTitle(tr("Messages not sent yet"));
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(0);
    auto *area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->viewport()->setAutoFillBackground(false);
    area->setWidget(m_list);
    m_list->setAutoFillBackground(false); // which the area has switched on
    new OverlayScrollBar(look(), area);
    m_sendAll->setObjectName(QStringLiteral("unsentSendAll"));
    m_sendAll->setText(tr("Send all again"));
    connect(m_sendAll, &QAbstractButton::clicked, this, &UnsentSheet::sendAll);
    m_done->setObjectName(QStringLiteral("unsentDone"));
    m_done->setText(tr("Close"));
    connect(m_done, &QAbstractButton::clicked, this, &Sheet::dismiss);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addStretch(1);
    foot->addWidget(m_sendAll);
    foot->addWidget(m_done);
    content()->addWidget(area, 1);
    content()->addLayout(foot);
}

void UnsentSheet::openNow()
{
    refresh();
    open(m_done);
}

void UnsentSheet::refresh()
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        if (QWidget *row = item->widget()) {
            row->hide();
            row->deleteLater(); // its button may be the one that was clicked
        }
        delete item;
    }
    m_count = 0;
    const QList<LocalMessage> unsent = m_service.unsent();
    bool any = false;
    for (const LocalMessage &message : unsent) {
        addRow(message);
        any = any || message.refusal;
    }
    m_rows->addStretch(1);
    m_sendAll->setVisible(any);
    setBoxHeight(heightAround() + std::clamp(m_count, 2, kMostRows) * kRow + kFoot);
    if (m_count == 0 && isVisible())
        dismiss();
}

QString UnsentSheet::why(const LocalMessage &message) const
{
    if (message.refusal)
        return errorWords(*message.refusal);
    return m_service.status().state == ConnectionState::Online
        ? tr("On its way")
        : tr("Goes out when the relay is reached again");
}

void UnsentSheet::addRow(const LocalMessage &message)
{
    auto *row = new QWidget(m_list);
    row->setFixedHeight(kRow);
    const QString name = displayLine(m_store.displayName(message.message.visitor), 30);
    const QString words = displayLine(previewOf(message.message, m_store.words()), 120);
    auto *what = new PlainLabel(look(), 14, &Theme::text, row);
    what->setText(tr("To %1: %2").arg(name, words));
    auto *state = new PlainLabel(look(), 12, message.refusal ? &Theme::danger : &Theme::sub, row);
    state->setText(why(message));
    auto *again = new Button(look(), Button::Kind::Link, row);
    again->setObjectName(QStringLiteral("unsentAgain%1").arg(m_count));
    again->setText(tr("Send again"));
    again->setAccessibleName(tr("Send again to %1: %2").arg(name, words));
    again->setVisible(message.refusal.has_value());
    auto *drop = new Button(look(), Button::Kind::Link, row);
    drop->setObjectName(QStringLiteral("unsentDrop%1").arg(m_count));
    drop->setText(tr("Discard"));
    drop->setAccessibleName(tr("Discard the message to %1: %2").arg(name, words));
    connect(again, &QAbstractButton::clicked, this,
            [this, about = message.message] { m_service.sendAgain(about); });
    connect(drop, &QAbstractButton::clicked, this,
            [this, about = message.message] { m_service.withdraw(about); });
    auto *lines = new QVBoxLayout;
    lines->setSpacing(2);
    lines->addStretch(1);
    lines->addWidget(what);
    lines->addWidget(state);
    lines->addStretch(1);
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 4, 0);
    line->setSpacing(12);
    line->addLayout(lines, 1);
    line->addWidget(again);
    line->addWidget(drop);
    m_rows->addWidget(row);
    ++m_count;
}

void UnsentSheet::sendAll()
{
    const QList<LocalMessage> unsent = m_service.unsent();
    for (const LocalMessage &message : unsent) {
        if (message.refusal)
            m_service.sendAgain(message.message);
    }
}

} // namespace kefu::ui
