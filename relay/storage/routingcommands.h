// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"

//! What the writer does about who has what; see commands.h.
namespace kefu::storage {

struct Session;

Result<ClaimOutcome> handOver(Session &session, const HandItem &item);
Result<ClaimOutcome> reopen(Session &session, const ReopenItem &item);
Result<ConversationChange> accept(Session &session, const AcceptItem &item);
//! Errors: NotFound, Closed.
Result<ConversationChange> setPriority(Session &session, const PriorityItem &item);
Result<ConversationChange> askForHelp(Session &session, const HelpItem &item);
//! What was open of him ends, and nothing opens until the term is over.
Result<ConversationChange> block(Session &session, const BlockItem &item);
Result<GroupRecord> saveGroup(Session &session, const GroupRecord &record);

} // namespace kefu::storage
