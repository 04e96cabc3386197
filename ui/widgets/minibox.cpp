// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/minibox.h"

#include "ui/widgets/avatar.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/motion.h"
#include "ui/widgets/unreadpill.h"

#include <QGuiApplication>
#include <QMouseEvent>
#include <QPainter>
#include <QStyleHints>

namespace kefu::ui {

namespace {
constexpr int kAvatar = 40;
constexpr int kLeft = 15;
constexpr int kGap = 10;
constexpr int kRight = 8;
constexpr int kTitle = 16;
constexpr int kSmallTitle = 12; //!< five characters and English words do not fit at 16
} // namespace

class MiniBoxContent : public QWidget {
public:
    MiniBoxContent(const Look &look, QWidget *parent)
        : QWidget(parent)
        , shaking(look, this)
        , m_look(look)
    {
        setCursor(Qt::PointingHandCursor);
    }

    qint64 seed = 0;
    QString name;
    QString title;
    int unread = 0;
    Shake shaking;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_look.theme().bg);
        painter.translate(shaking.offset(), 0);
        const QRect avatar(kLeft, (height() - kAvatar) / 2, kAvatar, kAvatar);
        paintAvatar(painter, avatar, m_look, seed, name);
        const int left = avatar.right() + 1 + kGap;
        const QRect text(left, 0, width() - left - kRight, height());
        int pixels = kTitle;
        while (pixels > kSmallTitle
               && QFontMetrics(m_look.font(pixels)).horizontalAdvance(title) > text.width())
            --pixels;
        painter.setFont(m_look.font(pixels));
        painter.setPen(m_look.theme().text);
        painter.drawText(
            text, Qt::AlignVCenter | Qt::TextSingleLine,
            painter.fontMetrics().elidedText(displayLine(title), Qt::ElideRight, text.width()));
        paintUnreadPill(painter, m_look, avatar.right() + 5, avatar.top() + 6, unread);
    }

private:
    const Look &m_look;
};

MiniBox::MiniBox(Look &look, QSize size)
    : LayimFrame(look, 0)
    , m_content(new MiniBoxContent(look, this))
{
    setWindowFlag(Qt::WindowStaysOnTopHint);
    setAttribute(Qt::WA_ShowWithoutActivating);
    m_content->setFixedSize(size - QSize(2, 2));
    setContent(m_content);
    setContentSize(size - QSize(2, 2));
    setFixedSize(this->size());
    setTitleHeight(0);
    m_content->installEventFilter(this);
}

void MiniBox::setShown(qint64 seed, const QString &name, const QString &title, int unread)
{
    m_content->seed = seed;
    m_content->name = name;
    m_content->title = title;
    m_content->unread = unread;
    m_content->update();
}

QString MiniBox::title() const
{
    return m_content->title;
}

int MiniBox::unread() const
{
    return m_content->unread;
}

void MiniBox::shake()
{
    m_content->shaking.begin();
}

int MiniBox::shakeOffset() const
{
    return m_content->shaking.offset();
}

bool MiniBox::eventFilter(QObject *watched, QEvent *event)
{
    const auto *mouse = static_cast<QMouseEvent *>(event);
    if (event->type() == QEvent::MouseButtonPress) {
        m_pressedAt = mouse->globalPosition().toPoint() - pos();
        return true;
    }
    if (event->type() == QEvent::MouseMove && mouse->buttons() & Qt::LeftButton) {
        const QPoint to = mouse->globalPosition().toPoint() - m_pressedAt;
        if ((to - pos()).manhattanLength() >= QGuiApplication::styleHints()->startDragDistance()
            || m_dragged) {
            m_dragged = true;
            move(to);
        }
        return true;
    }
    if (event->type() == QEvent::MouseButtonRelease) {
        if (!std::exchange(m_dragged, false))
            Q_EMIT chosen();
        return true;
    }
    return LayimFrame::eventFilter(watched, event);
}

void MiniBox::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter
        || event->key() == Qt::Key_Space)
        Q_EMIT chosen();
}

} // namespace kefu::ui
