// SPDX-License-Identifier: Apache-2.0
#include "ui/dashboard/channeltable.h"

#include "ui/dashboard/boardwords.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/plainlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPaintEvent>
#include <QPainter>

namespace kefu::ui {

namespace {

constexpr int kHead = 28;
constexpr int kBadge = 18;
constexpr int kFlags = Qt::AlignVCenter | Qt::TextSingleLine;

// Where the columns are in a table 860 wide (desk/dashboard-light-1366x768.png).
constexpr int kNameX = 16;
constexpr int kPeopleX = 184;
constexpr int kLoadX = 308;
constexpr int kBarX = 372;
constexpr int kBarWidth = 96;
constexpr int kBarHeight = 6;
constexpr int kQueuedEnd = 540;
constexpr int kWaitEnd = 620;
constexpr int kLevelEnd = 696;
constexpr int kLeavesEnd = 752;
constexpr int kPushEnd = 844;

struct NumberColumn {
    int end;
    const char *figure;
};
constexpr NumberColumn kNumbers[] = { { kQueuedEnd, "queued" },
                                      { kWaitEnd, "queued" },
                                      { kLevelEnd, "levelBase" },
                                      { kLeavesEnd, "leaves" } };
constexpr int kNumberWidth = 64;

class ChannelRows : public BoardRows {
public:
    ChannelRows(const BoardStore &store, QObject *parent)
        : BoardRows(parent)
        , m_store(store)
    {
    }
    void refresh()
    {
        QList<qint64> ids;
        const QList<BoardChannel> channels = m_store.channels();
        for (const BoardChannel &channel : channels)
            ids.append(channel.id.value);
        setIds(ids);
    }

protected:
    QString wordsOf(qint64 id) const override
    {
        const BoardChannel channel = m_store.allChannels().value({ id });
        return ChannelTable::tr("%1: %2 online, %3 busy, %4 away; %5 of %6 places; %7 waiting; "
                                "service level %8; %9 leave messages")
            .arg(displayLine(channel.name, 40))
            .arg(channel.online)
            .arg(channel.busy)
            .arg(channel.away)
            .arg(channel.load)
            .arg(channel.capacity)
            .arg(channel.figures.queued)
            .arg(percentWords(serviceLevel(channel.figures)))
            .arg(channel.figures.leaves);
    }

private:
    const BoardStore &m_store;
};

} // namespace

class ChannelList : public BoardList {
public:
    ChannelList(const Look &look, const BoardStore &store, int scale, ChannelTable *table)
        : BoardList(look, new ChannelRows(store, table), ChannelTable::kRow * scale, table)
        , m_store(store)
        , m_table(table)
        , m_scale(scale)
    {
    }
    void refresh() { static_cast<ChannelRows *>(rows())->refresh(); }
    void setNow(qint64 now)
    {
        m_now = now;
        viewport()->update();
    }

protected:
    void paintRow(QPainter &painter, const QRect &row, qint64 id,
                  const RowState &state) const override;
    bool clicked(qint64 id, const QPoint &at) override
    {
        for (const NumberColumn &column : kNumbers) {
            if (numberBox(visualRect(rows()->index(rows()->rowOf(id))), column.end).contains(at)) {
                Q_EMIT m_table->figureWanted(QLatin1String(column.figure), { id });
                return true;
            }
        }
        Q_EMIT m_table->channelChosen({ id });
        return true;
    }
    bool keyed(qint64 id, int key) override
    {
        if (key != Qt::Key_Return && key != Qt::Key_Enter)
            return false;
        Q_EMIT m_table->figureWanted(QStringLiteral("queued"), { id });
        return true;
    }

private:
    QRect numberBox(const QRect &row, int end) const
    {
        const int right = spread(end, ChannelTable::kDesign, row.width());
        const int width = kNumberWidth * m_scale;
        return { row.left() + right - width, row.top(), width, row.height() };
    }
    void paintNumber(QPainter &painter, const QRect &row, int end, const QString &text,
                     Severity severity, bool bold) const
    {
        painter.setFont(look().font(13 * m_scale, bold));
        painter.setPen(severity == Severity::Act         ? ink(&Theme::danger)
                           : severity == Severity::Watch ? ink(&Theme::amber)
                                                         : ink(&Theme::text));
        painter.drawText(numberBox(row, end).adjusted(-20, 0, 0, 0), kFlags | Qt::AlignRight, text);
    }
    void paintLoad(QPainter &painter, const QRect &row, const BoardChannel &channel) const;
    void paintName(QPainter &painter, const QRect &row, const BoardChannel &channel,
                   bool hot) const;

    const BoardStore &m_store;
    ChannelTable *m_table;
    int m_scale;
    qint64 m_now = 0;
};

void ChannelList::paintRow(QPainter &painter, const QRect &row, qint64 id, const RowState &) const
{
    const BoardChannel channel = m_store.allChannels().value({ id });
    const BoardFigures &figures = channel.figures;
    const qint64 waited = figures.oldestQueuedAt > 0 ? m_now - figures.oldestQueuedAt : 0;
    const Severity wait = waitSeverity(waited);
    const bool hot = wait == Severity::Act;
    if (hot)
        painter.fillRect(row, look().theme().dangerBg);
    paintName(painter, row, channel, hot);
    painter.setFont(look().font(13 * m_scale));
    painter.setPen(ink(&Theme::text));
    painter.drawText(
        row.adjusted(spread(kPeopleX, ChannelTable::kDesign, row.width()), 0, 0, 0), kFlags,
        QStringLiteral("%1 / %2 / %3").arg(channel.online).arg(channel.busy).arg(channel.away));
    paintLoad(painter, row, channel);
    const auto level = serviceLevel(figures);
    paintNumber(painter, row, kQueuedEnd, QString::number(figures.queued), wait, hot);
    paintNumber(painter, row, kWaitEnd, sinceWords(figures.oldestQueuedAt, m_now), wait, hot);
    paintNumber(painter, row, kLevelEnd, percentWords(level), levelSeverity(level), hot);
    paintNumber(painter, row, kLeavesEnd, QString::number(figures.leaves), Severity::Calm, false);
    painter.setPen(ink(&Theme::sub));
    painter.setFont(look().font(13 * m_scale));
    painter.drawText(numberBox(row, kPushEnd).adjusted(-40, 0, 0, 0), kFlags | Qt::AlignRight,
                     channel.lastPushAt > 0 ? wholeAgoWords(m_now - channel.lastPushAt)
                                            : QStringLiteral("–"));
}

void ChannelList::paintName(QPainter &painter, const QRect &row, const BoardChannel &channel,
                            bool hot) const
{
    const int size = kBadge * m_scale;
    const QRect badge(row.left() + kNameX, row.center().y() - size / 2 + 1, size, size);
    paintChannelBadge(painter, look(), badge, m_store.channelPlace(channel.id));
    const int left = badge.right() + 1 + 8;
    int end = row.left() + spread(kPeopleX, ChannelTable::kDesign, row.width()) - 8;
    if (channel.emergencyUntilAt > m_now) {
        const int mark = 16 * m_scale;
        end -= mark + 4;
        painter.drawPixmap(
            end + 2, row.center().y() - mark / 2 + 1,
            look().icon(Icon::Megaphone, mark, look().theme().amber, devicePixelRatioF()));
    }
    painter.setFont(look().font(13 * m_scale, hot));
    painter.setPen(ink(&Theme::text));
    const QString name = displayLine(channel.name, 60);
    painter.drawText(QRect(left, row.top(), end - left, row.height()), kFlags,
                     painter.fontMetrics().elidedText(name, Qt::ElideRight, end - left));
}

void ChannelList::paintLoad(QPainter &painter, const QRect &row, const BoardChannel &channel) const
{
    const Theme &theme = look().theme();
    const bool over = loadSeverity(channel.load, channel.capacity) == Severity::Act;
    painter.setFont(look().font(13 * m_scale, over));
    painter.setPen(over ? ink(&Theme::danger) : ink(&Theme::text));
    const int left = row.left() + spread(kLoadX, ChannelTable::kDesign, row.width());
    const QString load = QString::number(channel.load);
    painter.drawText(QRect(left, row.top(), 140 * m_scale, row.height()), kFlags,
                     channel.capacity > 0 ? QStringLiteral("%1/%2").arg(load).arg(channel.capacity)
                                          : load);
    if (channel.capacity <= 0)
        return;
    const int x = row.left() + spread(kBarX, ChannelTable::kDesign, row.width());
    const QRectF ground(x, row.center().y() - kBarHeight * m_scale / 2.0 + 1,
                        spread(kBarWidth, ChannelTable::kDesign, row.width()),
                        kBarHeight * m_scale);
    const qreal radius = ground.height() / 2;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.line);
    painter.drawRoundedRect(ground, radius, radius);
    const qreal share = std::min(1.0, double(channel.load) / double(channel.capacity));
    if (share <= 0)
        return;
    QRectF fill = ground;
    fill.setWidth(std::max(ground.height(), ground.width() * share));
    painter.setBrush(over ? theme.redSolid : ink(&Theme::action));
    painter.drawRoundedRect(fill, radius, radius);
}

ChannelTable::ChannelTable(const Look &look, const BoardStore &store, int scale, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_store(store)
    , m_scale(scale)
    , m_list(new ChannelList(look, store, scale, this))
    , m_title(new PlainLabel(look, 13 * scale, &Theme::text, this))
    , m_order(new PlainLabel(look, 12 * scale, &Theme::sub, this))
    , m_heads(new ColumnHeads(look, kDesign, scale, this))
{
    setObjectName(QStringLiteral("channelTable"));
    m_list->setObjectName(QStringLiteral("channelRows"));
    m_title->setBold(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(BoardList::kSide, 0, BoardList::kSide, 0);
    m_title->setFixedHeight(kHead * scale);
    head->addWidget(m_title, 1);
    head->addWidget(m_order);
    layout->addLayout(head);
    layout->addWidget(m_heads);
    layout->addWidget(m_list, 1);
    retranslate();
}

BoardList *ChannelTable::list() const
{
    return m_list;
}

void ChannelTable::setNow(qint64 relayNow)
{
    m_list->setNow(relayNow);
}

void ChannelTable::setStale(bool stale)
{
    m_list->setStale(stale);
}

void ChannelTable::refresh()
{
    m_list->refresh();
    m_title->setText(tr("Mini programs %1").arg(m_list->rows()->rowCount()));
}

void ChannelTable::retranslate()
{
    m_order->setText(tr("Worst on top"));
    m_list->setAccessibleName(tr("Mini programs"));
    m_list->setEmptyText(tr("No mini program yet."));
    m_heads->setColumns(
        { { tr("Mini program"), kNameX },
          { tr("Online / busy / away"), kPeopleX },
          { tr("Load / limit"), kLoadX, false,
            tr("Live conversations of all who are there, and how many they may have") },
          { tr("Queued"), kQueuedEnd, true, tr("Who waits for an agent now") },
          { tr("Longest wait"), kWaitEnd, true },
          { tr("Level"), kLevelEnd, true,
            tr("Service level: first replies within 30 s ÷ (conversations + abandoned after "
               "30 s), today") },
          { tr("Left"), kLeavesEnd, true, tr("Leave messages nobody has taken") },
          { tr("Last push"), kPushEnd, true, tr("When WeChat last called the relay for it") } });
    refresh();
}

void ChannelTable::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void ChannelTable::paintEvent(QPaintEvent *event)
{
    QPainter(this).fillRect(event->rect(), m_look.theme().bg);
}

} // namespace kefu::ui
