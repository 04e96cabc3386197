// SPDX-License-Identifier: Apache-2.0
#include "ui/conversations/unsentbar.h"

#include "ui/conversations/unsentsheet.h"
#include "ui/widgets/button.h"
#include "ui/widgets/plainlabel.h"

#include <QEvent>
#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kIcon = 16;
constexpr int kSide = 15;
constexpr int kButton = 24;
} // namespace

UnsentBar::UnsentBar(const Look &look, ChatService &service, ConversationStore &store,
                     QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_store(store)
    , m_text(new PlainLabel(look, 13, &Theme::text, this))
    , m_show(new Button(look, Button::Kind::Link, this))
{
    setObjectName(QStringLiteral("unsentBar"));
    setFixedHeight(kHeight);
    m_show->setObjectName(QStringLiteral("unsentShow"));
    connect(m_show, &QAbstractButton::clicked, this, &UnsentBar::open);
    connect(&service, &ChatService::unsentChanged, this, &UnsentBar::refresh);
    connect(&service, &ChatService::statusChanged, this, &UnsentBar::refresh);
    refresh();
}

void UnsentBar::refresh()
{
    const bool online = m_service.status().state == ConnectionState::Online;
    const QList<LocalMessage> unsent = m_service.unsent();
    m_count = int(std::count_if(unsent.begin(), unsent.end(), [&](const LocalMessage &message) {
        return message.refusal || !online;
    }));
    m_text->setText(tr("%n message(s) not sent yet", nullptr, m_count));
    m_show->setText(tr("Show"));
    m_show->setAccessibleName(tr("Show the messages that are not sent yet"));
    setAccessibleName(m_text->text());
    setVisible(m_count > 0);
    resizeEvent(nullptr);
}

void UnsentBar::open()
{
    auto *sheet = new UnsentSheet(m_look, m_service, m_store, window());
    sheet->openNow();
}

void UnsentBar::resizeEvent(QResizeEvent *)
{
    const int show = m_show->sizeHint().width();
    m_show->setGeometry(width() - kSide - show, (height() - kButton) / 2, show, kButton);
    const int left = kSide + kIcon + 8;
    m_text->setGeometry(left, 0, std::max(width() - left - kSide - show - 8, 0), height());
}

void UnsentBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.fillRect(rect(), theme.soft);
    painter.drawPixmap(kSide, (height() - kIcon) / 2,
                       m_look.icon(Icon::Clock, kIcon, theme.sub, devicePixelRatioF()));
}

void UnsentBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

} // namespace kefu::ui
