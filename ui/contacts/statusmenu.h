// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <utility>

class QMenu;

namespace kefu::ui {

class ConversationStore;
class Menu;

//! The icon and colour of a status.
std::pair<Icon, QColor Theme::*> presenceIcon(PresenceState state);

//! 在线, 隐身, 忙碌, 小休 ▸ (用餐, 会议, 培训, 其他), 离线 (product.md 5), as the first rows of a
//! menu; the present one is ticked. What is chosen goes to `service`; but the first way to 离线 is
//! `signOff`, which asks what becomes of open conversations.
void addPresenceRows(Menu &menu, const Look &look, ChatService &service,
                     const ConversationStore &store, const std::function<void()> &signOff);

} // namespace kefu::ui
