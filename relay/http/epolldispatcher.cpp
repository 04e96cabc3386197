// SPDX-License-Identifier: Apache-2.0
#include "relay/http/epolldispatcher.h"

#ifdef Q_OS_LINUX

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QSocketNotifier>
#include <QThread>
#include <algorithm>
#include <cerrno>
#include <ctime>
#include <limits>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace kefu::http {

namespace {

Q_LOGGING_CATEGORY(lcLoop, "kefudesk.loop")

constexpr int kMaxEvents = 256;
constexpr qint64 kNsPerMs = 1'000'000;
constexpr qint64 kNsPerS = 1'000'000'000;

//! What each type of notifier waits for, and what wakes it: an error or a hang-up wakes all.
constexpr std::array<quint32, 3> kWanted { EPOLLIN, EPOLLOUT, EPOLLPRI };
constexpr quint32 kAlways = EPOLLERR | EPOLLHUP;

qint64 nowNs()
{
    timespec now {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * kNsPerS + now.tv_nsec;
}

} // namespace

std::unique_ptr<QAbstractEventDispatcher> makeEventDispatcher()
{
    auto dispatcher = std::make_unique<EpollDispatcher>();
    if (!dispatcher->isValid())
        return nullptr;
    return dispatcher;
}

EpollDispatcher::EpollDispatcher(QObject *parent)
    : QAbstractEventDispatcher(parent)
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_wake(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
    epoll_event event {};
    event.events = EPOLLIN | EPOLLET; // never read: an edge for each wake-up
    event.data.fd = m_wake;
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wake, &event);
}

EpollDispatcher::~EpollDispatcher()
{
    if (m_wake >= 0)
        close(m_wake);
    if (m_epoll >= 0)
        close(m_epoll);
}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_interrupted = false;
    Q_EMIT awake();
    // Before the events are sent: whoever posts one from now on calls wakeUp() again.
    m_awake = false;
    QCoreApplication::sendPostedEvents();
    const bool mayBlock = flags.testFlag(QEventLoop::WaitForMoreEvents);
    if (m_interrupted)
        return false;
    if (mayBlock)
        Q_EMIT aboutToBlock();
    int done = 0;
    if (!flags.testFlag(QEventLoop::ExcludeSocketNotifiers)) {
        done += runSockets(mayBlock);
    } else if (mayBlock && !m_awake && timeoutMs() != 0) {
        // Nothing but timers and posted events may end this wait, which nobody here asks for.
        QThread::msleep(1);
    }
    if (!m_interrupted)
        done += m_timers.fire(nowNs());
    return done > 0;
}

int EpollDispatcher::runSockets(bool mayBlock)
{
    tellKernel();
    // On the stack, because a handler may run an event loop of its own.
    std::array<epoll_event, kMaxEvents> events;
    const int timeout = mayBlock && !m_awake && !m_interrupted ? timeoutMs() : 0;
    const int count = epoll_wait(m_epoll, events.data(), kMaxEvents, timeout);
    if (mayBlock)
        Q_EMIT awake();
    int done = 0;
    for (int i = 0; i < count; ++i) { // EINTR is none: the caller's loop comes again
        const epoll_event &event = events[size_t(i)];
        if (event.data.fd != m_wake)
            done += activate(event.data.fd, event.events);
    }
    return done;
}

int EpollDispatcher::timeoutMs() const
{
    const std::optional<qint64> next = m_timers.nextAt();
    if (!next)
        return -1;
    // Rounded up: waking before the timer is due would spin.
    const qint64 ms = (*next - nowNs() + kNsPerMs - 1) / kNsPerMs;
    return int(std::clamp<qint64>(ms, 0, std::numeric_limits<int>::max()));
}

int EpollDispatcher::activate(int descriptor, quint32 events)
{
    int done = 0;
    for (size_t type = 0; type < kWanted.size(); ++type) {
        // Looked up each time: a handler may end notifiers, or the whole socket.
        QSocketNotifier *notifier = m_watches[size_t(descriptor)].notifiers[type];
        if (!notifier || !(events & (kWanted[type] | kAlways)))
            continue;
        QEvent event(QEvent::SockAct);
        QCoreApplication::sendEvent(notifier, &event);
        ++done;
    }
    return done;
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    const auto descriptor = int(notifier->socket());
    if (descriptor < 0)
        return;
    if (size_t(descriptor) >= m_watches.size())
        m_watches.resize(size_t(descriptor) + 1);
    Watch &watch = m_watches[size_t(descriptor)];
    watch.notifiers[size_t(notifier->type())] = notifier;
    markDirty(descriptor, watch);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    const auto descriptor = int(notifier->socket());
    if (descriptor < 0 || size_t(descriptor) >= m_watches.size())
        return;
    Watch &watch = m_watches[size_t(descriptor)];
    QSocketNotifier *&place = watch.notifiers[size_t(notifier->type())];
    if (place != notifier)
        return;
    place = nullptr;
    // The last one goes at once: the descriptor is closed next, and its number used again.
    if (std::all_of(watch.notifiers.begin(), watch.notifiers.end(),
                    [](const QSocketNotifier *left) { return !left; }))
        tellKernel(descriptor, watch);
    else
        markDirty(descriptor, watch);
}

//! Qt switches a socket's write notifier on and off with every write; only what is left of that
//! when the loop comes to wait is worth a system call.
void EpollDispatcher::markDirty(int descriptor, Watch &watch)
{
    if (std::exchange(watch.dirty, true))
        return;
    m_dirty.push_back(descriptor);
}

void EpollDispatcher::tellKernel()
{
    for (const int descriptor : m_dirty)
        tellKernel(descriptor, m_watches[size_t(descriptor)]);
    m_dirty.clear();
}

void EpollDispatcher::tellKernel(int descriptor, Watch &watch)
{
    watch.dirty = false;
    quint32 wanted = 0;
    for (size_t type = 0; type < kWanted.size(); ++type)
        wanted |= watch.notifiers[type] ? kWanted[type] : 0;
    if (wanted == watch.known)
        return;
    const int what = wanted == 0 ? EPOLL_CTL_DEL : watch.known == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    epoll_event event {};
    event.events = wanted;
    event.data.fd = descriptor;
    if (epoll_ctl(m_epoll, what, descriptor, &event) != 0 && wanted != 0)
        qCWarning(lcLoop) << "epoll cannot watch a descriptor:" << errno;
    watch.known = wanted;
}

void EpollDispatcher::registerTimer(int id, qint64 intervalMs, Qt::TimerType type, QObject *object)
{
    m_timers.add(id, intervalMs, type, object, nowNs());
}

bool EpollDispatcher::unregisterTimer(int id)
{
    return m_timers.remove(id);
}

bool EpollDispatcher::unregisterTimers(QObject *object)
{
    return m_timers.removeAll(object);
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject *object) const
{
    return m_timers.of(object);
}

int EpollDispatcher::remainingTime(int id)
{
    return m_timers.remainingMs(id, nowNs());
}

void EpollDispatcher::wakeUp()
{
    if (m_awake.exchange(true))
        return;
    // In our own thread the loop is not waiting.
    if (QThread::currentThread() == thread())
        return;
    const quint64 one = 1;
    [[maybe_unused]] const ssize_t written = ::write(m_wake, &one, sizeof one);
}

void EpollDispatcher::interrupt()
{
    m_interrupted = true;
    wakeUp();
}

} // namespace kefu::http

#else

namespace kefu::http {

std::unique_ptr<QAbstractEventDispatcher> makeEventDispatcher()
{
    return nullptr;
}

} // namespace kefu::http

#endif
