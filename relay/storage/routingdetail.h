// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"

namespace kefu::storage {

//! Column `conversations.routing`: what is not at its default, a JSON object; empty for most.
QString routingText(const ConversationRow &row);
void readRoutingText(const QString &text, ConversationRow &row);

} // namespace kefu::storage
