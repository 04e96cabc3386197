// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/conversationstore.h"

namespace kefu::ui {

//! A message as one line of plain text for a list: what it says, or what kind of thing it is in
//! `words`.
QString previewOf(const Message &message, const ConversationStore::Words &words);

} // namespace kefu::ui
