// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/chat/rowlayout.h"

namespace kefu::ui {

//! What stands at the foot of an own bubble: an icon, the word with reason and errcode, and what
//! can be done.
struct DeliveryMark {
    Icon icon = Icon::Clock;
    QColor Theme::*colour = &Theme::sub;
    QString text;
    QString actionText;
    RowLayout::MarkAction action = RowLayout::MarkAction::None;
};

//! `item` is an own message, confirmed or local. `uploadPercent`: of its picture, -1 when none is
//! under way.
DeliveryMark deliveryMark(const MessageModel::Item &item, int uploadPercent = -1);
//! True for an own message that can still be taken back: it has not gone to WeChat.
bool isWithdrawable(const MessageModel::Item &item);
//! The whole of it, for the tool tip.
QString deliveryTip(const MessageModel::Item &item);

} // namespace kefu::ui
