// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/storage/storagetypes.h"

namespace kefu::desk {

//! Checks what an operator typed for a channel and makes the token and key he left out. Errors:
//! BadRequest with `details.field` and what is expected. Sources: wechat.md 1.1 and 1.4.
Result<storage::ChannelRecord> completedChannel(storage::ChannelRecord record);

} // namespace kefu::desk
