// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/model/fuzzymatch.h"
#include "ui/model/shortcuts.h"

#include <QList>
#include <QSet>
#include <vector>

namespace kefu::ui {

class ConversationStore;

//! What the quick switcher goes to.
struct SwitchTarget {
    enum Kind { Chat, Visitor, Colleague, Command };
    Kind kind = Chat;
    qint64 id = 0; //!< of visitor or colleague; of a command the Action
    QString title;
    QString detail; //!< mini program, status, keys
    int unread = 0;
    bool grey = false; //!< ended, or not there

    VisitorId visitor() const { return { kind <= Visitor ? id : 0 }; }
    AgentId agent() const { return { kind == Colleague ? id : 0 }; }
    Action action() const { return kind == Command ? Action(id) : Action::Count; }
};
inline constexpr int kSwitchKinds = SwitchTarget::Command + 1;

//! Everything the quick switcher can find, as it is now: this agent's open conversations, the other
//! visitors he knows, colleagues, and what can be done. Made when it opens; it is searched at each
//! key (figures: tst_ui_switcher with KEFUDESK_LONG=1).
class SwitcherIndex {
public:
    static constexpr int kMostOfKind = 8;
    static constexpr int kMostCommandsUnasked = 6;

    struct Hit {
        const SwitchTarget *target; //!< valid while the index is
        QList<int> marks; //!< characters of its title
    };

    //! `possible`: the actions that can be done now.
    void build(const ConversationStore &store, const ShortcutMap &keys,
               const QSet<Action> &possible);
    //! Best first within each kind, and the kind with the best one first; for an empty text the
    //! chats with something unread, then the latest, and the first commands.
    QList<Hit> find(const QString &typed) const;
    int count() const { return int(m_rows.size()); }

private:
    struct Row {
        SwitchTarget target;
        FuzzyKey key;
        QString more; //!< looked for, too, but not shown: number, name beside the remark
        qint64 weight = 0; //!< the greater first where nothing else decides
    };
    struct Scored {
        int score = 0;
        const Row *row = nullptr;
    };
    void addVisitors(const ConversationStore &store);
    void addColleagues(const ConversationStore &store);
    void addCommands(const ShortcutMap &keys, const QSet<Action> &possible);
    static void keepBest(std::vector<Scored> &rows, int most);
    static int score(const Row &row, const FuzzyWanted &wanted);

    std::vector<Row> m_rows;
    PinyinInitials m_pinyin;
};

} // namespace kefu::ui
