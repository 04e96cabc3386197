// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/authorize.h"
#include "relay/protocol/types.h"
#include "relay/storage/storagetypes.h"

//! Enumerations are stored as their numbers (SCHEMA.md lists them). The numbers of released schemas
//! never change, so whoever inserts an enumerator in the middle must be stopped here, by the
//! compiler.
namespace kefu::storage {

template <typename E> constexpr int code(E value)
{
    return static_cast<int>(value);
}

//! A number from the database as enumerator; what is out of range becomes `otherwise`.
template <typename E> constexpr E fromCode(qint64 number, E last, E otherwise)
{
    return number >= 0 && number <= code(last) ? static_cast<E>(number) : otherwise;
}

static_assert(code(Role::Agent) == 0 && code(Role::Qa) == 1 && code(Role::Supervisor) == 2
              && code(Role::Admin) == 3);
static_assert(code(PresenceState::Online) == 0 && code(PresenceState::Invisible) == 1
              && code(PresenceState::Busy) == 2 && code(PresenceState::Away) == 3
              && code(PresenceState::Offline) == 4);
static_assert(code(LinkState::Connected) == 0 && code(LinkState::Grace) == 1
              && code(LinkState::Lost) == 2);
static_assert(code(ConversationState::Queued) == 0 && code(ConversationState::Assigned) == 1
              && code(ConversationState::Closed) == 2);
static_assert(code(Direction::In) == 0 && code(Direction::Out) == 1
              && code(Direction::System) == 2);
static_assert(code(ContentKind::Text) == 0 && code(ContentKind::Enter) == 1
              && code(ContentKind::Ended) == 2 && code(ContentKind::Unsupported) == 3
              && code(ContentKind::Image) == 4 && code(ContentKind::Card) == 5
              && code(ContentKind::Link) == 6 && code(ContentKind::Voice) == 7
              && code(ContentKind::Video) == 8 && code(ContentKind::Location) == 9
              && code(ContentKind::Event) == 10);
static_assert(code(MediaState::None) == 0 && code(MediaState::Pending) == 1
              && code(MediaState::Ready) == 2 && code(MediaState::Expired) == 3
              && code(MediaState::Failed) == 4);
static_assert(code(DeliveryState::None) == 0 && code(DeliveryState::Queued) == 1
              && code(DeliveryState::Sending) == 2 && code(DeliveryState::Accepted) == 3
              && code(DeliveryState::Failed) == 4 && code(DeliveryState::Expired) == 5
              && code(DeliveryState::Uncertain) == 6);
static_assert(code(FailureReason::None) == 0 && code(FailureReason::WindowOver) == 1
              && code(FailureReason::QuotaUsedUp) == 2
              && code(FailureReason::VisitorUnreachable) == 3
              && code(FailureReason::ContentRefused) == 4 && code(FailureReason::MediaInvalid) == 5
              && code(FailureReason::ConfigurationWrong) == 6
              && code(FailureReason::AccountBlocked) == 7 && code(FailureReason::RateLimited) == 8
              && code(FailureReason::NetworkUnreachable) == 9 && code(FailureReason::NoAnswer) == 10
              && code(FailureReason::SystemBusy) == 11 && code(FailureReason::RelayRestarted) == 12
              && code(FailureReason::Withdrawn) == 13 && code(FailureReason::Unknown) == 14);
static_assert(code(EventRow::Kind::MessageAdded) == 0 && code(EventRow::Kind::MessageUpdated) == 1
              && code(EventRow::Kind::Gained) == 2 && code(EventRow::Kind::Lost) == 3
              && code(EventRow::Kind::Updated) == 4);
static_assert(code(domain::TokenScope::Any) == 0 && code(domain::TokenScope::Console) == 1
              && code(domain::TokenScope::Layim) == 2 && code(domain::TokenScope::Api) == 3);
static_assert(code(domain::Door::Relay) == 0 && code(domain::Door::Console) == 1
              && code(domain::Door::Layim) == 2 && code(domain::Door::Api) == 3
              && code(domain::Door::Control) == 4);
static_assert(code(domain::HandOver::Mode::Off) == 0 && code(domain::HandOver::Mode::On) == 1
              && code(domain::HandOver::Mode::Scheduled) == 2);
static_assert(code(ChannelMark::Verified) == 0 && code(ChannelMark::Token) == 1
              && code(ChannelMark::Message) == 2 && code(ChannelMark::Accepted) == 3
              && code(ChannelMark::Enter) == 4 && code(ChannelMark::Forwarded) == 5
              && code(ChannelMark::ForwardFailed) == 6);
static_assert(code(ChannelMode::Secure) == 0 && code(ChannelMode::Compatible) == 1
              && code(ChannelMode::Plain) == 2);

} // namespace kefu::storage
