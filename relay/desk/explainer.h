// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/deskcore.h"

namespace kefu::desk {

//! 分配原因 of a conversation from how things stand now and the stays it has had: as data, and the
//! same in English words.
Explanation explain(DeskCore &core, const storage::ConversationRow &row,
                    const QList<storage::SegmentRow> &stays);

} // namespace kefu::desk
