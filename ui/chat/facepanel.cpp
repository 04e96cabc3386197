// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/facepanel.h"

#include "ui/widgets/button.h"
#include "ui/widgets/fieldstyle.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QToolTip>

namespace kefu::ui {

namespace {

constexpr int kCell = 32;
constexpr int kPitch = 31; // neighbours share their border
constexpr int kPadding = 10;
constexpr int kEmoji = 20;
constexpr int kSearch = 30;
constexpr int kGap = 8;
constexpr int kFoot = 30;
constexpr int kMostTyped = 40;

int indexOfRecent(int current)
{
    return -2 - current;
}

} // namespace

FacePanel::FacePanel(const Look &look, const QStringList &recent, QWidget *parent)
    : QWidget(parent, Qt::Popup)
    , m_look(look)
    , m_search(new QLineEdit(this))
    , m_faces(new Button(look, Button::Kind::Link, this))
    , m_others(new Button(look, Button::Kind::Link, this))
{
    setObjectName(QStringLiteral("facePanel"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMouseTracking(true);
    setAccessibleName(tr("Faces"));
    for (const QString &key : recent) {
        if (const Face face = faceOfKey(key); !face.key.isEmpty() && m_recent.size() < kColumns)
            m_recent.append(face);
    }
    styleField(look, m_search);
    m_search->setMaxLength(kMostTyped);
    m_search->setFont(look.font(13));
    m_search->setPlaceholderText(tr("Search: smile, thanks, xx …"));
    m_search->setAccessibleName(tr("Search faces"));
    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, &FacePanel::find);
    m_faces->setText(tr("Faces"));
    m_others->setText(tr("Emoji"));
    connect(m_faces, &QAbstractButton::clicked, this, [this] { showSet(false); });
    connect(m_others, &QAbstractButton::clicked, this, [this] { showSet(true); });
    const int width = 2 * kPadding + (kColumns - 1) * kPitch + kCell + 1;
    setFixedSize(width, cell(kColumns * kRows - 1).bottom() + 2 + kFoot + kPadding);
    m_search->setGeometry(kPadding, kPadding, width - 2 * kPadding, kSearch);
    const int foot = height() - kFoot - kPadding / 2;
    const QSize faces = m_faces->sizeHint();
    m_faces->setGeometry(kPadding, foot + (kFoot - faces.height()) / 2, faces.width(),
                         faces.height());
    m_others->setGeometry(2 * kPadding + faces.width(), m_faces->y(), m_others->sizeHint().width(),
                          faces.height());
    showSet(false);
}

QString FacePanel::emoji(int face)
{
    return face >= 0 && face < layimFaces().size() ? layimFaces().at(face).shown : QString();
}

void FacePanel::popUp(const QPoint &anchor)
{
    move(anchor - QPoint(0, height()));
    show();
    m_search->setFocus();
}

void FacePanel::showSet(bool emoji)
{
    m_emoji = emoji;
    m_search->clear();
    find({});
    m_search->setFocus();
}

void FacePanel::find(const QString &typed)
{
    const QString wanted = typed.trimmed();
    m_shown = !wanted.isEmpty() ? findFaces(wanted) : m_emoji ? emojiFaces() : layimFaces();
    m_shown = m_shown.first(std::min<qsizetype>(m_shown.size(), kColumns * kRows));
    m_current = -1;
    setCurrent(wanted.isEmpty() || m_shown.isEmpty() ? -1 : 0);
    update();
}

QRect FacePanel::recentCell(int index) const
{
    if (index < 0 || index >= m_recent.size())
        return {};
    return { kPadding + index * kPitch, kPadding + kSearch + kGap, kCell, kCell };
}

QRect FacePanel::cell(int index) const
{
    const int top = kPadding + kSearch + kGap + (m_recent.isEmpty() ? 0 : kCell + kGap);
    return { kPadding + index % kColumns * kPitch, top + index / kColumns * kPitch, kCell, kCell };
}

const Face *FacePanel::faceOf(int current) const
{
    if (current >= 0)
        return current < m_shown.size() ? &m_shown.at(current) : nullptr;
    const int recent = indexOfRecent(current);
    return recent >= 0 && recent < m_recent.size() ? &m_recent.at(recent) : nullptr;
}

const Face *FacePanel::faceAt(const QPoint &point) const
{
    for (int i = 0; i < m_recent.size(); ++i) {
        if (recentCell(i).contains(point))
            return &m_recent.at(i);
    }
    for (int i = 0; i < m_shown.size(); ++i) {
        if (cell(i).contains(point))
            return &m_shown.at(i);
    }
    return nullptr;
}

void FacePanel::setCurrent(int current)
{
    if (current == m_current)
        return;
    m_current = current;
    const Face *face = faceOf(current);
    setAccessibleDescription(face ? face->words : QString());
    m_search->setAccessibleDescription(accessibleDescription());
    update();
}

void FacePanel::choose(const Face *face)
{
    if (!face)
        return;
    const Face made = *face;
    close();
    Q_EMIT chosen(made);
}

void FacePanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.fillRect(rect(), theme.field);
    painter.setPen(theme.line);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    painter.setFont(m_look.font(kEmoji));
    for (int i = 0; i < m_recent.size(); ++i)
        paintCell(painter, recentCell(i), m_recent.at(i), indexOfRecent(m_current) == i);
    for (int i = 0; i < m_shown.size(); ++i)
        paintCell(painter, cell(i), m_shown.at(i), m_current == i);
    if (m_current >= 0 && m_current < m_shown.size()) // its border lies over its neighbours'
        paintCell(painter, cell(m_current), m_shown.at(m_current), true);
    if (m_shown.isEmpty()) {
        painter.setFont(m_look.font(13));
        painter.setPen(theme.sub);
        painter.drawText(cell(0).adjusted(0, 0, width() - 2 * kPadding - kCell, 0), Qt::AlignCenter,
                         tr("No face is called that"));
    }
    // Which of both sets it is.
    const Button *set = m_emoji ? m_others : m_faces;
    if (m_search->text().trimmed().isEmpty())
        painter.fillRect(QRect(set->x(), set->geometry().bottom() + 1, set->width(), 2), theme.bar);
}

void FacePanel::paintCell(QPainter &painter, const QRect &cell, const Face &face, bool marked) const
{
    const Theme &theme = m_look.theme();
    const QRect box = cell.adjusted(0, 0, -1, -1);
    if (marked)
        painter.fillRect(box, theme.faceHover);
    painter.setPen(marked ? theme.faceHoverLine : theme.line);
    painter.drawRect(box);
    painter.setPen(theme.text);
    painter.drawText(cell, Qt::AlignCenter, face.shown);
}

bool FacePanel::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const Face *face = faceAt(help->pos());
        QToolTip::showText(help->globalPos(), face ? face->words : QString(), this);
        return true;
    }
    return QWidget::event(event);
}

void FacePanel::mouseMoveEvent(QMouseEvent *event)
{
    const Face *face = faceAt(event->position().toPoint());
    if (!face)
        return setCurrent(-1);
    const bool shown = face >= m_shown.constData() && face < m_shown.constData() + m_shown.size();
    setCurrent(shown ? int(face - m_shown.constData()) : -2 - int(face - m_recent.constData()));
}

void FacePanel::mouseReleaseEvent(QMouseEvent *event)
{
    choose(faceAt(event->position().toPoint()));
}

//! Arrows and Enter work while something is typed into the search.
bool FacePanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress
        && takeKey(static_cast<QKeyEvent *>(event)->key()))
        return true;
    return QWidget::eventFilter(watched, event);
}

bool FacePanel::takeKey(int key)
{
    const int count = int(m_shown.size());
    const auto step = [this, count](int by) {
        if (count > 0)
            setCurrent((std::max(m_current, by > 0 ? -1 : 0) + by + count) % count);
        return true;
    };
    switch (key) {
    case Qt::Key_Right:
        return step(1);
    case Qt::Key_Left:
        return step(-1);
    case Qt::Key_Down:
        return step(m_current < 0 ? 1 : kColumns);
    case Qt::Key_Up:
        return step(-kColumns);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose(faceOf(m_current));
        return true;
    case Qt::Key_Escape:
        close();
        return true;
    default:
        return false;
    }
}

} // namespace kefu::ui
