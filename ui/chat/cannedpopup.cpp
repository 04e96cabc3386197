// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/cannedpopup.h"

#include "ui/widgets/displaytext.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

namespace kefu::ui {

namespace {
constexpr int kSide = 12;
constexpr int kGap = 12;
constexpr int kIcon = 16;
constexpr int kBar = 3;

Icon iconOf(ContentKind kind)
{
    return kind == ContentKind::Image ? Icon::Image
        : kind == ContentKind::Card   ? Icon::Card
        : kind == ContentKind::Link   ? Icon::Link
                                      : Icon::Canned;
}

QString preview(const Content &content)
{
    if (content.kind == ContentKind::Text)
        return displayLine(content.text, 120);
    const QString words = content.title.isEmpty() ? content.media.fileName : content.title;
    return displayLine(words.isEmpty() ? content.url : words, 120);
}
} // namespace

CannedPopup::CannedPopup(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
    setObjectName(QStringLiteral("cannedPopup"));
    setFocusPolicy(Qt::NoFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Canned replies"));
    hide();
}

int CannedPopup::shownRows() const
{
    return std::clamp(int(m_replies.size()), 1, kRows);
}

void CannedPopup::setReplies(const QList<CannedReply> &replies, const QString &empty)
{
    m_replies = replies;
    m_empty = empty;
    m_first = 0;
    m_current = -1;
    setCurrent(0);
    place();
}

void CannedPopup::popUp(const QPoint &corner, int width)
{
    m_corner = corner;
    resize(width, height());
    place();
    show();
    raise();
}

void CannedPopup::place()
{
    const int height = kHead + shownRows() * kRow + 2;
    setGeometry(m_corner.x(), m_corner.y() - height, width(), height);
    update();
}

void CannedPopup::setCurrent(int index)
{
    if (m_replies.isEmpty())
        return setAccessibleDescription(m_empty);
    m_current = std::clamp(index, 0, int(m_replies.size()) - 1);
    m_first = std::clamp(m_first, m_current - shownRows() + 1, m_current);
    const CannedReply &reply = m_replies.at(m_current);
    setAccessibleDescription(reply.title + u' ' + preview(reply.content));
    update();
}

void CannedPopup::choose(int index)
{
    if (index < 0 || index >= m_replies.size())
        return;
    const CannedReply reply = m_replies.at(index);
    hide();
    Q_EMIT chosen(reply);
}

bool CannedPopup::takeKey(int key)
{
    switch (key) {
    case Qt::Key_Up:
        setCurrent(m_current - 1);
        return true;
    case Qt::Key_Down:
        setCurrent(m_current + 1);
        return true;
    case Qt::Key_PageUp:
        setCurrent(m_current - kRows);
        return true;
    case Qt::Key_PageDown:
        setCurrent(m_current + kRows);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab:
        choose(m_current);
        return !m_replies.isEmpty();
    case Qt::Key_Escape:
        hide();
        Q_EMIT dismissed();
        return true;
    default:
        return false;
    }
}

QRect CannedPopup::rowRect(int index) const
{
    const int shown = index - m_first;
    if (index < 0 || index >= m_replies.size() || shown < 0 || shown >= shownRows())
        return {};
    return { 1, 1 + kHead + shown * kRow, width() - 2, kRow };
}

int CannedPopup::rowAt(const QPoint &point) const
{
    for (int index = m_first; index < m_first + shownRows(); ++index) {
        if (rowRect(index).contains(point))
            return index;
    }
    return -1;
}

void CannedPopup::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.fillRect(rect(), theme.panel);
    painter.setPen(theme.line);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    const QRect head(kSide, 1, width() - 2 * kSide, kHead);
    painter.setFont(m_look.font(12));
    painter.setPen(theme.sub);
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, tr("Canned replies"));
    painter.drawText(head, Qt::AlignRight | Qt::AlignVCenter,
                     tr("↑↓ choose · Enter insert · Esc close"));
    if (m_replies.isEmpty()) {
        painter.drawText(QRect(kSide, 1 + kHead, width() - 2 * kSide, kRow),
                         Qt::AlignLeft | Qt::AlignVCenter, m_empty);
        return;
    }
    for (int index = m_first; index < m_first + shownRows(); ++index)
        paintRow(painter, index);
}

void CannedPopup::paintRow(QPainter &painter, int index) const
{
    const Theme &theme = m_look.theme();
    const QRect row = rowRect(index);
    const CannedReply &reply = m_replies.at(index);
    if (index == m_current) {
        painter.fillRect(row, theme.rowSelected);
        painter.fillRect(QRect(row.left(), row.top(), kBar, row.height()), theme.bar);
    }
    painter.drawPixmap(
        row.left() + kSide, row.top() + 6,
        m_look.icon(iconOf(reply.content.kind), kIcon, theme.sub, devicePixelRatioF()));
    const int left = row.left() + kSide + kIcon + 8;
    QRect line(left, row.top() + 4, row.right() - kSide - left, 20);
    const QFont small = m_look.font(12);
    const QString key = reply.shortcut.isEmpty() ? QString() : u'/' + reply.shortcut;
    const int keyWidth = QFontMetrics(small).horizontalAdvance(key);
    painter.setFont(small);
    painter.setPen(theme.sub);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, key);
    const QFont bold = m_look.font(14, true);
    painter.setFont(bold);
    painter.setPen(theme.text);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics(bold).elidedText(displayLine(reply.title, 60), Qt::ElideRight,
                                                   line.width() - keyWidth - kGap));
    line.translate(0, 20);
    painter.setFont(small);
    painter.setPen(theme.sub);
    painter.drawText(
        line, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(small).elidedText(preview(reply.content), Qt::ElideRight, line.width()));
}

void CannedPopup::mouseMoveEvent(QMouseEvent *event)
{
    if (const int row = rowAt(event->position().toPoint()); row >= 0)
        setCurrent(row);
}

void CannedPopup::mouseReleaseEvent(QMouseEvent *event)
{
    choose(rowAt(event->position().toPoint()));
}

void CannedPopup::wheelEvent(QWheelEvent *event)
{
    if (event->angleDelta().y() != 0)
        setCurrent(m_current + (event->angleDelta().y() > 0 ? -1 : 1));
}

} // namespace kefu::ui
