// SPDX-License-Identifier: Apache-2.0
#include "relay/http/deadlines.h"

#include "relay/http/server.h"

#include <algorithm>

namespace kefu::http {

namespace {

constexpr int kClosingMs = 2000;
constexpr int kLongestTickMs = 100;
constexpr int kShortestTickMs = 5;

} // namespace

Deadlines::Deadlines(const Limits &limits)
    : m_spans { 0, limits.headerDeadlineMs, limits.bodyDeadlineMs, limits.idleMs, kClosingMs }
{
    m_clock.start();
}

Deadlines::Handle Deadlines::add(Connection *connection, Kind kind)
{
    m_lists[kind].push_back({ connection, m_clock.elapsed() + m_spans[kind], kind });
    return std::prev(m_lists[kind].end());
}

void Deadlines::set(Handle handle, Kind kind)
{
    std::list<Entry> &to = m_lists[kind];
    to.splice(to.end(), m_lists[handle->kind], handle);
    handle->kind = kind;
    handle->at = m_clock.elapsed() + m_spans[kind];
}

void Deadlines::remove(Handle handle)
{
    m_lists[handle->kind].erase(handle);
}

Connection *Deadlines::firstExpired() const
{
    const qint64 now = m_clock.elapsed();
    for (int kind = Header; kind < KindCount; ++kind) {
        if (!m_lists[kind].empty() && m_lists[kind].front().at <= now)
            return m_lists[kind].front().connection;
    }
    return nullptr;
}

bool Deadlines::isEmpty() const
{
    return std::all_of(m_lists.begin(), m_lists.end(),
                       [](const auto &list) { return list.empty(); });
}

int Deadlines::tickMs() const
{
    const int shortest = *std::min_element(m_spans.begin() + Header, m_spans.end());
    return std::clamp(shortest / 10, kShortestTickMs, kLongestTickMs);
}

} // namespace kefu::http
