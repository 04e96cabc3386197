// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace kefu::ui {

//! The measures of LayIM's message area (layim.md 1.2), logical pixels. Tests hold the widgets to
//! them.
namespace chatmetrics {
inline constexpr int kSide = 15; //!< padding left, top and right
inline constexpr int kBottom = 15; //!< LayIM's 5, and the 10 below a message
inline constexpr int kAvatar = 40;
inline constexpr int kAvatarInset = 3;
inline constexpr int kBubbleInset = 60;
inline constexpr int kMetaInset = 63;
inline constexpr int kMetaTop = -2;
inline constexpr int kMetaLine = 24;
inline constexpr int kNameTimeGap = 15;
inline constexpr int kBubbleTop = 25;
inline constexpr int kPaddingX = 15;
inline constexpr int kPaddingY = 8;
inline constexpr int kLine = 22;
inline constexpr int kRadius = 3;
inline constexpr int kTail = 10;
inline constexpr int kTailTop = 13;
inline constexpr int kMinRow = 68;
inline constexpr int kGap = 10; //!< between two messages
inline constexpr int kGroupGap = 4; //!< between two of one group (desk/README.md)
inline constexpr int kSystemLine = 30;
inline constexpr int kDateLine = 34;
inline constexpr int kBubbleOther = 105; //!< area's width less the widest bubble
inline constexpr int kFoldChars = 2'000; //!< longer texts are folded behind as many characters …
inline constexpr int kFoldLine = 40; //!< … where a line end counts as so many
inline constexpr int kFoldPair = 20; //!< … and what is most likely an emoji, slow to draw, so many
inline constexpr int kUnfoldStep = 4'000; //!< and unfolded by as many at a time
inline constexpr int kEstimatedRow = kMinRow + kGap;
} // namespace chatmetrics

//! How rows are drawn: as in a LayIM chat window, or as in the docked window (desk.md 3.3,
//! desk/README.md): a column of at most 860 in the middle, bubbles of at most 560, and the own name
//! not repeated. In both, messages one person writes within three minutes are a group: name, time,
//! picture and tail stand once, and the day on a line of its own (layim.md 1.6).
struct RowStyle {
    int side = chatmetrics::kSide;
    int avatar = chatmetrics::kAvatar;
    int avatarInset = chatmetrics::kAvatarInset;
    int bubbleInset = chatmetrics::kBubbleInset;
    int metaInset = chatmetrics::kMetaInset;
    int metaTop = chatmetrics::kMetaTop;
    int metaLine = chatmetrics::kMetaLine;
    int bubbleTop = chatmetrics::kBubbleTop;
    int paddingX = chatmetrics::kPaddingX;
    int paddingY = chatmetrics::kPaddingY;
    int tail = chatmetrics::kTail;
    int tailTop = chatmetrics::kTailTop;
    int minRow = chatmetrics::kMinRow;
    int systemLine = chatmetrics::kSystemLine;
    int systemFont = 14;
    int bubbleOther = chatmetrics::kBubbleOther;
    int widestBubble = 1'000'000; //!< LayIM's may fill the area
    int column = 1'000'000;
    bool ownName = true; //!< over own messages, too; else their time stands beside them
};

inline constexpr RowStyle layimRows()
{
    return {};
}

inline constexpr RowStyle dockedRows()
{
    RowStyle style;
    style.side = 16;
    style.avatar = 36;
    style.avatarInset = 0;
    style.bubbleInset = 48;
    style.metaInset = 48;
    style.metaTop = 0;
    style.metaLine = 16;
    style.bubbleTop = 18;
    style.paddingX = 12;
    style.paddingY = 7;
    style.tail = 8;
    style.tailTop = 8;
    style.minRow = 36;
    style.systemLine = 24;
    style.systemFont = 12;
    style.bubbleOther = 96;
    style.widestBubble = 560;
    style.column = 860 + 2 * 16;
    style.ownName = false;
    return style;
}

} // namespace kefu::ui
