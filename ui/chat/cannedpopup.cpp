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
constexpr int kKeyGap = 18;

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
    return std::clamp(int(m_rows.size()), 1, kRows);
}

void CannedPopup::setReplies(const QList<Row> &rows, const QString &typed, const QString &empty)
{
    m_rows = rows;
    m_typed = typed;
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
    if (m_rows.isEmpty())
        return setAccessibleDescription(m_empty);
    m_current = std::clamp(index, 0, int(m_rows.size()) - 1);
    m_first = std::clamp(m_first, m_current - shownRows() + 1, m_current);
    const CannedReply &reply = m_rows.at(m_current).reply;
    setAccessibleDescription(reply.title + u' ' + preview(reply.content));
    update();
}

void CannedPopup::choose(int index)
{
    if (index < 0 || index >= m_rows.size())
        return;
    const CannedReply reply = m_rows.at(index).reply;
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
        return !m_rows.isEmpty();
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
    if (index < 0 || index >= m_rows.size() || shown < 0 || shown >= shownRows())
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
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, this->head());
    painter.drawText(head, Qt::AlignRight | Qt::AlignVCenter,
                     tr("↑↓ choose · Enter insert · Esc close"));
    if (m_rows.isEmpty()) {
        painter.drawText(QRect(kSide, 1 + kHead, width() - 2 * kSide, kRow),
                         Qt::AlignLeft | Qt::AlignVCenter, m_empty);
        return;
    }
    for (int index = m_first; index < m_first + shownRows(); ++index)
        paintRow(painter, index);
}

//! 「快捷回复 · “fh” · 3 条」
QString CannedPopup::head() const
{
    if (m_rows.isEmpty())
        return tr("Canned replies");
    const QString count = tr("%n reply(s)", nullptr, int(m_rows.size()));
    if (m_typed.isEmpty())
        return tr("Canned replies · %1").arg(count);
    return tr("Canned replies · “%1” · %2").arg(displayLine(m_typed, 24), count);
}

void CannedPopup::paintRow(QPainter &painter, int index) const
{
    const Theme &theme = m_look.theme();
    const QRect row = rowRect(index);
    const CannedReply &reply = m_rows.at(index).reply;
    if (index == m_current) {
        painter.fillRect(row, theme.rowSelected);
        painter.fillRect(QRect(row.left(), row.top(), kBar, row.height()), theme.bar);
    }
    painter.drawPixmap(
        row.left() + kSide, row.top() + 6,
        m_look.icon(iconOf(reply.content.kind), kIcon, theme.sub, devicePixelRatioF()));
    // What it costs stands at the right of both lines, as the key that takes the current one.
    painter.setFont(m_look.font(12));
    painter.setPen(theme.sub);
    const QString enter = index == m_current ? tr("Enter") : QString();
    const QRect room = row.adjusted(0, 0, -kSide, 0);
    painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, enter);
    const int key = painter.fontMetrics().horizontalAdvance(tr("Enter")) + kKeyGap;
    const QString cost = tr("goes out as %n message(s)", nullptr, m_rows.at(index).messages);
    painter.drawText(room.adjusted(0, 0, -key, 0), Qt::AlignRight | Qt::AlignVCenter, cost);
    const int right = room.right() - key - painter.fontMetrics().horizontalAdvance(cost) - 2 * kGap;
    const int left = row.left() + kSide + kIcon + 8;
    QRect line(left, row.top() + 4, std::max(right - left, 0), 20);
    paintTitle(painter, m_rows.at(index), line, index == m_current);
    line.translate(0, 20);
    painter.setFont(m_look.font(12));
    painter.setPen(theme.sub);
    painter.drawText(
        line, Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(preview(reply.content), Qt::ElideRight, line.width()));
}

//! What was typed in the accent's colour, the shortcut small behind it.
void CannedPopup::paintTitle(QPainter &painter, const Row &row, const QRect &line,
                             bool current) const
{
    const Theme &theme = m_look.theme();
    const QFont bold = m_look.font(14, true);
    const QFontMetrics metrics(bold);
    const QString key = row.reply.shortcut.isEmpty() ? QString() : u'/' + row.reply.shortcut;
    const int keyWidth =
        key.isEmpty() ? 0 : QFontMetrics(m_look.font(12)).horizontalAdvance(key) + kGap;
    const QString title = displayLine(row.reply.title, 60);
    const QString shown =
        metrics.elidedText(title, Qt::ElideRight, std::max(line.width() - keyWidth, 0));
    // Only of a title that stands there as it was looked through.
    const bool same = title == row.reply.title && shown == title;
    const auto [first, count] = same ? row.hit : std::pair { 0, 0 };
    painter.setFont(bold);
    int x = line.left();
    const auto piece = [&](const QString &text, const QColor &colour) {
        painter.setPen(colour);
        painter.drawText(QRect(x, line.top(), line.right() - x + 1, line.height()),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
        x += metrics.horizontalAdvance(text);
    };
    piece(shown.left(first), theme.text);
    piece(shown.mid(first, count), theme.accent);
    piece(shown.mid(first + count), theme.text);
    painter.setFont(m_look.font(12));
    painter.setPen(current ? theme.text : theme.sub);
    painter.drawText(
        QRect(x + kGap, line.top(), std::max(line.right() - x - kGap, 0), line.height()),
        Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, key);
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
