// SPDX-License-Identifier: Apache-2.0
#pragma once

//! The wire's fixed numbers (PROTOCOL.md, "Limits").
namespace kefu {

inline constexpr char kSubprotocol[] = "kefudesk.v1";
inline constexpr int kProtocolVersion = 1;

inline constexpr int kMaxFrameBeforeLogin = 4 * 1024;
inline constexpr int kMaxFrameAfterLogin = 48 * 1024;
inline constexpr int kMaxFrameFromRelay = 256 * 1024; //!< what a console must be ready to take
inline constexpr int kMaxPageBytes = 200 * 1024; //!< where the relay ends a page
inline constexpr int kHistoryPage = 50;
inline constexpr int kConversationsPage = 100;
inline constexpr int kPreviewChars =
    200; //!< ConversationInfo::lastMessage carries no more of its text
inline constexpr int kMaxTextChars = 3000; //!< LayIM's maxLength
inline constexpr int kWechatTextBytes = 2048; //!< beyond: split, one reply each (wechat.md 3)
inline constexpr int kMaxClientMessageId = 64;
inline constexpr int kMaxSearchChars = 100;
inline constexpr int kSearchPage = 30;
inline constexpr int kMaxRemarkChars = 64;
inline constexpr int kMaxSignChars = 60;
inline constexpr int kMaxTags = 20;
inline constexpr int kMaxTagChars = 32;
inline constexpr int kMaxNoteChars = 1000;
inline constexpr int kMaxNotesShown = 50;
inline constexpr int kMaxCannedNameChars = 64; //!< group, title
inline constexpr int kMaxShortcutChars = 32;
inline constexpr int kMaxTopicChars = 80;
inline constexpr int kMaxDispositionChars = 64;
inline constexpr int kMaxAssigned = 200; //!< conversations of one AssignRequest
inline constexpr int kMaxQueueRows = 200; //!< of topic `queue`
inline constexpr int kMaxPriority = 10;
inline constexpr int kMaxFeatures = 64;

inline constexpr int kLoginDeadlineMs = 10'000;
inline constexpr int kPingIntervalMs = 15'000;
inline constexpr int kMissedPings = 2;

//! WebSocket close codes.
enum CloseCode : int {
    CloseBadFrame = 4400,
    CloseToken = 4401,
    CloseDisabled = 4403,
    CloseVersion = 4406,
    CloseSilent = 4408,
    CloseRate = 4429,
};

} // namespace kefu
