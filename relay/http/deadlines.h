// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <array>
#include <list>

namespace kefu::http {

class Connection;
struct Limits;

//! Deadlines of all connections without a timer each: every kind has one span, so a list per kind
//! in the order of arrival is sorted by itself, and a sweep looks at no more than what has expired.
class Deadlines {
public:
    enum Kind { None, Header, Body, Idle, Closing, KindCount };
    struct Entry {
        Connection *connection = nullptr;
        qint64 at = 0;
        Kind kind = None;
    };
    using Handle = std::list<Entry>::iterator;

    explicit Deadlines(const Limits &limits);

    Handle add(Connection *connection, Kind kind);
    void set(Handle handle, Kind kind); //!< starts the span anew
    void remove(Handle handle);

    //! A connection whose time is up, nullptr if there is none. The caller must set or remove it.
    Connection *firstExpired() const;
    bool isEmpty() const;
    //! For a walk over all connections; the caller may not change the lists meanwhile.
    const std::list<Entry> &list(Kind kind) const { return m_lists[kind]; }
    //! How often to look, so that no span is missed by much.
    int tickMs() const;

private:
    std::array<std::list<Entry>, KindCount> m_lists;
    std::array<int, KindCount> m_spans;
    QElapsedTimer m_clock;
};

} // namespace kefu::http
