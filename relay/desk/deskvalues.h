// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/alertrobots.h"
#include "relay/desk/channelrules.h"
#include "relay/desk/channelwatch.h"
#include "relay/desk/clock.h"
#include "relay/desk/doctor.h"
#include "relay/desk/figures.h"
#include "relay/desk/forwarder.h"
#include "relay/desk/medialinks.h"
#include "relay/desk/mediasettings.h"
#include "relay/desk/replies.h"
#include "relay/desk/session.h"
#include "relay/domain/authorize.h"
#include "relay/domain/inbound.h"
#include "relay/domain/report.h"
#include "relay/domain/routingpolicy.h"
#include "relay/domain/sensitivewords.h"
#include "relay/protocol/frames.h"
#include "relay/storage/accounttypes.h"
#include "relay/storage/audittypes.h"
#include "relay/storage/privacytypes.h"
#include "relay/storage/storagetypes.h"
#include "relay/wechat/transport.h"

#include <QObject>
#include <QTimeZone>
#include <functional>
#include <memory>

//! What the desk's commands take and answer.
namespace kefu::desk {

template <typename T> using Callback = std::function<void(Result<T>)>;

struct Settings {
    domain::QuotaRules quota;
    qint64 graceMs = 60'000;
    domain::RoutingRules routing {}; //!< of channels the database has none for
    qint64 accessTokenMs = 30LL * 60 * 1000; //!< sliding while a socket lives
    qint64 refreshTokenMs = 14LL * 24 * 3600 * 1000;
    //! As many visitors are answered at the same moment; at 80 ms a call that is 800 replies a
    //! second (product.md 3: one in flight per visitor).
    int sendsPerChannel = 64;
    qint64 sendDelayMs = 0; //!< a reply can be withdrawn for so long (product.md 3: 0 to 5 s)
    unsigned long long passwordOps = 3; //!< argon2id passes
    size_t passwordMemory = 64 * 1024 * 1024; //!< argon2id bytes; two at a time
    qint64 rotationMs = 3'600'000; //!< how long the former Token and AESKey stay valid
    bool allowPrivateForward = false; //!< pushes may be passed on within private networks
    QTimeZone timeZone = shanghai(); //!< of hours a person has chosen
    Clock now = systemClock();
    MediaSettings media {};

    static QTimeZone shanghai();
};

//! Ways to the network beside WeChat's API; without one its work waits or is not done.
struct Ports {
    ForwardTransport forward = {};
    DoctorPorts doctor = {};
    AlertPorts alerts = {};
};

struct LoginAnswer {
    AgentInfo agent;
    QByteArray token; //!< access token, opaque
    QByteArray refreshToken;
    qint64 expiresAt = 0;
    QStringList recoveryCodes {}; //!< when this login confirmed a second factor: shown once
};
//! One try to come in.
struct LoginTry {
    QString username;
    QByteArray password;
    QString address; //!< of the client
    QString code {}; //!< of the second factor, or one of its recovery codes
};
//! A second factor to be put into an authenticator app.
struct FactorOffer {
    QString secret; //!< base32, to type
    QString url; //!< otpauth://, for a QR code
};
struct FactorState {
    bool confirmed = false;
    bool required = false; //!< of the account's role
    int recoveryCodes = 0; //!< left
};
//! What a supervisor tells somebody who forgot his password.
struct LoginCode {
    QByteArray code;
    qint64 untilAt = 0;
};
//! What to change of an account; what is not set stays.
struct AgentChange {
    std::optional<QString> nickname {};
    std::optional<Role> role {};
    std::optional<int> capacity {};
    std::optional<QString> number {}; //!< 工号; nobody else's
    std::optional<QStringList> channels {}; //!< names; empty = all
};
//! Where all conversations of a disabled agent go. Neither: what is unanswered goes back to the
//! queue at once, the rest when its visitor writes.
struct HandOverTo {
    QString group {}; //!< of each channel the group of that name
    QString agent {}; //!< login name
};
struct NewAgent {
    QString username;
    QString nickname;
    Role role = Role::Agent;
    QByteArray password;
    QStringList channels; //!< names; empty = all
    int capacity = 10;
};
//! What to change of a group; what is not set stays.
struct GroupChange {
    QString channel; //!< its name
    QString name;
    std::optional<QStringList> members {}; //!< login names
    std::optional<int> capacity {}; //!< a member who has so many gets no more as such; 0 = his own
    std::optional<int> extra {}; //!< 临时上限 …
    qint64 extraUntilAt = 0; //!< … until then
};
//! A login or an issued token.
struct SessionInfo {
    QString id; //!< hex
    QString username;
    bool issued = false;
    domain::TokenScope scope = domain::TokenScope::Any;
    qint64 createdAt = 0;
    qint64 renewedAt = 0;
    qint64 expiresAt = 0; //!< 0 = until revoked
    int sockets = 0; //!< consoles and pages that are there with it
    bool current = false; //!< the one that asks
};
//! A channel to add; token and aesKey are made when empty and stand in the answer, once.
struct NewChannel {
    storage::ChannelRecord record;
};
struct ReplyCommand {
    ConversationId conversation;
    Content content;
    QString clientMessageId; //!< empty: the relay makes one (then a resend is not recognised)
    bool force = false;
    MessageId resendOf;
    //! Nothing can be sent now: wait until the visitor writes again instead of refusing.
    bool whenVisitorWrites = false;
};
//! Where one file can be had for an hour; the second empty when there is no small one.
struct MediaLink {
    QString url;
    QString thumbUrl;
};
struct MediaFile {
    QByteArray bytes;
    QByteArray mimeType; //!< as found out, never as somebody said
    QString fileName;
};
struct Health {
    bool alive = true;
    bool ready = false;
    qint64 queued = 0;
    qint64 assigned = 0;
    qint64 outbox = 0; //!< messages on their way, without held ones
    qint64 held = 0; //!< messages that wait for their visitor
    qint64 spoolRecords = 0; //!< callbacks that wait for the database
    qint64 spoolBytes = 0;
    qint64 spoolSize = 0; //!< 0: there is no spool
    qint64 sessions = 0;
};
//! When each of the wizard's four ticks was made first; 0 = not yet.
struct ChannelTicks {
    qint64 verifiedAt = 0;
    qint64 tokenAt = 0;
    qint64 messageAt = 0;
    qint64 acceptedAt = 0;
};
inline constexpr qint64 kMaxReportMs = 400LL * 24 * 3600 * 1000; //!< a year and the week before
inline constexpr qint64 kMaxReportRows = 10'000;
struct AuditPage { //!< newest first
    QList<storage::AuditRow> rows;
    bool more = false;
};
struct VisitorPage { //!< a page of the friend list
    QList<ConversationInfo> conversations;
    bool more = false;
};

} // namespace kefu::desk
