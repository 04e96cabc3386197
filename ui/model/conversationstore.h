// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"
#include "ui/model/colleaguebook.h"
#include "ui/model/mediaservice.h"
#include "ui/model/messagelog.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <memory>
#include <unordered_map>
#include <vector>

namespace kefu::ui {

//! The console's truth: what the relay said (as of `cursor`), plus own messages it has not
//! confirmed yet. One row per visitor; a visitor's row shows the newest of that visitor's
//! conversations.
//!
//! Every signal comes after the change it tells of. Lookups return pointers that stay valid until
//! the control returns to the event loop or the store is changed, whichever is first. GUI thread
//! only.
class ConversationStore : public QObject {
    Q_OBJECT
public:
    explicit ConversationStore(QObject *parent = nullptr);
    ~ConversationStore() override;

    // ---- read
    // ------------------------------------------------------------------------------------
    const AgentInfo &me() const { return m_me; }
    QString awayReason() const { return m_awayReason; } //!< as given with `away`
    qint64 awayUntilAt() const { return m_awayUntilAt; } //!< back online then; 0 = no limit
    const ColleagueBook &people() const { return m_people; }
    ColleagueBook &people() { return m_people; }
    const QList<ChannelInfo> &channels() const { return m_channels; } //!< in the relay's order
    QString channelName(ChannelId channel) const; //!< empty when unknown
    const QStringList &dispositions() const { return m_dispositions; } //!< 会话小结 that is offered
    int channelPlace(ChannelId channel) const; //!< in channels(); 0 when unknown
    EventSeq cursor() const { return m_cursor; }
    QString epoch() const { return m_epoch; }
    bool isComplete() const
    {
        return m_complete;
    } //!< false while pages of the friend list are missing

    //! What a list of all visitors is made of, each looked up once. As long as `info` of a lookup.
    struct Row {
        VisitorId visitor;
        const ConversationInfo *info = nullptr;
        qint64 activityAt = 0;
    };
    std::vector<Row> rows() const;
    //! Visitors with a row, in no order; the models sort.
    QList<VisitorId> visitors() const;
    bool hasRow(VisitorId visitor) const;
    //! The conversation a visitor's row shows; also of a visitor whose conversation was lost
    //! (isLost).
    const ConversationInfo *currentOf(VisitorId visitor) const;
    const ConversationInfo *conversation(ConversationId id) const;
    //! Ended ones of this agent, in no order.
    QList<ConversationId> endedConversations() const;
    //! It went back to the queue or to `newOwnerOf`; no row any more, an open chat may still show
    //! it.
    bool isLost(ConversationId id) const { return m_lost.contains(id); }
    //! An offer or a transfer to this agent that is not accepted yet.
    bool isOffered(const ConversationInfo &info) const
    {
        return info.acceptUntilAt > 0 && info.state == ConversationState::Assigned
            && info.owner == m_me.id;
    }
    AgentId newOwnerOf(ConversationId id) const { return m_lost.value(id); }

    //! Null when nothing was ever said of that visitor.
    const MessageLog *log(VisitorId visitor) const;
    //! The visitor's messages behind the read mark, with marks set here but not confirmed yet.
    int unread(VisitorId visitor) const;
    int readSeq(VisitorId visitor) const;
    int totalUnread() const { return m_unread; } //!< over all rows; kept, so it costs nothing
    //! The relay's figure less the own messages that wait to be sent.
    Quota quota(VisitorId visitor) const;
    //! ms UTC of the last thing that happened; the lists' order.
    qint64 activityAt(VisitorId visitor) const;
    //! "访客 7F3A" when the visitor gave no usable name.
    QString displayName(VisitorId visitor) const;
    //! What the relay said of the visitor when it was last asked; null before.
    const VisitorCard *card(VisitorId visitor) const;
    //! Last line as one line of plain text; empty when nothing was said.
    QString preview(VisitorId visitor) const;

    // ---- what the relay says
    // ----------------------------------------------------------------------
    //! `resumed`: keeps everything and only takes agent and channels. Else replaces all but local
    //! messages.
    void applySnapshot(const HelloAnswer &answer);
    //! A further page of the friend list.
    void applyConversations(const ConversationsAnswer &answer);
    //! False, and nothing is changed, unless `push.from` is the cursor: the caller must resume.
    [[nodiscard]] bool applyEvents(const EventsPush &push);
    //! The page before `beforeSeq` (0 = the newest).
    void applyHistory(const HistoryAnswer &answer, int beforeSeq);
    //! The answer to a send.
    void applyMessage(const Message &message);
    void setPresence(PresenceState state, const QString &reason = {}, qint64 untilAt = 0);
    //! What happened in a conversation of somebody else that is watched; makes no row.
    void applyWatched(const ConversationInfo &info, const QList<Message> &messages);
    void setSign(const QString &sign); //!< the agent's own, as the relay has it
    void applyVisitorCard(const VisitorCard &card);

    // ---- what happens here
    // ------------------------------------------------------------------------
    void addLocal(const LocalMessage &message);
    void refuseLocal(VisitorId visitor, const QString &clientMessageId, const Error &error);
    void removeLocal(VisitorId visitor, const QString &clientMessageId);
    //! Everything up to `seq` was seen. True when that moved the mark.
    bool markReadLocally(VisitorId visitor, int seq);
    //! The relay refused it: its own mark holds again.
    void withdrawReadMark(VisitorId visitor);
    //! What the agent has begun to write to that visitor, faces as `face[名]`; empty when nothing.
    QString draft(VisitorId visitor) const { return m_drafts.value(visitor); }
    const QHash<VisitorId, QString> &drafts() const { return m_drafts; }
    void setDraft(VisitorId visitor, const QString &text);
    //! The pictures that go out with it.
    QList<Attachment> draftPictures(VisitorId visitor) const
    {
        return m_draftPictures.value(visitor);
    }
    void setDraftPictures(VisitorId visitor, const QList<Attachment> &pictures);
    void restoreDraftPictures(VisitorId visitor, const QList<Attachment> &pictures);
    //! Drafts of an earlier run; what has been written since goes before them.
    void restoreDrafts(const QHash<VisitorId, QString> &drafts);
    //! Words used for nameless visitors and for messages without text; set again on a change of
    //! language.
    struct Words {
        QString visitor = QStringLiteral("Visitor");
        QString unsupported = QStringLiteral("[Unsupported message]");
        QString entered = QStringLiteral("Visitor entered the conversation");
        QString ended = QStringLiteral("Conversation ended");
        QString image = QStringLiteral("[Picture]");
        QString card = QStringLiteral("[Mini-program card]");
        QString link = QStringLiteral("[Link]");
        QString voice = QStringLiteral("[Voice]");
        QString video = QStringLiteral("[Video]");
        QString location = QStringLiteral("[Location]");
        QString event = QStringLiteral("[Event]");
    };
    void setWords(const Words &words);
    const Words &words() const { return m_words; }
    //! After logout: forgets all.
    void clear();

Q_SIGNALS:
    //! Everything may be different.
    void reset();
    void channelsChanged();
    void meChanged();
    void wordsChanged();
    void rowAdded(kefu::VisitorId visitor);
    void rowChanged(kefu::VisitorId visitor);
    void rowRemoved(kefu::VisitorId visitor);
    //! `conversation` came to be ended (or is not any more: look at its state).
    void endedChanged(kefu::ConversationId conversation);
    void conversationLost(kefu::ConversationId conversation, kefu::VisitorId visitor,
                          kefu::AgentId owner);
    //! Contents of [from, to] changed (from = 0: none) and, when `rows`, extent or local messages.
    void logChanged(kefu::VisitorId visitor, int from, int to, bool rows);
    //! A visitor's message that is new to this console, once each: for sounds and notifications.
    void messageArrived(kefu::VisitorId visitor, const kefu::Message &message);
    void conversationGained(kefu::ConversationId conversation, kefu::VisitorId visitor);
    //! Of a conversation that is watched, not had.
    void watchedChanged(kefu::ConversationId conversation);
    void visitorCardChanged(kefu::VisitorId visitor);
    void draftChanged(kefu::VisitorId visitor);

private:
    struct VisitorState {
        ConversationId current;
        MessageLog log;
        int localReadSeq = 0;
        int counted = 0; //!< its part of m_unread
        bool hasRow = false;
    };

    void apply(const ConversationGained &event);
    void apply(const ConversationLost &event);
    void apply(const ConversationUpdated &event);
    void apply(const MessageAdded &event);
    void apply(const MessageUpdated &event);
    void apply(const UnknownEvent &event);

    void applyMessageEvent(const Message &message, const ConversationInfo &info);
    bool mergeConversation(const ConversationInfo &info);
    bool takeConversation(const ConversationInfo &info);
    bool takeLastMessage(const Message &message);
    void refreshRow(VisitorId visitor);
    void countUnread(VisitorId visitor);
    void countAllUnread();
    void tellLog(VisitorId visitor, const MessageLog::Change &change);
    ConversationId newestShown(VisitorId visitor) const;
    bool isShown(const VisitorState &state) const;
    static qint64 activityOf(const ConversationInfo &info, const VisitorState &state);
    VisitorState &stateOf(VisitorId visitor);
    const VisitorState *find(VisitorId visitor) const;
    void forgetRelayState(bool sameDatabase);
    void dropDrafts();

    AgentInfo m_me;
    QString m_awayReason;
    qint64 m_awayUntilAt = 0;
    ColleagueBook m_people;
    QList<ChannelInfo> m_channels;
    QStringList m_dispositions;
    EventSeq m_cursor;
    QString m_epoch;
    bool m_complete = false;
    int m_unread = 0;
    std::unordered_map<qint64, VisitorState> m_visitors;
    QHash<ConversationId, ConversationInfo> m_conversations;
    QHash<ConversationId, AgentId> m_lost;
    QHash<VisitorId, VisitorCard> m_cards;
    QHash<VisitorId, QString> m_drafts; //!< none is empty
    QHash<VisitorId, QList<Attachment>> m_draftPictures; //!< none is empty
    Words m_words;
};

} // namespace kefu::ui
