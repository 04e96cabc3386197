// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

#include <QList>

namespace kefu::desk {

//! Cuts the preview of a friend-list row to what a list shows.
void cutPreview(ConversationInfo &info);

//! Drops the oldest messages until the rest fits into a frame of `maxBytes`; always keeps the
//! newest one. True if something was dropped.
bool cutToBytes(QList<Message> &messages, qsizetype maxBytes);

//! Which end of a page gives way when it is too large for a frame.
enum class GiveWay { Oldest, Newest, Both };
struct GaveWay {
    bool oldest = false;
    bool newest = false;
};
//! The same for pages that are not about the newest messages; always keeps one.
GaveWay cutToBytes(QList<Message> &messages, qsizetype maxBytes, GiveWay end);

} // namespace kefu::desk
