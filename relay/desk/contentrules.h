// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/protocol/types.h"

#include <QList>

namespace kefu::desk {

//! What an agent wants to send, with nothing in it but what its kind has, cleaned and within limits
//! (wechat.md 3): text; a picture by its media id; a link with title, address and picture's
//! address, without which WeChat takes it and shows nothing (P14); a card with title, page path and
//! cover. The page path belongs to our own mini program, so an appid is dropped. Of media only the
//! id is kept. Errors: Unsupported; BadRequest, TooLarge (`details.field`).
Result<Content> checkedOutgoing(const Content &content);

//! The messages it becomes: a long text several, everything else one.
QList<Content> outgoingParts(const Content &content);

} // namespace kefu::desk
