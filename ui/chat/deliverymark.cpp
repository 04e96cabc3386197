// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/deliverymark.h"

#include "ui/widgets/errorwords.h"

#include <QCoreApplication>

namespace kefu::ui {

namespace {

using Action = RowLayout::MarkAction;

//! "Not sent: past the reply limit (45015)".
QString withReason(const Message &message)
{
    QString text = deliveryWords(message.delivery);
    const QString reason = failureWords(message.failure);
    if (!reason.isEmpty())
        text = QCoreApplication::translate("Chat", "%1: %2").arg(text, reason);
    if (message.errcode != 0)
        text = QCoreApplication::translate("Chat", "%1 (%2)")
                   .arg(text, QString::number(message.errcode));
    return text;
}

DeliveryMark uploading(int percent)
{
    DeliveryMark mark;
    mark.icon = Icon::Spinner;
    mark.text = QCoreApplication::translate("Chat", "uploading %1 %").arg(percent);
    return mark;
}

DeliveryMark heldBack()
{
    DeliveryMark mark;
    mark.icon = Icon::Clock;
    mark.colour = &Theme::amber;
    mark.text = QCoreApplication::translate("Chat", "sent when the visitor writes again");
    mark.actionText = QCoreApplication::translate("Chat", "Take back");
    mark.action = Action::Withdraw;
    return mark;
}

DeliveryMark refused(const Error &error)
{
    DeliveryMark mark;
    mark.icon = Icon::Alert;
    mark.colour = &Theme::danger;
    mark.text = errorWords(error);
    const bool quota =
        error.code == ErrorCode::QuotaExhausted || error.code == ErrorCode::WindowShut;
    mark.action = quota ? Action::SendAnyway : Action::SendAgain;
    mark.actionText = quota ? QCoreApplication::translate("Chat", "Send anyway")
                            : QCoreApplication::translate("Chat", "Send again");
    return mark;
}

} // namespace

bool isWithdrawable(const MessageModel::Item &item)
{
    if (!item.local && !item.message)
        return false;
    const Message &message = item.local ? item.local->message : *item.message;
    const bool refusedHere = item.local && item.local->refusal;
    return message.direction == Direction::Out && !refusedHere
        && (item.local || message.delivery == DeliveryState::Queued);
}

DeliveryMark deliveryMark(const MessageModel::Item &item, int uploadPercent)
{
    if (item.local && item.local->refusal)
        return refused(*item.local->refusal);
    const Message &message = item.local ? item.local->message : *item.message;
    const DeliveryState state = item.local ? DeliveryState::Queued : message.delivery;
    if (uploadPercent >= 0)
        return uploading(uploadPercent);
    if (state == DeliveryState::Queued && message.held)
        return heldBack();
    DeliveryMark mark;
    mark.text = deliveryWords(state);
    switch (state) {
    case DeliveryState::None:
        break;
    case DeliveryState::Queued:
        mark.icon = Icon::Clock;
        break;
    case DeliveryState::Sending:
        mark.icon = Icon::Spinner;
        break;
    case DeliveryState::Accepted:
        mark.icon = Icon::Check;
        break;
    case DeliveryState::Failed:
        mark = { Icon::Alert, &Theme::danger, withReason(message),
                 QCoreApplication::translate("Chat", "Send again"), Action::SendAgain };
        break;
    case DeliveryState::Expired:
        mark = { Icon::Expired, &Theme::danger, withReason(message), QString(), Action::None };
        break;
    case DeliveryState::Uncertain:
        mark = { Icon::Question, &Theme::amber, deliveryWords(state),
                 QCoreApplication::translate("Chat", "May have arrived. Send again?"),
                 Action::SendAgain };
        break;
    }
    return mark;
}

QString deliveryTip(const MessageModel::Item &item)
{
    const Message &message = item.local ? item.local->message : *item.message;
    if (item.local && item.local->refusal)
        return errorWords(*item.local->refusal);
    if (message.delivery == DeliveryState::Accepted)
        return QCoreApplication::translate(
            "Chat", "WeChat has accepted it. Whether it was read is never told.");
    return withReason(message);
}

} // namespace kefu::ui
