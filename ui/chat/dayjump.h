// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"
#include "ui/widgets/look.h"

#include <QRect>
#include <functional>

namespace kefu::ui {

class ChatService;
class ChatView;
class ConversationStore;
class DatePopup;

//! Brings the visitor's first message at `at` (ms UTC) or later into `view`, from the relay; `say`
//! gets the words when there is none.
void jumpTo(ChatService &service, ConversationStore &store, ChatView &view, VisitorId visitor,
            qint64 at, const std::function<void(const QString &)> &say);
//! Opens the calendar beside `anchor` (on the screen) and brings `view` to the first message of the
//! day that is chosen, or of the next day that has one. What stands in the way is said by `say`.
//! The calendar belongs to `view`.
DatePopup *chooseDay(const Look &look, ChatService &service, ConversationStore &store,
                     ChatView &view, VisitorId visitor, const QRect &anchor,
                     const std::function<void(const QString &)> &say);

} // namespace kefu::ui
