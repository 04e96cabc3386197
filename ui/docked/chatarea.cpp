// SPDX-License-Identifier: Apache-2.0
#include "ui/docked/chatarea.h"

#include "ui/widgets/connectionbanner.h"
#include "ui/widgets/practicebanner.h"
#include "ui/widgets/skin.h"

#include <QPainter>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr int kMark = 44;
constexpr int kMarkAbove = 58;
} // namespace

//! What stands in the middle while no chat is open.
class EmptyChat : public QWidget {
    Q_OBJECT
public:
    EmptyChat(const Look &look, ChatService &service, QWidget *parent)
        : QWidget(parent)
        , m_look(look)
    {
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
        layout->addWidget(new PracticeBanner(look, service, this));
        layout->addWidget(new ConnectionBanner(look, service, this));
        layout->addStretch(1);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Theme &theme = m_look.theme();
        paintGround(painter, this, rect(), m_look, Ground::Body, &Theme::bg);
        const QPoint middle = rect().center();
        painter.drawPixmap(middle.x() - kMark / 2, middle.y() - kMarkAbove,
                           m_look.icon(Icon::Chats, kMark, theme.line, devicePixelRatioF()));
        painter.setFont(m_look.font(14));
        painter.setPen(theme.sub);
        painter.drawText(QRect(20, middle.y(), width() - 40, 60),
                         Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap,
                         tr("Choose a conversation in the list.\nNew visitors appear there by "
                            "themselves."));
    }

private:
    const Look &m_look;
};

ChatArea::ChatArea(const Look &look, ChatService &service, QWidget *chats, QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedLayout(this))
{
    m_stack->addWidget(new EmptyChat(look, service, this));
    m_stack->addWidget(chats);
}

void ChatArea::setEmpty(bool empty)
{
    m_stack->setCurrentIndex(empty ? 0 : 1);
}

bool ChatArea::isEmpty() const
{
    return m_stack->currentIndex() == 0;
}

} // namespace kefu::ui

#include "chatarea.moc"
