// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QMetaObject>
#include <QObject>
#include <functional>

namespace kefu::desk {

//! Answers in the next turn of the loop, so that no caller is ever called back inside its own call.
template <typename T>
void later(QObject *context, const std::function<void(Result<T>)> &done, Result<T> result)
{
    QMetaObject::invokeMethod(
        context, [done, result = std::move(result)] { done(result); }, Qt::QueuedConnection);
}

} // namespace kefu::desk
