// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/protocol/types.h"

namespace kefu::desk {

//! A canned reply as it may be kept: names cleaned and within limits, a shortcut that is typed in
//! one go, a content that can be sent. Errors: BadRequest with `details.field` (group, title,
//! shortcut), and those of checkedOutgoing().
Result<CannedReply> checkedCanned(CannedReply reply);

} // namespace kefu::desk
