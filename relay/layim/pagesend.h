// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/layim/pagememory.h"
#include "relay/layim/sendrequest.h"

#include <QObject>

namespace kefu::layim {

//! Sends what a page asked for with one click: its pieces one after the other, each when the one
//! before is in the queue, so that they arrive in their order. Stops at the first that is refused:
//! what was sent stays sent. `done` gets the messages, or why not even the first one went; for a
//! later piece `details.sent` says how many did. Not called when `context` is gone.
void sendPieces(desk::Desk &desk, PageMemories &memories, QObject *context, const QByteArray &token,
                const domain::Actor &actor, const SendRequest &request,
                const desk::Callback<QList<Message>> &done);

} // namespace kefu::layim
