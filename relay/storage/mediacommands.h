// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/mediatypes.h"

namespace kefu::storage {

struct Session;

//! A push that names a file gets its record and its job (see commands.h for the rules of such
//! functions). Nothing for one that does not.
Media takeMedia(Session &session, const domain::Inbound &inbound, qint64 receivedAt);

//! Writes the end of a job and tells of it in every conversation that shows it. Errors: NotFound,
//! Conflict: it had an end before.
Result<MediaOutcome> endMedia(Session &session, const MediaEndItem &item);

} // namespace kefu::storage
