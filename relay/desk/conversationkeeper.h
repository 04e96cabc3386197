// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/clock.h"
#include "relay/desk/conversationbook.h"
#include "relay/domain/conversationclock.h"

#include <QObject>
#include <functional>
#include <set>

namespace kefu::desk {

class AlarmClock;

//! What time alone changes about open conversations: offers that run out, visitors without an
//! answer, silent ends (domain/conversationclock). It says what is due; the desk does it.
class ConversationKeeper : public QObject {
    Q_OBJECT
public:
    struct Ports {
        std::function<const domain::RoutingRules &(ChannelId)> rules;
        //! True: it is being done, or cannot be; false (Reassign only): nobody has room now, ask
        //! again when somebody might.
        std::function<bool(const storage::ConversationRow &, domain::DueAction)> due;
    };
    ConversationKeeper(const ConversationBook &book, Clock now, QObject *parent);
    void setPorts(Ports ports) { m_ports = std::move(ports); }

    //! As it is after a commit.
    void follow(const storage::ConversationRow &row);
    //! The owner writes: nothing is taken from him now.
    void onTyping(ConversationId conversation, bool on);
    //! Somebody may have room now.
    void onRoom();
    void onRulesChanged();
    void stop() { m_stopped = true; }

private:
    struct Entry {
        qint64 timer = 0;
        qint64 remindedAt = 0;
        qint64 typingUntil = 0;
        qint64 overdueFrom = 0; //!< nobody had room for what waits since then
    };
    std::optional<domain::Due> dueOf(const storage::ConversationRow &row, const Entry &entry) const;
    void setTimer(ConversationId id, Entry &entry, qint64 at);
    void onRang();
    void act(ConversationId id);
    void arm();

    const ConversationBook &m_book;
    Clock m_now;
    Ports m_ports;
    AlarmClock *m_alarm;
    QHash<ConversationId, Entry> m_entries;
    std::set<std::pair<qint64, ConversationId>> m_timers;
    QSet<ConversationId> m_overdue;
    bool m_stopped = false;
};

} // namespace kefu::desk
