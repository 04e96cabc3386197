// SPDX-License-Identifier: Apache-2.0
#include "ui/dashboard/steering.h"

#include "relay/protocol/features.h"
#include "ui/conversations/transfersheet.h"
#include "ui/conversations/whysheet.h"
#include "ui/dashboard/watchsheet.h"
#include "ui/model/adminservice.h"
#include "ui/model/boardqueries.h"
#include "ui/model/conversationstore.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/formsheet.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/toast.h"

#include <QWidget>

namespace kefu::ui {

namespace {

using L = QLatin1String;
constexpr int kMenuRow = 30;
constexpr int kMostMinutes = 24 * 60;
constexpr int kMaxReason = 200;
constexpr int kMostExtra = 50;

//! What several requests found, told when the last one was answered.
struct Tally {
    QList<AssignResult> results;
    int open = 0;
    QString error;
};

} // namespace

Steering::Steering(Look &look, ChatService &service, ConversationStore &store,
                   const BoardStore &board, AdminService *admin, QWidget *over)
    : QObject(over)
    , m_look(look)
    , m_service(service)
    , m_store(store)
    , m_board(board)
    , m_admin(admin)
    , m_over(over)
{
}

void Steering::say(const QString &words)
{
    if (m_over)
        Toast::notify(m_look, m_over->window(), words);
}

QString Steering::agentName(AgentId agent) const
{
    const BoardAgent *row = m_board.agent(agent);
    return row ? displayLine(row->agent.nickname, 24)
               : displayLine(m_store.people().nameOf(agent), 24);
}

// ---- who has it
// ----------------------------------------------------------------------------------

void Steering::assign(const QList<ConversationInfo> &conversations,
                      const std::function<void()> &done)
{
    if (conversations.isEmpty())
        return;
    auto *sheet = new TransferSheet(m_look, m_service, m_store,
                                    conversations.first().visitor.channel, m_over->window());
    sheet->setOkText(tr("Assign"));
    connect(sheet, &TransferSheet::chosen, this,
            [this, conversations, done](AgentId agent, GroupId group, const QString &note) {
                hand(conversations, agent, group, note, done);
            });
    sheet->openFor(tr("Assign %n conversation(s)", nullptr, int(conversations.size())));
}

//! A request names whose the conversations are, so those of several owners go in several.
void Steering::hand(const QList<ConversationInfo> &conversations, AgentId agent, GroupId group,
                    const QString &note, const std::function<void()> &done)
{
    QHash<AgentId, QList<ConversationId>> byOwner;
    for (const ConversationInfo &info : conversations)
        byOwner[info.state == ConversationState::Queued ? AgentId() : info.owner].append(info.id);
    const auto tally = std::make_shared<Tally>(); // shared by the answers, whichever is last
    tally->open = int(byOwner.size());
    for (auto it = byOwner.cbegin(); it != byOwner.cend(); ++it) {
        AssignRequest request;
        request.conversations = it.value();
        request.from = it.key();
        request.agent = agent;
        request.group = group;
        request.note = note;
        assignConversations(m_service, request, this,
                            [this, tally, done](const Result<QList<AssignResult>> &answer) {
                                if (answer)
                                    tally->results.append(*answer);
                                else
                                    tally->error = errorWords(answer.error());
                                if (--tally->open > 0)
                                    return;
                                say(tally->results.isEmpty() ? tally->error
                                                             : resultWords(tally->results));
                                if (done)
                                    done();
                            });
    }
}

QString Steering::resultWords(const QList<AssignResult> &results) const
{
    int good = 0;
    QStringList problems;
    for (const AssignResult &result : results) {
        if (result.error.isEmpty()) {
            ++good;
            continue;
        }
        const QString owner = agentName(result.owner);
        const QString words = result.error == L("conflict") && !owner.isEmpty()
            ? tr("%1 has it meanwhile").arg(owner)
            : errorWords(makeError(errorCodeFromName(result.error), QString()));
        if (!problems.contains(words))
            problems.append(words);
    }
    if (problems.isEmpty())
        return tr("%n conversation(s) handed over.", nullptr, good);
    return tr("%1 handed over, %2 not: %3.")
        .arg(good)
        .arg(results.size() - good)
        .arg(problems.join(QStringLiteral("; ")));
}

void Steering::backToQueue(AgentId from)
{
    BoardListRequest request;
    request.figure = QStringLiteral("assigned");
    request.agent = from;
    request.limit = kMaxAssigned;
    askBoardList(m_service, request, this, [this](const Result<ConversationsAnswer> &answer) {
        if (!answer)
            return say(errorWords(answer.error()));
        if (answer->conversations.isEmpty())
            return say(tr("There is nothing to give back."));
        hand(answer->conversations, {}, {}, {}, {});
    });
}

void Steering::takeOver(const ConversationInfo &conversation, const std::function<void()> &done)
{
    const QString owner = agentName(conversation.owner);
    FormField reason;
    reason.key = QStringLiteral("reason");
    reason.label = tr("Reason");
    reason.hint = owner.isEmpty() ? tr("Kept in the audit log.")
                                  : tr("%1 reads it, keeps the draft and may look on.").arg(owner);
    reason.maxLength = kMaxReason;
    auto *sheet =
        new FormSheet(m_look, m_over->window(), tr("Take over"), { reason }, tr("Take over"));
    connect(sheet, &FormSheet::submitted, this,
            [this, sheet, done, conversation](const QJsonObject &values) {
                kefu::ui::takeOver(m_service, conversation.id, values.value(L("reason")).toString(),
                                   sheet,
                                   [this, sheet, done](const Result<ConversationInfo> &answer) {
                                       if (!answer)
                                           return sheet->fail(errorWords(answer.error()));
                                       sheet->succeed();
                                       if (done)
                                           done();
                                       Q_EMIT chatRequested(answer->visitor.id);
                                   });
            });
    sheet->openNow();
}

void Steering::end(const ConversationInfo &conversation, const std::function<void()> &done)
{
    const QString name =
        displayLine(visitorDisplayName(conversation.visitor, m_store.words().visitor), 40);
    FormField note;
    note.kind = FormField::Kind::Note;
    note.label = conversation.waitingSinceAt > 0
        ? tr("%1 waits for an answer. Nobody will get one here.").arg(name)
        : tr("The conversation with %1 ends at once.").arg(name);
    auto *sheet = new FormSheet(m_look, m_over->window(), tr("End the conversation?"), { note },
                                tr("End conversation"));
    connect(sheet, &FormSheet::submitted, this, [this, sheet, done, id = conversation.id] {
        endAsSupervisor(m_service, id, sheet, [this, sheet, done](const Result<void> &answer) {
            if (!answer)
                return sheet->fail(errorWords(answer.error()));
            sheet->succeed();
            say(tr("Ended."));
            if (done)
                done();
        });
    });
    sheet->openNow();
}

void Steering::watch(const ConversationInfo &conversation)
{
    if (conversation.owner == m_store.me().id
        && conversation.state == ConversationState::Assigned) {
        Q_EMIT chatRequested(conversation.visitor.id);
        return;
    }
    const QString owner = conversation.state == ConversationState::Assigned
        ? agentName(conversation.owner)
        : QString();
    auto *sheet = new WatchSheet(m_look, m_service, m_store, conversation, owner, m_over->window());
    connect(sheet, &WatchSheet::takeOverRequested, this,
            [this, sheet](const ConversationInfo &info) {
                takeOver(info, [guard = QPointer(sheet)] {
                    if (guard)
                        guard->dismiss();
                });
            });
    connect(sheet, &WatchSheet::endRequested, this,
            [this](const ConversationInfo &info) { end(info); });
    sheet->openNow();
}

void Steering::setPriorityOf(const ConversationInfo &conversation, int priority)
{
    setPriority(m_service, conversation.id, priority, this,
                [this, priority](const Result<void> &done) {
                    say(done ? tr("Priority %1: counts as %1 min of waiting.").arg(priority)
                             : errorWords(done.error()));
                });
}

void Steering::why(ConversationId conversation)
{
    auto *sheet = new WhySheet(m_look, m_service, conversation, QString(), m_over->window());
    sheet->openNow();
}

// ---- agents
// --------------------------------------------------------------------------------------

void Steering::openPresence(AgentId agent, const QPoint &at)
{
    const BoardAgent *row = m_board.agent(agent);
    if (!row)
        return;
    auto *menu = new Menu(m_look, kMenuRow, m_over);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("agentStateMenu"));
    const auto add = [&](const QString &text, PresenceState state, const QString &reason) {
        connect(menu->addChoice(text,
                                row->agent.presence == state
                                    && (reason.isEmpty() || row->agent.reason == reason)),
                &QAction::triggered, this,
                [this, agent, state, reason] { setPresence(agent, state, reason); });
    };
    add(tr("Online"), PresenceState::Online, {});
    add(tr("Busy (no new conversations)"), PresenceState::Busy, {});
    add(tr("Away · meal"), PresenceState::Away, tr("meal"));
    add(tr("Away · meeting"), PresenceState::Away, tr("meeting"));
    add(tr("Away · training"), PresenceState::Away, tr("training"));
    add(tr("Sign off"), PresenceState::Offline, {});
    menu->popup(at);
}

void Steering::setPresence(AgentId agent, PresenceState state, const QString &reason)
{
    PresenceRequest wanted;
    wanted.agent = agent;
    wanted.state = state;
    wanted.reason = reason;
    const QString name = agentName(agent);
    m_service.ask(wanted, this, [this, name, state](const Answer &answer) {
        say(answer.ok ? tr("%1 is set to “%2” and is told so.").arg(name, presenceWords(state))
                      : errorWords(answer.error));
    });
}

// ---- capacity and emergency text
// -----------------------------------------------------------------

void Steering::runForm(FormSheet *sheet, const QString &command, const QJsonObject &fields,
                       const QString &success)
{
    m_admin->run(command, fields, sheet, [this, sheet, success](const Result<QJsonObject> &done) {
        if (!done)
            return sheet->fail(errorWords(done.error()));
        sheet->succeed();
        say(success);
    });
}

void Steering::openExtraCapacity(AgentId agent)
{
    const BoardAgent *row = m_board.agent(agent);
    if (!row)
        return;
    QList<BoardGroup> groups;
    for (const BoardGroup &group : m_board.groups()) {
        if (row->groups.contains(group.id))
            groups.append(group);
    }
    openCapacityFor(groups, tr("Extra limit for the group of %1").arg(agentName(agent)));
}

void Steering::openGroupCapacity()
{
    const BoardScope &scope = m_board.scope();
    QList<BoardGroup> groups;
    for (const BoardGroup &group : m_board.groups()) {
        if ((!scope.channel.isValid() || group.channel == scope.channel)
            && (!scope.group.isValid() || group.id == scope.group))
            groups.append(group);
    }
    openCapacityFor(groups, tr("Extra limit"));
}

void Steering::openCapacityFor(const QList<BoardGroup> &groups, const QString &title)
{
    if (!m_admin || groups.isEmpty())
        return say(tr("An extra limit is given to a group, and there is none here. Groups are "
                      "made in the administration."));
    FormField group;
    group.kind = FormField::Kind::Choice;
    group.key = QStringLiteral("group");
    group.label = tr("Group");
    for (const BoardGroup &one : groups)
        group.choices.append(
            { one.id.toString(),
              QStringLiteral("%1 · %2").arg(displayLine(m_board.channelName(one.channel), 24),
                                            displayLine(one.name, 40)) });
    FormField extra;
    extra.kind = FormField::Kind::Number;
    extra.key = QStringLiteral("extra");
    extra.label = tr("More conversations for each member");
    extra.value = 2;
    extra.most = kMostExtra;
    FormField minutes;
    minutes.kind = FormField::Kind::Number;
    minutes.key = QStringLiteral("minutes");
    minutes.label = tr("For how many minutes");
    minutes.value = 60;
    minutes.least = 1;
    minutes.most = kMostMinutes;
    auto *sheet =
        new FormSheet(m_look, m_over->window(), title, { group, extra, minutes }, tr("Set"));
    connect(sheet, &FormSheet::submitted, this, [this, sheet, groups](const QJsonObject &values) {
        for (const BoardGroup &one : groups) {
            if (one.id.toString() != values.value(L("group")).toString())
                continue;
            runForm(sheet, QStringLiteral("group.set"),
                    { { L("name"), one.name },
                      { L("channel"), m_board.channelName(one.channel) },
                      { L("extra"), values.value(L("extra")) },
                      { L("minutes"), values.value(L("minutes")) } },
                    tr("The extra limit is set."));
        }
    });
    sheet->openNow();
}

void Steering::openEmergency()
{
    if (!m_admin)
        return;
    FormField channel;
    channel.kind = FormField::Kind::Choice;
    channel.key = QStringLiteral("name");
    channel.label = tr("Mini program");
    const QList<BoardChannel> channels = m_board.channels();
    for (const BoardChannel &one : channels)
        channel.choices.append({ one.name, displayLine(one.name, 40) });
    FormField on;
    on.kind = FormField::Kind::Choice;
    on.key = QStringLiteral("on");
    on.label = tr("Emergency text");
    on.choices = { { QStringLiteral("on"), tr("On: once to each visitor who writes") },
                   { QStringLiteral("off"), tr("Off") } };
    FormField text;
    text.kind = FormField::Kind::Long;
    text.key = QStringLiteral("text");
    text.label = tr("Text");
    text.hint = tr("Left empty, the one of last time goes out again.");
    FormField minutes;
    minutes.kind = FormField::Kind::Number;
    minutes.key = QStringLiteral("minutes");
    minutes.label = tr("Ends by itself after so many minutes");
    minutes.value = 60;
    minutes.least = 1;
    minutes.most = kMostMinutes;
    auto *sheet = new FormSheet(m_look, m_over->window(), tr("Emergency text"),
                                { channel, on, text, minutes }, tr("Set"));
    connect(sheet, &FormSheet::submitted, this, [this, sheet](QJsonObject values) {
        if (values.value(L("text")).toString().isEmpty())
            values.remove(L("text"));
        const bool isOn = values.value(L("on")).toString() == L("on");
        if (!isOn)
            values.remove(L("minutes"));
        runForm(sheet, QStringLiteral("reply.emergency"), values,
                isOn ? tr("The emergency text is on.") : tr("The emergency text is off."));
    });
    sheet->openNow();
}

} // namespace kefu::ui
