// SPDX-License-Identifier: Apache-2.0
#include "ui/model/chatservice.h"

namespace kefu::ui {

ConversationId conversationOf(const Order &order)
{
    return std::visit([](const auto &request) { return request.conversation; }, order);
}

} // namespace kefu::ui
