// SPDX-License-Identifier: Apache-2.0
#include "ui/dashboard/queuetable.h"

#include "relay/protocol/features.h"
#include "ui/dashboard/boardwords.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/button.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/focusframe.h"
#include "ui/widgets/focusring.h"
#include "ui/widgets/plainlabel.h"

#include <QAbstractButton>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QPaintEvent>
#include <QPainter>
#include <QPainterPath>

namespace kefu::ui {

namespace {

constexpr int kHead = 32;
constexpr int kBox = 12;
constexpr int kBoxX = 15;
constexpr int kBoxCell = 36; // the strip that takes the click
constexpr int kAvatar = 28;
constexpr int kAvatarX = 40;
constexpr int kTextX = 78;
constexpr int kBadge = 14;
constexpr int kRight = 16;
constexpr int kFlags = Qt::AlignVCenter | Qt::TextSingleLine;

enum class Check { Off, Some, On };

void paintCheck(QPainter &painter, const Look &look, const QRect &box, Check check)
{
    const Theme &theme = look.theme();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(check == Check::Off ? theme.sub : theme.accent, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(box).adjusted(.75, .75, -.75, -.75));
    if (check == Check::On) {
        QPainterPath tick;
        tick.moveTo(box.left() + 3, box.top() + 6);
        tick.lineTo(box.left() + 5.2, box.top() + 8.4);
        tick.lineTo(box.left() + 9, box.top() + 3.6);
        painter.drawPath(tick);
    } else if (check == Check::Some) {
        painter.drawLine(QPointF(box.left() + 3, box.center().y() + .5),
                         QPointF(box.right() - 2, box.center().y() + .5));
    }
    painter.restore();
}

class QueueRows : public BoardRows {
public:
    QueueRows(const BoardStore &store, const QString &fallback, QObject *parent)
        : BoardRows(parent)
        , m_store(store)
        , m_fallback(fallback)
    {
    }
    void refresh()
    {
        QList<qint64> ids;
        const QList<ConversationId> queue = m_store.queue();
        for (const ConversationId conversation : queue)
            ids.append(conversation.value);
        setIds(ids);
    }

protected:
    QString wordsOf(qint64 id) const override
    {
        const QueuedRow *row = m_store.queued({ id });
        if (!row)
            return {};
        return QStringLiteral("%1, %2, %3")
            .arg(displayLine(visitorDisplayName(row->conversation.visitor, m_fallback)),
                 displayLine(m_store.channelName(row->conversation.visitor.channel), 40),
                 queueReason(*row, m_store));
    }

private:
    const BoardStore &m_store;
    const QString &m_fallback;
};

} // namespace

//! The box that checks all.
class CheckMark : public QAbstractButton {
public:
    CheckMark(const Look &look, QWidget *parent)
        : QAbstractButton(parent)
        , m_look(look)
    {
        setFixedSize(28, 28);
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
    }
    void setCheck(Check check)
    {
        m_check = check;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintCheck(painter, m_look, QRect((width() - kBox) / 2, (height() - kBox) / 2, kBox, kBox),
                   m_check);
        if (hasFocus() && m_byKey) {
            painter.setPen(m_look.theme().accent);
            painter.drawRoundedRect(QRectF(rect()).adjusted(3.5, 3.5, -3.5, -3.5), 3, 3);
        }
    }
    void focusInEvent(QFocusEvent *event) override
    {
        m_byKey = cameByKey(*event);
        QAbstractButton::focusInEvent(event);
    }

private:
    const Look &m_look;
    Check m_check = Check::Off;
    bool m_byKey = false;
};

class QueueList : public BoardList {
public:
    QueueList(const Look &look, const BoardStore &store, QueueTable *table)
        : BoardList(look, new QueueRows(store, table->m_fallback, table), QueueTable::kRow, table)
        , m_store(store)
        , m_table(table)
    {
    }
    void refresh() { static_cast<QueueRows *>(rows())->refresh(); }
    void setNow(qint64 now)
    {
        m_now = now;
        viewport()->update();
    }

protected:
    void paintRow(QPainter &painter, const QRect &row, qint64 id,
                  const RowState &state) const override;
    //! Only by keys and the right button: the row's right end is the waiting time.
    QList<RowLink> menuOf(qint64 id) const override
    {
        const QueuedRow *row = m_store.queued({ id });
        const int priority = row ? row->conversation.priority : 0;
        QList<RowLink> links { { QueueTable::Assign, QueueTable::tr("Assign to…") },
                               { QueueTable::Watch, QueueTable::tr("Look at the conversation") } };
        if (priority < kMaxPriority)
            links.append({ QueueTable::Raise, QueueTable::tr("Raise the priority") });
        if (priority > 0)
            links.append({ QueueTable::Lower, QueueTable::tr("Lower the priority") });
        links.append({ QueueTable::Why, QueueTable::tr("Why it still waits") });
        return links;
    }
    bool clicked(qint64 id, const QPoint &) override
    {
        m_table->toggle({ id });
        return true;
    }
    bool keyed(qint64 id, int key) override
    {
        if (key == Qt::Key_Space) {
            m_table->toggle({ id });
            return true;
        }
        return false;
    }
    QString tipOf(qint64 id, const QPoint &) const override
    {
        const QueuedRow *row = m_store.queued({ id });
        return row ? queueReason(*row, m_store) : QString();
    }

private:
    void paintNames(QPainter &painter, const QRect &row, const QueuedRow &queued, int end) const;

    const BoardStore &m_store;
    QueueTable *m_table;
    qint64 m_now = 0;
};

void QueueList::paintRow(QPainter &painter, const QRect &row, qint64 id, const RowState &) const
{
    const QueuedRow *queued = m_store.queued({ id });
    if (!queued)
        return;
    const Theme &theme = look().theme();
    const bool checked = m_table->m_checked.contains({ id });
    if (checked)
        painter.fillRect(row, theme.rowSelected);
    paintCheck(painter, look(),
               QRect(row.left() + kBoxX, row.center().y() - kBox / 2 + 1, kBox, kBox),
               checked ? Check::On : Check::Off);
    const VisitorInfo &visitor = queued->conversation.visitor;
    paintAvatar(
        painter, QRect(row.left() + kAvatarX, row.center().y() - kAvatar / 2 + 1, kAvatar, kAvatar),
        look(), visitor.id.value, displayLine(visitorDisplayName(visitor, m_table->m_fallback)));
    const qint64 waited = m_now - queued->queuedAt;
    const Severity wait = waited >= kAnswerActMs ? Severity::Act
        : waited >= kAnswerWatchMs               ? Severity::Watch
                                                 : Severity::Calm;
    const QString clock = sinceWords(queued->queuedAt, m_now);
    painter.setFont(look().font(13, wait == Severity::Act));
    painter.setPen(wait == Severity::Act         ? ink(&Theme::danger)
                       : wait == Severity::Watch ? ink(&Theme::amber)
                                                 : ink(&Theme::text));
    painter.drawText(row.adjusted(0, 0, -kRight, 0), kFlags | Qt::AlignRight, clock);
    paintNames(painter, row, *queued,
               row.right() - kRight - painter.fontMetrics().horizontalAdvance(clock) - 8);
}

void QueueList::paintNames(QPainter &painter, const QRect &row, const QueuedRow &queued,
                           int end) const
{
    const VisitorInfo &visitor = queued.conversation.visitor;
    QRect line(row.left() + kTextX, row.top() + 4, end - row.left() - kTextX, 18);
    painter.setFont(look().font(13));
    painter.setPen(ink(&Theme::text));
    const QString name = painter.fontMetrics().elidedText(
        displayLine(visitorDisplayName(visitor, m_table->m_fallback)), Qt::ElideRight,
        line.width() * 6 / 10);
    painter.drawText(line, kFlags, name);
    int x = line.left() + painter.fontMetrics().horizontalAdvance(name) + 6;
    if (queued.conversation.priority > 0) {
        painter.setFont(look().font(12, true));
        painter.setPen(ink(&Theme::amber));
        const QString mark = QStringLiteral("↑%1").arg(queued.conversation.priority);
        painter.drawText(QRect(x, line.top(), 40, line.height()), kFlags, mark);
        x += painter.fontMetrics().horizontalAdvance(mark) + 6;
    }
    paintChannelBadge(painter, look(), QRect(x, line.center().y() - kBadge / 2 + 1, kBadge, kBadge),
                      m_store.channelPlace(visitor.channel));
    x += kBadge + 4;
    painter.setFont(look().font(12));
    painter.setPen(ink(&Theme::sub));
    painter.drawText(
        QRect(x, line.top(), end - x, line.height()), kFlags,
        painter.fontMetrics().elidedText(displayLine(m_store.channelName(visitor.channel), 40),
                                         Qt::ElideRight, end - x));
    line.translate(0, 18);
    painter.drawText(line, kFlags,
                     painter.fontMetrics().elidedText(queueReason(queued, m_store), Qt::ElideRight,
                                                      line.width()));
}

QueueTable::QueueTable(const Look &look, const BoardStore &store, const QString &fallbackName,
                       QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_store(store)
    , m_fallback(fallbackName)
    , m_list(new QueueList(look, store, this))
    , m_all(new CheckMark(look, this))
    , m_title(new PlainLabel(look, 13, &Theme::text, this))
    , m_count(new PlainLabel(look, 12, &Theme::sub, this))
    , m_assign(new Button(look, Button::Kind::Primary, this))
    , m_heads(new ColumnHeads(look, kDesign, 1, this))
{
    setObjectName(QStringLiteral("queueTable"));
    m_list->setObjectName(QStringLiteral("queueRows"));
    new FocusFrame(look, m_list);
    m_all->setObjectName(QStringLiteral("queueAll"));
    m_assign->setObjectName(QStringLiteral("queueAssign"));
    m_assign->setFont(look.font(13));
    m_assign->setFixedHeight(24);
    m_title->setBold(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(7, 0, kRight, 0);
    head->setSpacing(8);
    m_title->setFixedHeight(kHead);
    head->addWidget(m_all);
    head->addWidget(m_title);
    head->addWidget(m_count, 1);
    head->addWidget(m_assign);
    layout->addLayout(head);
    layout->addWidget(m_heads);
    layout->addWidget(m_list, 1);
    connect(m_all, &QAbstractButton::clicked, this, &QueueTable::toggleAll);
    connect(m_assign, &QAbstractButton::clicked, this,
            [this] { Q_EMIT assignRequested(checked()); });
    connect(m_list, &BoardList::linkClicked, this,
            [this](qint64 id, int action) { Q_EMIT actionRequested({ id }, Action(action)); });
    connect(m_list, &BoardList::rowActivated, this,
            [this](qint64 id) { Q_EMIT actionRequested({ id }, Watch); });
    retranslate();
}

BoardList *QueueTable::list() const
{
    return m_list;
}

void QueueTable::setFallbackName(const QString &name)
{
    m_fallback = name;
    m_list->viewport()->update();
}

void QueueTable::setNow(qint64 relayNow)
{
    m_list->setNow(relayNow);
}

void QueueTable::setStale(bool stale)
{
    m_list->setStale(stale);
}

QList<ConversationId> QueueTable::checked() const
{
    QList<ConversationId> found;
    const QList<ConversationId> queue = m_store.queue();
    for (const ConversationId conversation : queue) {
        if (m_checked.contains(conversation))
            found.append(conversation);
    }
    return found;
}

void QueueTable::uncheckAll()
{
    m_checked.clear();
    refreshHead();
    m_list->viewport()->update();
}

void QueueTable::toggle(ConversationId conversation)
{
    if (!m_checked.remove(conversation) && m_checked.size() < kMaxAssigned)
        m_checked.insert(conversation);
    refreshHead();
    m_list->viewport()->update();
}

void QueueTable::toggleAll()
{
    const bool any = !checked().isEmpty();
    m_checked.clear();
    const QList<ConversationId> queue = any ? QList<ConversationId>() : m_store.queue();
    for (const ConversationId conversation :
         queue.first(std::min<qsizetype>(queue.size(), kMaxAssigned)))
        m_checked.insert(conversation);
    refreshHead();
    m_list->viewport()->update();
}

void QueueTable::refresh()
{
    m_list->refresh();
    const QList<ConversationId> kept = checked();
    m_checked = QSet<ConversationId>(kept.begin(), kept.end());
    refreshHead();
}

void QueueTable::refreshHead()
{
    const bool whole = !m_store.scope().channel.isValid() && !m_store.scope().group.isValid();
    const qint64 rows = m_list->rows()->rowCount();
    m_title->setText(tr("Queue %1").arg(whole ? std::max(rows, m_store.queueTotal()) : rows));
    m_count->setText(m_checked.isEmpty() ? QString() : tr("%1 chosen").arg(m_checked.size()));
    m_assign->setEnabled(!m_checked.isEmpty());
    m_all->setCheck(m_checked.isEmpty()            ? Check::Off
                        : m_checked.size() == rows ? Check::On
                                                   : Check::Some);
    m_all->setAccessibleName(m_checked.isEmpty() ? tr("Choose all") : tr("Choose none"));
}

void QueueTable::retranslate()
{
    m_assign->setText(tr("Assign to…"));
    m_list->setAccessibleName(tr("Queue"));
    m_list->setEmptyText(tr("Nobody waits."));
    m_heads->setColumns({ { tr("Visitor · why"), 12 }, { tr("Waits"), kDesign - kRight, true } });
    refreshHead();
}

void QueueTable::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void QueueTable::paintEvent(QPaintEvent *event)
{
    QPainter(this).fillRect(event->rect(), m_look.theme().bg);
}

} // namespace kefu::ui
