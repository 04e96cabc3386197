// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/sensitivewords.h"
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

//! An agent's message as the sensitive words let it out: masked, or Forbidden with `details.reason`
//! `sensitive_words`, `details.words` and `details.forcible`: sending it with `force` is possible
//! (they only warn).
Result<Content> withoutWords(const domain::WordFilter &filter, const Content &content, bool force);
//! A visitor's message as agents see it: what is masked or blocked as asterisks. True: something
//! was.
bool maskWords(const domain::WordFilter &filter, Content &content);

} // namespace kefu::desk
