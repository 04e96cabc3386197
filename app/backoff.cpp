// SPDX-License-Identifier: Apache-2.0
#include "app/backoff.h"

#include <algorithm>

namespace kefu::app {

Backoff::Backoff(std::function<double()> random)
    : m_random(std::move(random))
{
}

int Backoff::nextMs()
{
    const int span = int(m_random() * m_limitMs);
    m_limitMs = std::min(m_limitMs * 2, kLimitMs);
    return span;
}

} // namespace kefu::app
