// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"

#include <QList>
#include <QString>
#include <optional>

//! The values both sides of the wire speak of. Times (…At) are milliseconds UTC, spans (…Ms)
//! milliseconds; a time of 0 means "never" or "not set".
namespace kefu {

enum class Role { Agent, Qa, Supervisor, Admin };
enum class PresenceState { Online, Invisible, Busy, Away, Offline };
//! What the sockets say of an agent, beside what the agent says of himself (product.md 5).
enum class LinkState { Connected, Grace, Lost };
enum class ConversationState { Queued, Assigned, Closed };
enum class Direction { In, Out, System };

//! What a message is. Unsupported keeps WeChat's own type in Content::type and the whole body in
//! the store. Card is a mini-program card; Event a line about something that happened (kf_* and
//! other events of an official account), its name in Content::type.
enum class ContentKind {
    Text,
    Enter,
    Ended,
    Unsupported,
    Image,
    Card,
    Link,
    Voice,
    Video,
    Location,
    Event
};

//! How far the relay is with the bytes of a picture, voice or video. Expired: WeChat kept them for
//! three days and we did not get them; Failed: too large, broken or refused.
enum class MediaState { None, Pending, Ready, Expired, Failed };

//! The fate of an outgoing message (product.md 3). None: nothing was sent (incoming and system
//! lines).
enum class DeliveryState { None, Queued, Sending, Accepted, Failed, Expired, Uncertain };

//! Why a message failed or is uncertain; `ui` makes the words, the errcode stands beside them.
enum class FailureReason {
    None,
    WindowOver, //!< 45015
    QuotaUsedUp, //!< 45047
    VisitorUnreachable, //!< openid wrong, black-listed, refuses messages: nothing to do until he
                        //!< writes
    ContentRefused, //!< 87014, 70000, 45002, 44004: this text cannot go
    MediaInvalid, //!< 40004–40009, 45001
    ConfigurationWrong, //!< appid, secret, permission, IP allow-list: the operator must act
    AccountBlocked, //!< 40243, 48004, 50002, 50007
    RateLimited, //!< 45009, 45011 for too long
    NetworkUnreachable, //!< never reached WeChat, retries used up
    NoAnswer, //!< written, but no readable answer: may have been delivered
    SystemBusy, //!< -1 to the end of the retries: may have been delivered
    RelayRestarted, //!< the relay stopped while the call was under way
    Withdrawn, //!< taken back before it was sent
    Unknown, //!< an errcode we have no row for
};

//! The file of a message. Its bytes are at the relay (`/api/v1/media`), never in a frame; `id` is
//! random, so that nobody finds another's by counting.
struct Media {
    QString id {};
    QString fileName {};
    QString mimeType {};
    qint64 bytes = 0;
    int width = 0; //!< pixels; 0: no picture, or not known yet
    int height = 0;
    MediaState state = MediaState::None;

    bool operator==(const Media &) const = default;
};

struct Content {
    ContentKind kind = ContentKind::Text;
    QString text {}; //!< Text: the text; Enter: SessionFrom; Location: "latitude,longitude"
    QString type {}; //!< Unsupported: WeChat's MsgType; Event: its name
    QString title {}; //!< Card, Link; Location: the label
    QString description {}; //!< Link; Voice: what WeChat understood
    QString url {}; //!< Link: the address; Card: the page's path
    QString appid {}; //!< Card
    QString coverUrl {}; //!< Link: the address of its picture, which WeChat loads
    Media media {}; //!< Image, Voice, Video; Card: its cover

    bool operator==(const Content &) const = default;
};

struct Message {
    MessageId id;
    VisitorId visitor;
    ConversationId
        conversation; //!< none for lines outside any conversation (an enter nobody followed)
    int seq = 0; //!< dense 1..n per visitor: paging, read marks and scroll bar use it
    Direction direction = Direction::In;
    AgentId author; //!< outgoing: who wrote it
    QString authorName; //!< outgoing: that agent's nickname when it was written
    Content content;
    qint64 createdAt = 0;
    DeliveryState delivery = DeliveryState::None;
    FailureReason failure = FailureReason::None;
    int errcode = 0; //!< WeChat's, when failed or uncertain
    QString
        clientMessageId; //!< chosen by the console before the first try; makes a resend harmless
    MessageId resendOf;
    bool held = false; //!< Queued, and waits until the visitor writes again
    bool automatic = false; //!< outgoing: the relay wrote it; then it has no author
    qint64 readAt = 0; //!< incoming: when its agent had read it. Told to supervisors only
    AgentId readBy {}; //!< that agent

    bool operator==(const Message &) const = default;
};

//! How many replies WeChat still allows, and until when (design.md 4, "Quota"). WeChat has the last
//! word.
struct Quota {
    int left = 0;
    qint64 untilAt = 0; //!< 0 or past: shut

    bool operator==(const Quota &) const = default;
};

struct ChannelInfo {
    ChannelId id;
    QString name;

    bool operator==(const ChannelInfo &) const = default;
};

struct AgentInfo {
    AgentId id;
    QString username; //!< for login
    QString nickname; //!< what colleagues and LayIM pages show
    Role role = Role::Agent;
    int capacity = 10; //!< 0 = no limit
    PresenceState presence = PresenceState::Offline;
    QString sign {}; //!< 签名, shown to colleagues; at most kMaxSignChars
    QString number {}; //!< 工号

    bool operator==(const AgentInfo &) const = default;
};

struct VisitorInfo {
    VisitorId id;
    ChannelId channel;
    QString name; //!< empty: the console makes one (visitorDisplayName)
    QString openidHint {}; //!< "oABC…9f2": enough to tell apart, never the whole
    QString avatar {}; //!< media id; empty: the console makes one
    QString remark {}; //!< 备注名, given by an agent: shown before every other name
    QStringList tags {}; //!< 标签, in the order they were given
    bool operator==(const VisitorInfo &) const = default;
};

//! One row of the friend list: a visitor and the conversation that is open, or was last.
struct ConversationInfo {
    ConversationId id;
    VisitorInfo visitor;
    ConversationState state = ConversationState::Queued;
    AgentId owner;
    qint64 version = 0; //!< grows with every change; an older one never overwrites a newer
    qint64 openedAt = 0;
    qint64 endedAt = 0;
    qint64 waitingSinceAt =
        0; //!< the visitor's first line nobody has answered yet; 0 = nothing is waiting
    int lastSeq = 0;
    int readSeq = 0; //!< the owner's read mark
    int unread = 0; //!< visitor's messages behind the read mark
    Quota quota;
    std::optional<Message>
        lastMessage; //!< for the list: on the wire its text is cut to kPreviewChars
    bool leave = false; //!< queued while nobody was online: a leave message (留言)
    int rating = 0; //!< satisfaction 1..3; 0 = none
    AgentId from {}; //!< who transferred it here
    QString note {}; //!< what he said with it
    qint64 acceptUntilAt = 0; //!< an offer: it goes on if the owner does not accept until then
    qint64 helpAt = 0; //!< 求助: since when the owner asks the supervisors for help
    int priority = 0; //!< in the queue: each is worth a minute of age (product.md 4)
    QString disposition {}; //!< 会话小结, one of the list or the agent's own words

    bool operator==(const ConversationInfo &) const = default;
};

//! One line of what a mini program said of its visitor (SessionFrom). Nobody has checked it unless
//! VisitorCard::sourceVerified.
struct SourceField {
    QString key;
    QString value;

    bool operator==(const SourceField &) const = default;
};

//! What an agent wrote about a visitor for his colleagues; the visitor never sees it.
struct VisitorNote {
    NoteId id;
    AgentId author;
    QString authorName {}; //!< his nickname when he wrote it
    QString text {};
    qint64 createdAt = 0;
    //! 悄悄话: said to whoever had this conversation; only he and supervisors see it.
    ConversationId whisper {};

    bool operator==(const VisitorNote &) const = default;
};

//! Whose a canned reply is: everybody's, or one agent's own.
enum class CannedScope { Team, Own };

//! 快捷回复. Variables in its text are filled in by the console: {访客名}, {客服名}, {小程序}.
struct CannedReply {
    CannedId id; //!< none: not saved yet
    CannedScope scope = CannedScope::Own;
    ChannelId channel {}; //!< Team: for this channel's agents only; none = all
    QString group {}; //!< the heading it stands under; empty = none
    QString title {};
    QString shortcut {}; //!< typed after "/"; unique within its scope
    Content content {}; //!< text, image, card or link
    qint64 version = 0; //!< grows with every change; a save of an older one is a conflict

    bool operator==(const CannedReply &) const = default;
};

//! One piece of a search hit's text; `hit` pieces are what was looked for.
struct SnippetPart {
    QString text {};
    bool hit = false;

    bool operator==(const SnippetPart &) const = default;
};

//! A message that was found, and around what it has of the words, some of its text. The message's
//! own text is cut to kPreviewChars: who opens the hit reads the history around its seq.
struct SearchHit {
    Message message;
    VisitorInfo visitor;
    QList<SnippetPart> snippet {};

    bool operator==(const SearchHit &) const = default;
};

//! One earlier stay of a visitor, for his card.
struct VisitorEpisode {
    ConversationId conversation;
    QString agentName {}; //!< who had it last; empty: nobody
    qint64 openedAt = 0;
    qint64 endedAt = 0;
    QString disposition {}; //!< 会话小结
    QString note {}; //!< what was written with it

    bool operator==(const VisitorEpisode &) const = default;
};

//! What the desk knows of a visitor beside the conversation (desk.md 3.4).
struct VisitorCard {
    VisitorInfo visitor;
    QList<SourceField> source; //!< of the last entry, in its order
    bool sourceVerified = false; //!< signed with the channel's session key
    qint64 firstSeenAt = 0;
    int conversations = 0; //!< how many there were, the present one included
    std::optional<Content> lastCard; //!< the last card the visitor sent: what the question is about
    QList<VisitorNote> notes {}; //!< internal, newest first, at most kMaxNotesShown
    QList<VisitorEpisode> episodes {}; //!< the last ones that ended, newest first
    qint64 blockedUntilAt = 0; //!< 黑名单: until when; 0 = not on it
    QString openid {}; //!< whole; only for who may copy it (product.md 9)

    bool operator==(const VisitorCard &) const = default;
};

QString roleName(Role value);
QString presenceName(PresenceState value);
QString linkName(LinkState value);
QString conversationStateName(ConversationState value);
QString directionName(Direction value);
QString contentKindName(ContentKind value);
QString deliveryName(DeliveryState value);
QString failureName(FailureReason value);
QString mediaStateName(MediaState value);
QString cannedScopeName(CannedScope value);

std::optional<Role> roleFromName(QStringView name);
std::optional<PresenceState> presenceFromName(QStringView name);
std::optional<LinkState> linkFromName(QStringView name);
std::optional<ConversationState> conversationStateFromName(QStringView name);
std::optional<Direction> directionFromName(QStringView name);
std::optional<ContentKind> contentKindFromName(QStringView name);
std::optional<DeliveryState> deliveryFromName(QStringView name);
std::optional<FailureReason> failureFromName(QStringView name);
std::optional<MediaState> mediaStateFromName(QStringView name);
std::optional<CannedScope> cannedScopeFromName(QStringView name);

//! True for states that never change again.
bool isFinal(DeliveryState state);

//! The first part of an openid and its end, so that two can be told apart in a log or a list.
QString openidHint(const QString &openid);

//! A visitor's name as the lists show it (product.md 7): the remark an agent gave him, else the
//! name he came with unless that says nothing (empty, 微信用户),
//! then `fallbackPrefix` and four hex digits that stay the same for this visitor ("访客 7F3A").
QString visitorDisplayName(const VisitorInfo &visitor, const QString &fallbackPrefix);

} // namespace kefu
