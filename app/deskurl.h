// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"

#include <QString>
#include <optional>

namespace kefu::app {

//! The conversation a link `kefudesk://conversation/<id>` names. Links come from web pages, mails
//! and strangers: whatever is not exactly that, without a query, is nothing. Opening one only shows
//! a chat that the agent has anyway.
std::optional<ConversationId> conversationOfUrl(const QString &url);

} // namespace kefu::app
