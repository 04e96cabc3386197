// SPDX-License-Identifier: Apache-2.0
#pragma once

//! Named points on a message's way at which tests make the process die, fail or wait. They exist
//! only in builds with the CMake option KEFUDESK_FAILPOINTS and in folders that ask for them
//! (kefudesk_failpoints in their CMakeLists.txt); elsewhere KEFU_FAILPOINT is a plain `false`.
//!
//! Armed by the environment variable KEFUDESK_FAILPOINTS, entries separated by `;`:
//!     name:ACTION[@N|@N+][?FILE]
//! ACTION is `kill` (SIGKILL to oneself), `error` and `on` (the macro is true), `delay=MS`, or
//! `hold` (waits for as long as FILE exists). `@N` is the N-th passage only, `@N+` from the N-th
//! on, neither is every one. With `?FILE` the point acts only while FILE exists, so that a test
//! can switch it while the process runs.

#ifdef KEFUDESK_FAILPOINTS

#include <QByteArrayList>
#include <QFile>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <list>
#include <thread>
#ifndef Q_OS_WIN
#include <unistd.h>
#endif

namespace kefu::failpoint {

struct Point {
    QByteArray name;
    QByteArray action;
    QString file; //!< empty = no condition
    int delayMs = 0;
    int nth = 0; //!< 0 = every passage
    bool andLater = false;
    std::atomic<int> passed { 0 };
};

inline void readEntry(std::list<Point> &points, QByteArray entry)
{
    Point &point = points.emplace_back();
    const auto cutAt = [&entry](char separator) {
        const qsizetype at = entry.indexOf(separator);
        const QByteArray tail = at < 0 ? QByteArray() : entry.mid(at + 1);
        entry.truncate(at < 0 ? entry.size() : at);
        return tail;
    };
    point.file = QFile::decodeName(cutAt('?'));
    QByteArray nth = cutAt('@');
    point.andLater = nth.endsWith('+');
    nth.truncate(nth.indexOf('+') < 0 ? nth.size() : nth.indexOf('+'));
    point.nth = nth.toInt();
    point.delayMs = cutAt('=').toInt();
    point.action = cutAt(':');
    point.name = entry;
}

inline std::list<Point> readPoints()
{
    std::list<Point> points;
    for (const QByteArray &entry : qgetenv("KEFUDESK_FAILPOINTS").split(';')) {
        if (!entry.isEmpty())
            readEntry(points, entry);
    }
    return points;
}

//! Read once, at the first passage.
inline std::list<Point> &points()
{
    static std::list<Point> all = readPoints();
    return all;
}

inline void die(const Point &point)
{
    std::fprintf(stderr, "failpoint %s: kill\n", point.name.constData());
    std::fflush(stderr);
#ifdef Q_OS_WIN
    std::_Exit(137);
#else
    ::kill(::getpid(), SIGKILL);
    ::pause(); // the signal is on its way; nothing more may happen here
#endif
}

inline bool act(Point &point)
{
    if (!point.file.isEmpty() && !QFile::exists(point.file))
        return false;
    const int passage = ++point.passed;
    if (point.nth > 0 && (point.andLater ? passage < point.nth : passage != point.nth))
        return false;
    if (point.action == "kill")
        die(point);
    if (point.action == "delay")
        std::this_thread::sleep_for(std::chrono::milliseconds(point.delayMs));
    while (point.action == "hold" && QFile::exists(point.file))
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return point.action == "error" || point.action == "on";
}

//! True when the point is armed with `error` or `on` and its turn has come.
inline bool pass(const char *name)
{
    static const bool isArmed = !points().empty();
    if (!isArmed)
        return false;
    bool fails = false;
    for (Point &point : points()) {
        if (point.name == name)
            fails = act(point) || fails;
    }
    return fails;
}

} // namespace kefu::failpoint

#define KEFU_FAILPOINT(name) ::kefu::failpoint::pass(name)

#else

namespace kefu::failpoint {
inline bool off()
{
    return false;
}
} // namespace kefu::failpoint

#define KEFU_FAILPOINT(name) ::kefu::failpoint::off()

#endif
