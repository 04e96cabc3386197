// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/report.h"

#include <functional>

//! What agents' time went into, for reports.
namespace kefu::storage {

struct Session;

using PresenceSink = std::function<void(const domain::PresenceSpan &)>;
using StaySink = std::function<void(const domain::StaySpan &)>;

//! Presence and conversations of all agents in [fromAt, toAt), agent by agent and each by time. Who
//! is connected or in grace counts as he stands, who is lost as offline. What is still under way
//! ends at `now`. Both are called in the reader's thread.
void readTimes(Session &session, qint64 fromAt, qint64 toAt, qint64 now,
               const PresenceSink &presence, const StaySink &stay);

} // namespace kefu::storage
