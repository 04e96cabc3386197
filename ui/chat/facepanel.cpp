// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/facepanel.h"

#include "relay/protocol/markup.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <array>

namespace kefu::ui {

namespace {

constexpr int kCell = 32;
constexpr int kPitch = 31; // neighbours share their border
constexpr int kPadding = 10;
constexpr int kEmoji = 20;

//! In the order of markup::faceNames().
constexpr std::array<const char *, 72> kEmojis {
    "🙂", "😁",      "😄",      "😊",    "🥺",    "🤧",
    "😮",    "☺️", "😉",      "🤐", "😒",       "😘", //
    "😢",    "🤭",   "😚",      "🤒", "😆",       "🙄",
    "😤",    "😠",      "🤫",   "😞",    "😣",       "🤮", //
    "🥱", "🤗",   "😡",      "❓",    "😋",       "👋",
    "🤔", "😓",      "😪",      "😴",    "🤑",    "😔", //
    "😎",    "😍",      "🙎",      "👏",    "😵",       "😭",
    "😫",    "😑",      "😏",      "🤬", "🤝",    "❤️", //
    "💔",    "🐷",      "🐼",      "🐰",    "👌",       "✌️",
    "👍",    "🙅",      "💯",      "🙌",    "👎",       "🦙", //
    "🐴",    "😖",      "☁️", "💪",    "👀",       "🦁",
    "🦸", "🎁",      "⏰",      "🎤",    "🕯️", "🎂",
};

} // namespace

FacePanel::FacePanel(const Look &look, QWidget *parent)
    : QWidget(parent, Qt::Popup)
    , m_look(look)
{
    setObjectName(QStringLiteral("facePanel"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMouseTracking(true);
    setFixedSize(2 * kPadding + (kColumns - 1) * kPitch + kCell + 1,
                 2 * kPadding + (kRows - 1) * kPitch + kCell + 1);
    setAccessibleName(tr("Faces"));
}

QString FacePanel::emoji(int face)
{
    return face >= 0 && face < int(kEmojis.size()) ? QString::fromUtf8(kEmojis.at(size_t(face)))
                                                   : QString();
}

void FacePanel::popUp(const QPoint &anchor)
{
    move(anchor - QPoint(0, height()));
    show();
    setFocus();
}

QRect FacePanel::cell(int face) const
{
    return { kPadding + face % kColumns * kPitch, kPadding + face / kColumns * kPitch, kCell,
             kCell };
}

int FacePanel::faceAt(const QPoint &point) const
{
    const int column = (point.x() - kPadding) / kPitch;
    const int row = (point.y() - kPadding) / kPitch;
    const bool inside =
        point.x() >= kPadding && point.y() >= kPadding && column < kColumns && row < kRows;
    return inside ? row * kColumns + column : -1;
}

void FacePanel::setCurrent(int face)
{
    if (face == m_current)
        return;
    m_current = face;
    setAccessibleDescription(face >= 0 ? markup::faceNames().value(face) : QString());
    update();
}

void FacePanel::choose(int face)
{
    if (face < 0)
        return;
    Q_EMIT chosen(markup::faceNames().value(face));
    close();
}

void FacePanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.fillRect(rect(), theme.field);
    painter.setPen(theme.chatList);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    painter.setFont(m_look.font(kEmoji));
    for (int face = 0; face < kColumns * kRows; ++face) {
        painter.setPen(theme.line);
        painter.drawRect(cell(face).adjusted(0, 0, -1, -1));
        painter.setPen(theme.text);
        painter.drawText(cell(face), Qt::AlignCenter, emoji(face));
    }
    if (m_current < 0)
        return;
    const QRect marked = cell(m_current).adjusted(0, 0, -1, -1);
    painter.fillRect(marked, theme.faceHover);
    painter.setPen(theme.faceHoverLine);
    painter.drawRect(marked);
    painter.setPen(theme.text);
    painter.drawText(cell(m_current), Qt::AlignCenter, emoji(m_current));
}

bool FacePanel::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), markup::faceNames().value(faceAt(help->pos())), this);
        return true;
    }
    return QWidget::event(event);
}

void FacePanel::mouseMoveEvent(QMouseEvent *event)
{
    setCurrent(faceAt(event->position().toPoint()));
}

void FacePanel::mouseReleaseEvent(QMouseEvent *event)
{
    if (rect().contains(event->position().toPoint()))
        choose(faceAt(event->position().toPoint()));
}

void FacePanel::keyPressEvent(QKeyEvent *event)
{
    constexpr int kCount = kColumns * kRows;
    const auto step = [this](int by) { setCurrent((m_current + by + kCount) % kCount); };
    switch (event->key()) {
    case Qt::Key_Right:
        return step(1);
    case Qt::Key_Left:
        return step(-1);
    case Qt::Key_Down:
        return step(kColumns);
    case Qt::Key_Up:
        return step(-kColumns);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        return choose(m_current);
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace kefu::ui
