// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QString>

namespace kefu::testing {

//! How often each visitor's "text #N#" stands in a relay's database, which nobody has open.
QHash<int, int> storedMarkers(const QString &dataDir);
//! The delivery state (its number) of each agent's "reply #N#".
QHash<int, int> storedReplies(const QString &dataDir);
//! Replies without an end state; works while the relay runs. -1 = unreadable now.
int outboxSize(const QString &dataDir);

} // namespace kefu::testing
