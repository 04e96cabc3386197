// SPDX-License-Identifier: Apache-2.0
#include "ui/dashboard/figuresheet.h"

#include "relay/protocol/features.h"
#include "ui/conversations/rowmarks.h"
#include "ui/dashboard/boardlist.h"
#include "ui/dashboard/boardwords.h"
#include "ui/model/boardqueries.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/button.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QPainter>

namespace kefu::ui {

namespace {

constexpr QSize kBox { 760, 560 };
constexpr int kRow = 44;
constexpr int kBoxX = 12;
constexpr int kCheck = 12;
constexpr int kAvatar = 28;
constexpr int kAvatarX = 36;
constexpr int kTextX = 74;
constexpr int kStateX = 300;
constexpr int kWaitEnd = 540;
constexpr int kFlags = Qt::AlignVCenter | Qt::TextSingleLine;
enum Action { Watch, TakeOver, End };

QString stateWords(const ConversationInfo &info, const QString &owner)
{
    switch (info.state) {
    case ConversationState::Queued:
        return info.leave ? FigureSheet::tr("Leave message") : FigureSheet::tr("Queued");
    case ConversationState::Assigned:
        return FigureSheet::tr("With %1").arg(owner);
    case ConversationState::Closed:
        break;
    }
    return FigureSheet::tr("Ended");
}

class FigureRows : public BoardRows {
public:
    explicit FigureRows(const FigureSheet &sheet, QObject *parent)
        : BoardRows(parent)
        , m_sheet(sheet)
    {
    }
    void refresh()
    {
        QList<qint64> ids;
        for (const ConversationInfo &info : m_sheet.conversations())
            ids.append(info.id.value);
        setIds(ids);
    }

protected:
    QString wordsOf(qint64 id) const override
    {
        for (const ConversationInfo &info : m_sheet.conversations()) {
            if (info.id.value == id)
                return displayLine(info.visitor.name, 60);
        }
        return {};
    }

private:
    const FigureSheet &m_sheet;
};

} // namespace

QString figureTitle(const QString &figure)
{
    const QHash<QString, QString> titles {
        { QStringLiteral("queued"), FigureSheet::tr("Queued") },
        { QStringLiteral("levelBase"), FigureSheet::tr("Counted in the service level of today") },
        { QStringLiteral("overdue"), FigureSheet::tr("No reply for 3 minutes") },
        { QStringLiteral("expiring"), FigureSheet::tr("Reply time ends within 2 h") },
        { QStringLiteral("help"), FigureSheet::tr("Help wanted") },
        { QStringLiteral("queueStays"), FigureSheet::tr("Left the queue today") },
        { QStringLiteral("messagesIn"), FigureSheet::tr("Visitors wrote today") },
        { QStringLiteral("abandoned"), FigureSheet::tr("Abandoned today") },
        { QStringLiteral("dropped"), FigureSheet::tr("Never answered today") },
        { QStringLiteral("windowsOver"), FigureSheet::tr("Ran out of time today") },
        { QStringLiteral("uncertain"), FigureSheet::tr("Replies of unknown fate") },
        { QStringLiteral("leaves"), FigureSheet::tr("Leave messages") },
        { QStringLiteral("assigned"), FigureSheet::tr("Being served") },
        { QStringLiteral("unanswered"), FigureSheet::tr("Awaiting a reply") },
        { QStringLiteral("conversations"), FigureSheet::tr("Served today") },
        { QStringLiteral("firstReplies"), FigureSheet::tr("First replies of today") },
        { QStringLiteral("replies"), FigureSheet::tr("Replied to today") },
        { QStringLiteral("enteredOnly"), FigureSheet::tr("Entered only") },
    };
    return titles.value(figure, figure);
}

class FigureList : public BoardList {
public:
    FigureList(const Look &look, FigureSheet *sheet)
        : BoardList(look, new FigureRows(*sheet, sheet), kRow, sheet)
        , m_sheet(sheet)
    {
    }
    void refresh() { static_cast<FigureRows *>(rows())->refresh(); }

protected:
    QList<RowLink> linksOf(qint64 id) const override
    {
        const ConversationInfo *info = m_sheet->find({ id });
        if (!info)
            return {};
        QList<RowLink> links { { Watch, FigureSheet::tr("Watch") } };
        if (info->state != ConversationState::Closed) {
            links.append({ TakeOver, FigureSheet::tr("Take over") });
            links.append({ End, FigureSheet::tr("End") });
        }
        return links;
    }
    bool clicked(qint64 id, const QPoint &) override
    {
        m_sheet->toggle({ id });
        return true;
    }
    bool keyed(qint64 id, int key) override
    {
        if (key != Qt::Key_Space)
            return false;
        m_sheet->toggle({ id });
        return true;
    }
    void paintRow(QPainter &painter, const QRect &row, qint64 id,
                  const RowState &state) const override;

private:
    void paintCheck(QPainter &painter, const QRect &box, bool on) const;
    FigureSheet *m_sheet;
};

void FigureList::paintCheck(QPainter &painter, const QRect &box, bool on) const
{
    const Theme &theme = look().theme();
    painter.setPen(QPen(on ? theme.accent : theme.sub, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(box).adjusted(.75, .75, -.75, -.75));
    if (on)
        painter.drawPixmap(box.adjusted(1, 1, -1, -1).topLeft(),
                           look().icon(Icon::Tick, kCheck - 2, theme.accent, devicePixelRatioF()));
}

void FigureList::paintRow(QPainter &painter, const QRect &row, qint64 id, const RowState &) const
{
    const ConversationInfo *info = m_sheet->find({ id });
    if (!info)
        return;
    const Theme &theme = look().theme();
    const bool checked = m_sheet->m_checked.contains({ id });
    if (checked)
        painter.fillRect(row, theme.rowSelected);
    if (info->state != ConversationState::Closed)
        paintCheck(painter,
                   QRect(row.left() + kBoxX, row.center().y() - kCheck / 2 + 1, kCheck, kCheck),
                   checked);
    const QString name =
        displayLine(visitorDisplayName(info->visitor, m_sheet->m_about.visitorFallback));
    paintAvatar(painter,
                QRect(row.left() + kAvatarX, row.center().y() - kAvatar / 2 + 1, kAvatar, kAvatar),
                look(), info->visitor.id.value, name, info->state == ConversationState::Closed);
    QRect line(row.left() + kTextX, row.top() + 4, kStateX - kTextX - 8, 18);
    painter.setFont(look().font(13));
    painter.setPen(theme.text);
    painter.drawText(line, kFlags,
                     painter.fontMetrics().elidedText(name, Qt::ElideRight, line.width()));
    painter.drawText(QRect(row.left() + kStateX, row.top(), 160, row.height()), kFlags,
                     painter.fontMetrics().elidedText(
                         stateWords(*info, m_sheet->ownerName(info->owner)), Qt::ElideRight, 160));
    const qint64 now = m_sheet->m_service.relayNow();
    const bool waits = info->waitingSinceAt > 0 && info->state != ConversationState::Closed;
    painter.setPen(waits && answerSeverity(now - info->waitingSinceAt) == Severity::Act
                       ? theme.danger
                       : theme.sub);
    painter.drawText(
        QRect(row.left() + kWaitEnd - 90, row.top(), 90, row.height()), kFlags | Qt::AlignRight,
        waits ? sinceWords(info->waitingSinceAt, now)
              : rowTime(info->lastMessage ? info->lastMessage->createdAt : info->openedAt, now));
    painter.setFont(look().font(12));
    painter.setPen(theme.sub);
    painter.drawText(line.translated(0, 18), kFlags,
                     painter.fontMetrics().elidedText(
                         displayLine(m_sheet->m_store.channelName(info->visitor.channel), 40),
                         Qt::ElideRight, line.width()));
}

FigureSheet::FigureSheet(const Look &look, ChatService &service, const BoardStore &store,
                         const About &about, QWidget *over)
    : Sheet(look, over, kBox)
    , m_service(service)
    , m_store(store)
    , m_about(about)
    , m_list(new FigureList(look, this))
    , m_note(new PlainLabel(look, 12, &Theme::sub))
    , m_moreButton(new Button(look, Button::Kind::Quiet))
    , m_assign(new Button(look, Button::Kind::Primary))
{
    setObjectName(QStringLiteral("figureSheet"));
    setTitle(about.title);
    m_list->setObjectName(QStringLiteral("figureRows"));
    m_list->setAccessibleName(about.title);
    m_moreButton->setObjectName(QStringLiteral("figureMore"));
    m_moreButton->setText(tr("More"));
    m_assign->setObjectName(QStringLiteral("figureAssign"));
    m_assign->setText(tr("Assign to…"));
    connect(m_list, &BoardList::linkClicked, this, &FigureSheet::act);
    connect(m_moreButton, &QAbstractButton::clicked, this,
            [this] { load(m_all.isEmpty() ? ConversationId() : m_all.last().id); });
    connect(m_assign, &QAbstractButton::clicked, this, [this] {
        QList<ConversationInfo> chosen;
        for (const ConversationInfo &info : std::as_const(m_all)) {
            if (m_checked.contains(info.id))
                chosen.append(info);
        }
        Q_EMIT assignRequested(chosen);
    });
    auto *foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addWidget(m_note, 1);
    foot->addWidget(m_moreButton);
    foot->addWidget(m_assign);
    content()->addWidget(m_list, 1);
    content()->addLayout(foot);
    refreshFoot();
}

QWidget *FigureSheet::list() const
{
    return m_list;
}

void FigureSheet::openNow()
{
    open(m_list);
    reload();
}

void FigureSheet::reload()
{
    load({});
}

void FigureSheet::load(ConversationId after)
{
    BoardListRequest request = m_about.request;
    request.after = after;
    m_note->setText(tr("Loading…"));
    askBoardList(m_service, request, this,
                 [this, first = !after.isValid()](const Result<ConversationsAnswer> &answer) {
                     take(answer, first);
                 });
}

void FigureSheet::take(const Result<ConversationsAnswer> &answer, bool first)
{
    if (!answer) {
        m_note->setText(errorWords(answer.error()));
        return;
    }
    if (first) {
        m_all.clear();
        m_checked.clear();
    }
    m_all.append(answer->conversations);
    m_more = answer->more;
    m_list->setEmptyText(tr("None at this moment."));
    m_list->refresh();
    refreshFoot();
}

void FigureSheet::toggle(ConversationId conversation)
{
    const ConversationInfo *info = find(conversation);
    if (!info || info->state == ConversationState::Closed)
        return;
    if (!m_checked.remove(conversation) && m_checked.size() < kMaxAssigned)
        m_checked.insert(conversation);
    refreshFoot();
    m_list->viewport()->update();
}

void FigureSheet::act(qint64 id, int action)
{
    const ConversationInfo *info = find({ id });
    if (!info)
        return;
    const ConversationInfo copy = *info;
    if (action == Watch)
        Q_EMIT watchRequested(copy);
    else if (action == TakeOver)
        Q_EMIT takeOverRequested(copy);
    else
        Q_EMIT endRequested(copy);
}

void FigureSheet::refreshFoot()
{
    m_moreButton->setVisible(m_more);
    m_assign->setEnabled(!m_checked.isEmpty());
    m_note->setText(m_checked.isEmpty() ? tr("%1 conversations").arg(m_all.size())
                                        : tr("%1 chosen").arg(m_checked.size()));
}

const ConversationInfo *FigureSheet::find(ConversationId id) const
{
    for (const ConversationInfo &info : m_all) {
        if (info.id == id)
            return &info;
    }
    return nullptr;
}

QString FigureSheet::ownerName(AgentId id) const
{
    const BoardAgent *agent = m_store.agent(id);
    return agent ? displayLine(agent->agent.nickname, 24) : tr("a colleague");
}

} // namespace kefu::ui
