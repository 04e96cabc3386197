// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/clock.h"
#include "relay/desk/conversationbook.h"
#include "relay/desk/roster.h"
#include "relay/storage/storage.h"

#include <QObject>
#include <QSet>
#include <map>
#include <set>

namespace kefu::desk {

class AlarmClock;

//! What the relay says by itself (product.md 6), and what it knows of leave messages (留言): when
//! nobody of a channel is there, which conversations began to wait then, and whose window closes
//! soon. The messages go through the same outbox as people's.
class Autoresponder : public QObject {
    Q_OBJECT
public:
    //! Ways out; all of them are called in commit order.
    struct Ports {
        std::function<void(const storage::AutoReplyOutcome &)> written;
        std::function<void(const storage::ConversationChange &)> marked; //!< a leave message now
        //! The conversation's window closes at `untilAt` and somebody waits in it.
        std::function<void(const storage::ConversationRow &, qint64 untilAt)> closing;
        std::function<int(ConversationId)> position; //!< in the queue, from 1; 0 = not queued
        std::function<void()> opened; //!< takesLeavesOnly() may say something else than before
    };
    //! What a text would trigger, for the test mode.
    struct Trial {
        bool isOpen = true;
        bool someoneThere = true;
        QList<domain::ReplyCandidate> candidates; //!< the first one the limits allow goes out
    };

    Autoresponder(storage::Storage &storage, const Roster &roster, const ConversationBook &book,
                  Clock now, QObject *parent);
    void setPorts(Ports ports) { m_ports = std::move(ports); }

    //! Reads the rules; what happens before they are there waits for them.
    void start();
    void addChannel(ChannelId channel);
    void stop() { m_stopped = true; }

    //! The visitor entered or wrote; after the commit.
    void onIngested(const storage::IngestOutcome &outcome);
    //! Follows every conversation's state.
    void onChanged(const storage::ConversationRow &row);
    //! An agent ended it: asks for a rating where that is on.
    void onEnded(const storage::ConversationRow &row);
    //! Agents came, went, or chose another state.
    void onPresence();

    bool isReady() const { return m_ready; }
    storage::ReplyState stateOf(ChannelId channel) const { return m_channels.value(channel).state; }
    const domain::Calendar &calendar() const { return m_calendar; }
    //! As changed in the store.
    void setState(ChannelId channel, const storage::ReplyState &state);
    void setCalendar(const domain::Calendar &calendar) { m_calendar = calendar; }
    Trial tryOut(ChannelId channel, const QString &text, qint64 at) const;
    bool isOpen(ChannelId channel) const;
    //! 非工作时间只收留言 holds now: what waits is not given to anybody by itself.
    bool takesLeavesOnly(ChannelId channel) const;

private:
    struct ChannelState {
        storage::ReplyState state;
        domain::KeywordBook keywords;
        bool someoneThere = true;
    };
    using Candidates = QList<domain::ReplyCandidate>;

    void onLoaded(const storage::ReplyBook &book);
    void answer(const storage::IngestOutcome &outcome);
    Candidates candidatesFor(ChannelId channel, domain::ReplySituation situation) const;
    void submit(ChannelId channel, VisitorId visitor, ConversationId conversation,
                const Candidates &candidates);
    void onAnswered(const storage::AutoReplyItem &item, const storage::AutoReplyOutcome &outcome);
    void mayWait(const storage::ConversationRow &row);
    void tellPlaces();
    void tellPlace(ConversationId id);
    void checkPresence();
    void onSomeoneThere(ChannelId channel, ChannelState &state);
    void onNobodyThere(ChannelId channel, ChannelState &state);
    void saveAbsence(ChannelId channel, qint64 sinceAt);
    void collectLeave(const storage::ConversationRow &row);
    void markLeaves();
    void watchWindow(const storage::ConversationRow &row);
    void forgetWindow(ConversationId id);
    void watchHours(const ChannelState &state);
    void onRang();

    storage::Storage &m_storage;
    const Roster &m_roster;
    const ConversationBook &m_book;
    Clock m_now;
    Ports m_ports;
    AlarmClock *m_alarm;
    QHash<ChannelId, ChannelState> m_channels;
    domain::Calendar m_calendar;
    QList<storage::IngestOutcome> m_early; //!< came before the rules
    QList<ConversationId> m_leaves; //!< to be marked at the end of this turn
    std::multimap<qint64, ConversationId> m_placesDue;
    QHash<ConversationId, int> m_told; //!< the place a waiting visitor was told
    std::set<std::pair<qint64, ConversationId>> m_closing; //!< when to warn of a window
    QHash<ConversationId, qint64> m_closingAt;
    qint64 m_placesAgainAt = 0;
    qint64 m_opensAt = 0; //!< when the next channel that takes leave messages only opens
    bool m_ready = false;
    bool m_stopped = false;
    bool m_presenceQueued = false;
    bool m_leavesQueued = false;
};

} // namespace kefu::desk
