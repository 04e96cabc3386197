// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/gateway/agentsocket.h"
#include "relay/protocol/codec.h"

#include <QPointer>

//! How answers find their way back; for the files that implement AgentSocket.
namespace kefu::gateway {

template <typename T, typename Then> std::function<void(Result<T>)> AgentSocket::guarded(Then then)
{
    return [self = QPointer<AgentSocket>(this), then = std::move(then)](Result<T> result) {
        if (self && self->m_stage != Stage::Closing)
            then(std::move(result));
    };
}

template <typename T, typename ToAnswer>
std::function<void(Result<T>)> AgentSocket::answering(const QString &id, ToAnswer toAnswer)
{
    return guarded<T>([this, id, toAnswer](const Result<T> &result) {
        if (result)
            sendFrame(codec::encodeAnswer(id, codec::toJson(toAnswer(*result))));
        else
            refuse(id, result.error());
    });
}

} // namespace kefu::gateway
