// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/types.h"

#include "relay/protocol/names.h"

namespace kefu {

namespace {

constexpr std::array kRoles {
    NameRow<Role> { Role::Agent, QLatin1String("agent") },
    NameRow<Role> { Role::Qa, QLatin1String("qa") },
    NameRow<Role> { Role::Supervisor, QLatin1String("supervisor") },
    NameRow<Role> { Role::Admin, QLatin1String("admin") },
};

constexpr std::array kPresences {
    NameRow<PresenceState> { PresenceState::Online, QLatin1String("online") },
    NameRow<PresenceState> { PresenceState::Invisible, QLatin1String("invisible") },
    NameRow<PresenceState> { PresenceState::Busy, QLatin1String("busy") },
    NameRow<PresenceState> { PresenceState::Away, QLatin1String("away") },
    NameRow<PresenceState> { PresenceState::Offline, QLatin1String("offline") },
};

constexpr std::array kLinks {
    NameRow<LinkState> { LinkState::Connected, QLatin1String("connected") },
    NameRow<LinkState> { LinkState::Grace, QLatin1String("grace") },
    NameRow<LinkState> { LinkState::Lost, QLatin1String("lost") },
};

constexpr std::array kStates {
    NameRow<ConversationState> { ConversationState::Queued, QLatin1String("queued") },
    NameRow<ConversationState> { ConversationState::Assigned, QLatin1String("assigned") },
    NameRow<ConversationState> { ConversationState::Closed, QLatin1String("closed") },
};

constexpr std::array kDirections {
    NameRow<Direction> { Direction::In, QLatin1String("in") },
    NameRow<Direction> { Direction::Out, QLatin1String("out") },
    NameRow<Direction> { Direction::System, QLatin1String("system") },
};

constexpr std::array kKinds {
    NameRow<ContentKind> { ContentKind::Text, QLatin1String("text") },
    NameRow<ContentKind> { ContentKind::Enter, QLatin1String("enter") },
    NameRow<ContentKind> { ContentKind::Ended, QLatin1String("ended") },
    NameRow<ContentKind> { ContentKind::Unsupported, QLatin1String("unsupported") },
    NameRow<ContentKind> { ContentKind::Image, QLatin1String("image") },
    NameRow<ContentKind> { ContentKind::Card, QLatin1String("card") },
    NameRow<ContentKind> { ContentKind::Link, QLatin1String("link") },
    NameRow<ContentKind> { ContentKind::Voice, QLatin1String("voice") },
    NameRow<ContentKind> { ContentKind::Video, QLatin1String("video") },
    NameRow<ContentKind> { ContentKind::Location, QLatin1String("location") },
    NameRow<ContentKind> { ContentKind::Event, QLatin1String("event") },
};

constexpr std::array kMediaStates {
    NameRow<MediaState> { MediaState::None, QLatin1String("none") },
    NameRow<MediaState> { MediaState::Pending, QLatin1String("pending") },
    NameRow<MediaState> { MediaState::Ready, QLatin1String("ready") },
    NameRow<MediaState> { MediaState::Expired, QLatin1String("expired") },
    NameRow<MediaState> { MediaState::Failed, QLatin1String("failed") },
};

constexpr std::array kDeliveries {
    NameRow<DeliveryState> { DeliveryState::None, QLatin1String("none") },
    NameRow<DeliveryState> { DeliveryState::Queued, QLatin1String("queued") },
    NameRow<DeliveryState> { DeliveryState::Sending, QLatin1String("sending") },
    NameRow<DeliveryState> { DeliveryState::Accepted, QLatin1String("accepted") },
    NameRow<DeliveryState> { DeliveryState::Failed, QLatin1String("failed") },
    NameRow<DeliveryState> { DeliveryState::Expired, QLatin1String("expired") },
    NameRow<DeliveryState> { DeliveryState::Uncertain, QLatin1String("uncertain") },
};

constexpr std::array kFailures {
    NameRow<FailureReason> { FailureReason::None, QLatin1String("none") },
    NameRow<FailureReason> { FailureReason::WindowOver, QLatin1String("window_over") },
    NameRow<FailureReason> { FailureReason::QuotaUsedUp, QLatin1String("quota_used_up") },
    NameRow<FailureReason> { FailureReason::VisitorUnreachable,
                             QLatin1String("visitor_unreachable") },
    NameRow<FailureReason> { FailureReason::ContentRefused, QLatin1String("content_refused") },
    NameRow<FailureReason> { FailureReason::MediaInvalid, QLatin1String("media_invalid") },
    NameRow<FailureReason> { FailureReason::ConfigurationWrong,
                             QLatin1String("configuration_wrong") },
    NameRow<FailureReason> { FailureReason::AccountBlocked, QLatin1String("account_blocked") },
    NameRow<FailureReason> { FailureReason::RateLimited, QLatin1String("rate_limited") },
    NameRow<FailureReason> { FailureReason::NetworkUnreachable,
                             QLatin1String("network_unreachable") },
    NameRow<FailureReason> { FailureReason::NoAnswer, QLatin1String("no_answer") },
    NameRow<FailureReason> { FailureReason::SystemBusy, QLatin1String("system_busy") },
    NameRow<FailureReason> { FailureReason::RelayRestarted, QLatin1String("relay_restarted") },
    NameRow<FailureReason> { FailureReason::Withdrawn, QLatin1String("withdrawn") },
    NameRow<FailureReason> { FailureReason::Unknown, QLatin1String("unknown") },
};

//! WeChat gives everyone who hides his name this one.
constexpr QStringView kAnonymousName = u"微信用户";

constexpr std::array kCannedScopes {
    NameRow<CannedScope> { CannedScope::Team, QLatin1String("team") },
    NameRow<CannedScope> { CannedScope::Own, QLatin1String("own") },
};

} // namespace

QString roleName(Role value)
{
    return nameOf(kRoles, value);
}
QString presenceName(PresenceState value)
{
    return nameOf(kPresences, value);
}
QString linkName(LinkState value)
{
    return nameOf(kLinks, value);
}
QString conversationStateName(ConversationState value)
{
    return nameOf(kStates, value);
}
QString directionName(Direction value)
{
    return nameOf(kDirections, value);
}
QString contentKindName(ContentKind value)
{
    return nameOf(kKinds, value);
}
QString deliveryName(DeliveryState value)
{
    return nameOf(kDeliveries, value);
}
QString failureName(FailureReason value)
{
    return nameOf(kFailures, value);
}
QString mediaStateName(MediaState value)
{
    return nameOf(kMediaStates, value);
}

std::optional<Role> roleFromName(QStringView name)
{
    return valueOf(kRoles, name);
}
std::optional<PresenceState> presenceFromName(QStringView name)
{
    return valueOf(kPresences, name);
}
std::optional<LinkState> linkFromName(QStringView name)
{
    return valueOf(kLinks, name);
}
std::optional<ConversationState> conversationStateFromName(QStringView name)
{
    return valueOf(kStates, name);
}
std::optional<Direction> directionFromName(QStringView name)
{
    return valueOf(kDirections, name);
}
std::optional<ContentKind> contentKindFromName(QStringView name)
{
    return valueOf(kKinds, name);
}
std::optional<DeliveryState> deliveryFromName(QStringView name)
{
    return valueOf(kDeliveries, name);
}
std::optional<FailureReason> failureFromName(QStringView name)
{
    return valueOf(kFailures, name);
}
std::optional<MediaState> mediaStateFromName(QStringView name)
{
    return valueOf(kMediaStates, name);
}

QString cannedScopeName(CannedScope value)
{
    return nameOf(kCannedScopes, value);
}
std::optional<CannedScope> cannedScopeFromName(QStringView name)
{
    return valueOf(kCannedScopes, name);
}

bool isFinal(DeliveryState state)
{
    return state == DeliveryState::Accepted || state == DeliveryState::Failed
        || state == DeliveryState::Expired || state == DeliveryState::Uncertain;
}

QString openidHint(const QString &openid)
{
    if (openid.size() <= 8)
        return openid.left(2) + QChar(u'…');
    return openid.left(4) + QChar(u'…') + openid.right(3);
}

QString visitorDisplayName(const VisitorInfo &visitor, const QString &fallbackPrefix)
{
    if (!visitor.remark.trimmed().isEmpty())
        return visitor.remark;
    const QString name = visitor.name.trimmed();
    if (!name.isEmpty() && name != kAnonymousName)
        return visitor.name;
    // A multiplicative hash: neighbouring ids must not get neighbouring names.
    const auto mixed = quint64(visitor.id.value) * 0x9E3779B97F4A7C15ULL;
    const QString hex = QString::number(mixed >> 48, 16).toUpper().rightJustified(4, u'0');
    return fallbackPrefix + QChar(u' ') + hex;
}

} // namespace kefu
