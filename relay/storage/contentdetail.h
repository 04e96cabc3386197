// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

namespace kefu::storage {

//! `messages.detail` (SCHEMA.md): what a content has beside kind, text, type and media, as JSON.
//! Empty when there is nothing, as with every text message: then no JSON is made.
QString detailText(const Content &content);
//! Sets those members of `content`; damaged text leaves them empty.
void readDetail(const QString &detail, Content &content);

} // namespace kefu::storage
