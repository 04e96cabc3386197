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

//! Opens the calendar beside `anchor` (on the screen) and brings `view` to the first message of the
//! day that is chosen, or of the next day that has one. What stands in the way is said by `say`.
//! The calendar belongs to `view`.
DatePopup *chooseDay(const Look &look, ChatService &service, ConversationStore &store,
                     ChatView &view, VisitorId visitor, const QRect &anchor,
                     const std::function<void(const QString &)> &say);

} // namespace kefu::ui
