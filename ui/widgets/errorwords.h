// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/model/chatservice.h"

//! What an agent reads when something went wrong or is under way, in the current language. Each
//! says what to do where there is something to do.
namespace kefu::ui {

QString errorWords(const Error &error);
//! Why a picture an agent chose cannot be sent (picturefile.h).
QString pictureErrorWords(const Error &error);
QString failureWords(FailureReason reason);
QString loginFaultWords(const LoginFailure &failure);
//! What is wrong with the relay's certificate, in a few words for one line; empty for None.
QString certificateTitle(CertificateFault fault);
//! "sending", "sent", "send failed" …; empty for None.
QString deliveryWords(DeliveryState state);
QString presenceWords(PresenceState state);

} // namespace kefu::ui
