// SPDX-License-Identifier: Apache-2.0
#include "ui/search/switcherindex.h"

#include "ui/model/conversationstore.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace kefu::ui {

namespace {
constexpr int kByMore = 100; // found by what is not shown
constexpr int kMostTitle = 80;
} // namespace

void SwitcherIndex::build(const ConversationStore &store, const ShortcutMap &keys,
                          const QSet<Action> &possible)
{
    m_rows.clear();
    addVisitors(store);
    addColleagues(store);
    addCommands(keys, possible);
    for (Row &row : m_rows)
        row.key = fuzzyKey(row.target.title, m_pinyin);
}

void SwitcherIndex::addVisitors(const ConversationStore &store)
{
    const QList<VisitorId> visitors = store.visitors();
    m_rows.reserve(size_t(visitors.size()) + 64);
    for (const VisitorId visitor : visitors) {
        const ConversationInfo *info = store.currentOf(visitor);
        if (!info)
            continue;
        const bool open =
            info->state == ConversationState::Assigned && info->owner == store.me().id;
        Row row;
        row.target = { open ? SwitchTarget::Chat : SwitchTarget::Visitor,
                       visitor.value,
                       displayLine(store.displayName(visitor), kMostTitle),
                       store.channelName(info->visitor.channel),
                       store.unread(visitor),
                       !open };
        row.more = (info->visitor.name + u' ' + info->visitor.openidHint).toLower();
        row.weight = store.activityAt(visitor);
        m_rows.push_back(std::move(row));
    }
}

void SwitcherIndex::addColleagues(const ConversationStore &store)
{
    for (const Colleague &colleague : store.people().agents()) {
        if (colleague.id == store.me().id)
            continue;
        const bool there =
            colleague.link != LinkState::Lost && colleague.presence != PresenceState::Offline;
        QString detail =
            there ? presenceWords(colleague.presence) : presenceWords(PresenceState::Offline);
        if (there && colleague.capacity > 0)
            detail += QStringLiteral(" · %1/%2").arg(colleague.load).arg(colleague.capacity);
        Row row;
        row.target = { SwitchTarget::Colleague,
                       colleague.id.value,
                       displayLine(colleague.nickname, kMostTitle),
                       detail,
                       0,
                       !there };
        row.weight = there ? 1 : 0;
        m_rows.push_back(std::move(row));
    }
}

void SwitcherIndex::addCommands(const ShortcutMap &keys, const QSet<Action> &possible)
{
    for (const ActionRow &one : actionRows()) {
        if (!possible.contains(one.action))
            continue;
        Row row;
        row.target = { SwitchTarget::Command,
                       qint64(one.action),
                       actionWords(one.action),
                       keys.keys(one.action).value(0).toString(QKeySequence::NativeText),
                       0,
                       false };
        row.weight = -qint64(one.action);
        m_rows.push_back(std::move(row));
    }
}

int SwitcherIndex::score(const Row &row, const FuzzyWanted &wanted)
{
    if (wanted.isEmpty()) {
        const SwitchTarget::Kind kind = row.target.kind;
        return kind == SwitchTarget::Chat || kind == SwitchTarget::Command
            ? 1 + (row.target.unread > 0 ? 1 : 0)
            : 0;
    }
    const int score = fuzzyScore(row.key, wanted);
    return score > 0 ? score : row.more.contains(wanted.words) ? kByMore : 0;
}

//! Only so many are shown, the best in order.
void SwitcherIndex::keepBest(std::vector<Scored> &rows, int most)
{
    const size_t shown = std::min(rows.size(), size_t(most));
    std::partial_sort(rows.begin(), rows.begin() + qsizetype(shown), rows.end(),
                      [](const Scored &a, const Scored &b) {
                          if (a.score != b.score)
                              return a.score > b.score;
                          if (a.row->weight != b.row->weight)
                              return a.row->weight > b.row->weight;
                          return a.row->target.id < b.row->target.id;
                      });
    rows.resize(shown);
}

QList<SwitcherIndex::Hit> SwitcherIndex::find(const QString &typed) const
{
    const FuzzyWanted wanted = fuzzyWanted(typed);
    std::array<std::vector<Scored>, size_t(kSwitchKinds)> found;
    for (const Row &row : m_rows) {
        if (const int points = score(row, wanted); points > 0)
            found[size_t(row.target.kind)].push_back({ points, &row });
    }
    std::array<int, size_t(kSwitchKinds)> order;
    std::iota(order.begin(), order.end(), 0);
    for (size_t kind = 0; kind < found.size(); ++kind)
        keepBest(found[kind],
                 wanted.isEmpty() && kind == size_t(SwitchTarget::Command) ? kMostCommandsUnasked
                                                                           : kMostOfKind);
    const auto best = [&found](int kind) {
        const auto &rows = found[size_t(kind)];
        return rows.empty() ? 0 : rows.front().score;
    };
    if (!wanted.isEmpty()) // what is meant best comes first, whatever it is
        std::stable_sort(order.begin(), order.end(),
                         [&best](int a, int b) { return best(a) > best(b); });
    QList<Hit> hits;
    for (const int kind : order) {
        for (const Scored &one : found[size_t(kind)])
            hits.append({ &one.row->target, fuzzyMarks(one.row->key, wanted) });
    }
    return hits;
}

} // namespace kefu::ui
