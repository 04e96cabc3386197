// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"

#include <QList>
#include <map>
#include <optional>

namespace kefu::ui {

//! A message of our own that the relay has not confirmed yet. Its `message` has no id and no seq.
struct LocalMessage {
    Message message;
    bool force = false;
    std::optional<Error> refusal; //!< set: the relay refused it, it will not go out by itself
};

//! One visitor's messages as far as they are known here: a sparse list by `Message.seq`, which is
//! dense 1..n at the relay, and behind it the own messages that have no seq yet. Not a QObject,
//! knows no views; ConversationStore tells what changed.
class MessageLog {
public:
    static constexpr int kMaxLoaded =
        5000; //!< beyond: the ones farthest from the reading place are dropped
    static constexpr int kKeptTail = 200; //!< the newest are never dropped

    //! Smallest seq the relay still has, 1 until a complete page says otherwise; `firstSeq() >
    //! lastSeq()` when there is nothing.
    int firstSeq() const { return m_firstSeq; }
    //! Largest seq known to exist, loaded or not.
    int lastSeq() const { return m_lastSeq; }
    int loadedCount() const { return int(m_messages.size()); }
    //! Null when that message is not loaded.
    const Message *at(int seq) const;
    bool isLoaded(int seq) const { return at(seq) != nullptr; }
    //! The largest seq in [from, to] that is not loaded; 0 when all are.
    int newestGap(int from, int to) const;
    //! How many of the visitor's messages with a seq behind `seq` are loaded; none when one is
    //! missing.
    std::optional<int> incomingAfter(int seq) const;

    const QList<LocalMessage> &local() const { return m_local; }
    int localIndex(const QString &clientMessageId) const; //!< -1: none
    int waitingLocalCount() const; //!< not refused

    //! Inclusive seq ranges whose content changed, and whether the extent or the local part did.
    struct Change {
        int from = 0; //!< 0: no loaded message changed
        int to = 0;
        bool rows = false;
        int droppedFrom = 0; //!< the same of what is not loaded any more
        int droppedTo = 0;
        bool any() const { return from > 0 || rows || droppedFrom > 0; }
    };

    //! Events come in their order and carry what is true now. An answer may have been read before
    //! an event that overtook it, so it only fills in what is not known yet.
    enum class Source { Event, Answer };
    //! Puts a message at its seq. A final delivery state never becomes an open one again.
    Change put(const Message &message, Source source);
    //! The page before `beforeSeq` (0 = the newest); the reading place moves there.
    Change putPage(const HistoryAnswer &page, int beforeSeq);
    //! Forgets messages of that conversation whose delivery was still open: while it was not ours
    //! nobody told us how they went on. They are loaded again like any other gap.
    Change dropOpen(ConversationId conversation);
    //! The relay counts `lastSeq` messages for this visitor.
    Change extendTo(int lastSeq);

    void addLocal(const LocalMessage &message);
    bool refuseLocal(const QString &clientMessageId, const Error &error);
    bool removeLocal(const QString &clientMessageId);
    //! Forgets everything that came from the relay; the local part stays.
    void dropLoaded();

private:
    void store(const Message &message, Source source, Change &change);
    void evict(Change &change);
    bool takeLocal(const QString &clientMessageId);

    std::map<int, Message> m_messages;
    QList<LocalMessage> m_local;
    int m_firstSeq = 1;
    int m_lastSeq = 0;
    int m_focusSeq = 0; //!< where the agent reads; 0 = at the end
};

} // namespace kefu::ui
