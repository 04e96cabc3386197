// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/ridbook.h"

#include <algorithm>

namespace kefu::simulator {

namespace {

constexpr qsizetype kKept = 1000;
constexpr qsizetype kKeptBody = 4096;
constexpr qint64 kLifeMs = 7LL * 24 * 3600 * 1000;

} // namespace

void RidBook::add(RefusedCall call)
{
    call.body.truncate(kKeptBody);
    if (m_calls.size() >= kKept)
        m_calls.removeFirst();
    m_calls.append(std::move(call));
}

std::optional<RefusedCall> RidBook::find(const QByteArray &rid, const QString &app,
                                         qint64 now) const
{
    const auto found = std::find_if(m_calls.begin(), m_calls.end(), [&](const RefusedCall &call) {
        return call.rid == rid && call.app == app && now - call.at <= kLifeMs;
    });
    return found == m_calls.end() ? std::nullopt : std::optional(*found);
}

} // namespace kefu::simulator
