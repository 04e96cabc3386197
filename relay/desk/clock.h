// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <functional>

namespace kefu::desk {

//! Milliseconds UTC. Passed in, so that tests can turn the hands.
using Clock = std::function<qint64()>;

inline Clock systemClock()
{
    return [] { return QDateTime::currentMSecsSinceEpoch(); };
}

} // namespace kefu::desk
