// SPDX-License-Identifier: Apache-2.0
#include "ui/dashboard/agenttable.h"

#include "ui/dashboard/boardwords.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/focusframe.h"
#include "ui/widgets/plainlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPaintEvent>
#include <QPainter>

namespace kefu::ui {

namespace {

constexpr int kHead = 32;
constexpr int kDot = 8;
constexpr int kChip = 18;
constexpr int kFlags = Qt::AlignVCenter | Qt::TextSingleLine;

// Where the columns are in a table 860 wide (desk/dashboard-light-1366x768.png).
constexpr int kNumberX = 16;
constexpr int kNameX = 51;
constexpr int kStateX = 192;
constexpr int kStateTextX = 206;
constexpr int kLoadEnd = 448;
constexpr int kUnansweredEnd = 512;
constexpr int kOldestEnd = 584;
constexpr int kTodayEnd = 640;
constexpr int kNumberWidth = 56;

class AgentRows : public BoardRows {
public:
    AgentRows(const BoardStore &store, QObject *parent)
        : BoardRows(parent)
        , m_store(store)
    {
    }
    void refresh()
    {
        QList<qint64> ids;
        const QList<AgentId> agents = m_store.agents();
        for (const AgentId agent : agents)
            ids.append(agent.value);
        setIds(ids);
    }

protected:
    QString wordsOf(qint64 id) const override
    {
        const BoardAgent *row = m_store.agent({ id });
        if (!row)
            return {};
        QString words = AgentTable::tr("%1, %2, load %3 of %4, %5 unanswered, %6 today")
                            .arg(displayLine(row->agent.nickname, 40), agentStateWords(*row))
                            .arg(row->agent.load)
                            .arg(row->agent.capacity)
                            .arg(row->unanswered)
                            .arg(row->today);
        if (row->help > 0)
            words += AgentTable::tr(", asks for help");
        return words;
    }

private:
    const BoardStore &m_store;
};

} // namespace

class AgentList : public BoardList {
public:
    AgentList(const Look &look, const BoardStore &store, AgentTable *table)
        : BoardList(look, new AgentRows(store, table), AgentTable::kRow, table)
        , m_store(store)
        , m_table(table)
    {
    }
    void refresh() { static_cast<AgentRows *>(rows())->refresh(); }
    void setNow(qint64 now)
    {
        m_now = now;
        viewport()->update();
    }

protected:
    void paintRow(QPainter &painter, const QRect &row, qint64 id,
                  const RowState &state) const override;
    QList<RowLink> linksOf(qint64 id) const override;
    bool keepsLinks(qint64 id) const override
    {
        const BoardAgent *row = m_store.agent({ id });
        return row && row->agent.link == LinkState::Grace;
    }
    QString tipOf(qint64 id, const QPoint &) const override;
    bool clicked(qint64 id, const QPoint &at) override;

private:
    int x(int design, const QRect &row) const
    {
        return row.left() + spread(design, AgentTable::kDesign, row.width());
    }
    QRect numberBox(const QRect &row, int end) const
    {
        return { x(end, row) - kNumberWidth, row.top(), kNumberWidth, row.height() };
    }
    void paintNumber(QPainter &painter, const QRect &row, int end, const QString &text,
                     QColor Theme::*colour, bool bold = false) const
    {
        painter.setFont(look().font(13, bold));
        painter.setPen(ink(colour));
        painter.drawText(numberBox(row, end), kFlags | Qt::AlignRight, text);
    }
    void paintWho(QPainter &painter, const QRect &row, const BoardAgent &agent) const;
    void paintState(QPainter &painter, const QRect &row, const BoardAgent &agent) const;
    QRect helpChip(const QRect &row, const BoardAgent &agent) const;
    QRect nameBox(const QRect &row, const BoardAgent &agent) const;

    const BoardStore &m_store;
    AgentTable *m_table;
    qint64 m_now = 0;
};

QList<RowLink> AgentList::linksOf(qint64 id) const
{
    const BoardAgent *row = m_store.agent({ id });
    if (!row)
        return {};
    if (row->agent.link == LinkState::Grace)
        return { { AgentTable::ToQueue, AgentTable::tr("Return to queue") } };
    return { { AgentTable::Watch, AgentTable::tr("Watch") },
             { AgentTable::SetState, AgentTable::tr("Set state") },
             { AgentTable::ExtraCapacity, AgentTable::tr("Extra limit") } };
}

QRect AgentList::nameBox(const QRect &row, const BoardAgent &agent) const
{
    const int left = x(kNameX, row);
    const QString help = AgentTable::tr("Help", "flag");
    const int chip =
        agent.help > 0 ? QFontMetrics(look().font(12)).horizontalAdvance(help) + 10 + 6 : 0;
    const int room = x(kStateX, row) - left - chip - 8;
    const QString name = displayLine(agent.agent.nickname, 40);
    return { left, row.top(),
             std::min(room, QFontMetrics(look().font(13)).horizontalAdvance(name) + 1),
             row.height() };
}

QRect AgentList::helpChip(const QRect &row, const BoardAgent &agent) const
{
    if (agent.help <= 0)
        return {};
    const int width =
        QFontMetrics(look().font(12)).horizontalAdvance(AgentTable::tr("Help", "flag")) + 10;
    return { nameBox(row, agent).right() + 7, row.center().y() - kChip / 2 + 1, width, kChip };
}

void AgentList::paintWho(QPainter &painter, const QRect &row, const BoardAgent &agent) const
{
    painter.setFont(look().font(13));
    painter.setPen(ink(&Theme::sub));
    const QRect number(x(kNumberX, row), row.top(), x(kNameX, row) - x(kNumberX, row) - 4,
                       row.height());
    painter.drawText(number, kFlags,
                     painter.fontMetrics().elidedText(displayLine(agent.number, 16), Qt::ElideRight,
                                                      number.width()));
    const QRect box = nameBox(row, agent);
    painter.setPen(ink(&Theme::text));
    painter.drawText(box, kFlags,
                     painter.fontMetrics().elidedText(displayLine(agent.agent.nickname, 40),
                                                      Qt::ElideRight, box.width()));
    const QRect chip = helpChip(row, agent);
    if (chip.isNull())
        return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(look().theme().redSolid);
    painter.drawRoundedRect(chip, 3, 3);
    painter.setPen(look().theme().onRed);
    painter.setFont(look().font(12));
    painter.drawText(chip, Qt::AlignCenter | Qt::TextSingleLine, AgentTable::tr("Help", "flag"));
}

void AgentList::paintState(QPainter &painter, const QRect &row, const BoardAgent &agent) const
{
    const StateMark mark = agentStateMark(agent);
    const QRectF dot(x(kStateX, row), row.center().y() - kDot / 2 + 1, kDot, kDot);
    const QColor colour = look().theme().*mark.colour;
    painter.setPen(mark.filled ? QPen(Qt::NoPen) : QPen(colour, 1.5));
    painter.setBrush(mark.filled ? QBrush(colour) : QBrush(Qt::NoBrush));
    painter.drawEllipse(mark.filled ? dot : dot.adjusted(1, 1, -1, -1));
    painter.setFont(look().font(13));
    painter.setPen(ink(&Theme::text));
    const int left = x(kStateTextX, row);
    const QString since = sinceWords(agent.agent.sinceAt, m_now);
    const int room = x(kLoadEnd, row) - kNumberWidth - left - 4;
    const int sinceWidth = painter.fontMetrics().horizontalAdvance(since);
    const QString state = painter.fontMetrics().elidedText(agentStateWords(agent), Qt::ElideRight,
                                                           room - sinceWidth - 5);
    painter.drawText(QRect(left, row.top(), room, row.height()), kFlags, state);
    painter.setPen(ink(&Theme::sub));
    painter.drawText(QRect(left + painter.fontMetrics().horizontalAdvance(state) + 5, row.top(),
                           sinceWidth + 2, row.height()),
                     kFlags, since);
}

void AgentList::paintRow(QPainter &painter, const QRect &row, qint64 id, const RowState &) const
{
    const BoardAgent *agent = m_store.agent({ id });
    if (!agent)
        return;
    paintWho(painter, row, *agent);
    paintState(painter, row, *agent);
    const Colleague &who = agent->agent;
    const bool over = loadSeverity(who.load, who.capacity) == Severity::Act;
    QString load = who.capacity > 0 ? QStringLiteral("%1/%2").arg(who.load).arg(who.capacity)
                                    : QString::number(who.load);
    if (agent->extraCapacity > 0)
        load += QStringLiteral(" +%1").arg(agent->extraCapacity);
    paintNumber(painter, row, kLoadEnd, load, over ? &Theme::danger : &Theme::text);
    paintNumber(painter, row, kUnansweredEnd, QString::number(agent->unanswered), &Theme::text);
    const Severity wait = agent->oldestWaitingAt > 0
        ? answerSeverity(m_now - agent->oldestWaitingAt)
        : Severity::Calm;
    paintNumber(painter, row, kOldestEnd, sinceWords(agent->oldestWaitingAt, m_now),
                wait == Severity::Act         ? &Theme::danger
                    : wait == Severity::Watch ? &Theme::amber
                                              : &Theme::text,
                wait == Severity::Act);
    paintNumber(painter, row, kTodayEnd, QString::number(agent->today), &Theme::text);
}

QString AgentList::tipOf(qint64 id, const QPoint &) const
{
    const BoardAgent *agent = m_store.agent({ id });
    if (!agent)
        return {};
    QStringList channels;
    for (const ChannelId channel : agent->channels)
        channels.append(displayLine(m_store.channelName(channel), 40));
    QString tip = displayLine(agent->agent.nickname, 60);
    tip += u'\n'
        + (channels.isEmpty() ? AgentTable::tr("All mini programs")
                              : channels.join(QStringLiteral(", ")));
    if (agent->agent.link == LinkState::Grace && agent->graceUntilAt > 0)
        tip += u'\n'
            + AgentTable::tr("Keeps the conversations for another %1")
                  .arg(clockWords(agent->graceUntilAt - m_now));
    return tip;
}

bool AgentList::clicked(qint64 id, const QPoint &at)
{
    const BoardAgent *agent = m_store.agent({ id });
    if (!agent)
        return false;
    const QRect row = visualRect(rows()->index(rows()->rowOf(id)));
    const char *figure = helpChip(row, *agent).contains(at) ? "help"
        : numberBox(row, kLoadEnd).contains(at)             ? "assigned"
        : numberBox(row, kUnansweredEnd).contains(at)       ? "unanswered"
        : numberBox(row, kOldestEnd).contains(at)           ? "unanswered"
        : numberBox(row, kTodayEnd).contains(at)            ? "conversations"
                                                            : nullptr;
    if (!figure)
        return false;
    Q_EMIT m_table->figureWanted(QLatin1String(figure), { id });
    return true;
}

AgentTable::AgentTable(const Look &look, const BoardStore &store, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_store(store)
    , m_list(new AgentList(look, store, this))
    , m_title(new PlainLabel(look, 13, &Theme::text, this))
    , m_counts(new PlainLabel(look, 12, &Theme::sub, this))
    , m_order(new PlainLabel(look, 12, &Theme::sub, this))
    , m_heads(new ColumnHeads(look, kDesign, 1, this))
{
    setObjectName(QStringLiteral("agentTable"));
    m_list->setObjectName(QStringLiteral("agentRows"));
    new FocusFrame(look, m_list);
    m_title->setBold(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(BoardList::kSide, 0, BoardList::kSide, 0);
    head->setSpacing(8);
    m_title->setFixedHeight(kHead);
    head->addWidget(m_title);
    head->addWidget(m_counts, 1);
    head->addWidget(m_order);
    layout->addLayout(head);
    layout->addWidget(m_heads);
    layout->addWidget(m_list, 1);
    connect(m_list, &BoardList::linkClicked, this,
            [this](qint64 id, int action) { Q_EMIT actionRequested({ id }, Action(action)); });
    connect(m_list, &BoardList::rowActivated, this,
            [this](qint64 id) { Q_EMIT actionRequested({ id }, Watch); });
    retranslate();
}

BoardList *AgentTable::list() const
{
    return m_list;
}

void AgentTable::setNow(qint64 relayNow)
{
    m_list->setNow(relayNow);
}

void AgentTable::setStale(bool stale)
{
    m_list->setStale(stale);
}

QString AgentTable::summary() const
{
    int online = 0;
    int busy = 0;
    int away = 0;
    int cut = 0;
    int offline = 0;
    const QList<AgentId> agents = m_store.agents();
    for (const AgentId id : agents) {
        const BoardAgent *agent = m_store.agent(id);
        if (agent->agent.link == LinkState::Grace)
            ++cut;
        else if (agent->agent.presence == PresenceState::Offline)
            ++offline;
        else if (agent->agent.presence == PresenceState::Away)
            ++away;
        else if (agent->agent.presence == PresenceState::Busy)
            ++busy;
        else
            ++online;
    }
    return tr("online %1 · busy %2 · away %3 · cut off %4 · offline %5")
        .arg(online)
        .arg(busy)
        .arg(away)
        .arg(cut)
        .arg(offline);
}

void AgentTable::refresh()
{
    m_list->refresh();
    m_title->setText(tr("Agents %1").arg(m_list->rows()->rowCount()));
    m_counts->setText(summary());
}

void AgentTable::retranslate()
{
    m_order->setText(tr("Worst on top"));
    m_list->setAccessibleName(tr("Agents"));
    m_list->setEmptyText(tr("No agent serves what is chosen above."));
    m_heads->setColumns(
        { { tr("No."), kNumberX },
          { tr("Name"), kNameX },
          { tr("State"), kStateX },
          { tr("Load"), kLoadEnd, true, tr("Live conversations, and how many he may have") },
          { tr("Waiting"), kUnansweredEnd, true,
            tr("His conversations whose visitor waits for a reply") },
          { tr("Oldest"), kOldestEnd, true, tr("How long the visitor who waits longest waits") },
          { tr("Today"), kTodayEnd, true, tr("Conversations he answered today") } });
    refresh();
}

void AgentTable::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void AgentTable::paintEvent(QPaintEvent *event)
{
    QPainter(this).fillRect(event->rect(), m_look.theme().bg);
}

} // namespace kefu::ui
