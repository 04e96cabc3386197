// SPDX-License-Identifier: Apache-2.0
#include "tests/support/faultproxy.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <netinet/in.h>
#include <optional>
#include <set>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace kefu::testing {

namespace {

constexpr int kBacklog = 4096;
constexpr int kTimedTurnMs = 2;
constexpr int kEventsPerTurn = 256;
constexpr quint64 kWakeKey = ~quint64(0);
constexpr quint64 kListenKey = kWakeKey - 1;

qint64 nowMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

int boundSocket(quint16 port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        qFatal("the fault proxy has no port: %d", errno);
    return socket;
}

quint16 portOf(int socket)
{
    sockaddr_in address {};
    socklen_t size = sizeof address;
    ::getsockname(socket, reinterpret_cast<sockaddr *>(&address), &size);
    return ntohs(address.sin_port);
}

} // namespace

struct FaultProxy::Private {
    explicit Private(quint16 target)
        : upstream(target)
        , epoll(::epoll_create1(EPOLL_CLOEXEC))
        , wake(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
        , holder(boundSocket(0))
        , port(portOf(holder))
    {
        watch(wake, EPOLLIN, kWakeKey);
        listen(true);
        worker = std::thread([this] { run(); });
    }
    ~Private()
    {
        call([this] { stopping = true; });
        worker.join();
        links.clear();
        listen(false);
        for (const int descriptor : { holder, wake, epoll })
            ::close(descriptor);
    }

    //! Runs `work` on the worker and returns when it is done.
    void call(const std::function<void()> &work)
    {
        std::unique_lock lock(mutex);
        const quint64 ticket = ++posted;
        jobs.push_back(work);
        const std::uint64_t one = 1;
        (void)!::write(wake, &one, sizeof one);
        done.wait(lock, [this, ticket] { return finished >= ticket; });
    }
    void forEach(int connection, const std::function<void(FaultLink &)> &work)
    {
        for (auto &[index, link] : links) {
            if (connection == kEvery || connection == index)
                work(*link);
        }
    }
    void changeRule(Way ways, int connection, const std::function<void(WayRule &)> &change)
    {
        call([&] {
            for (const Way way : { ToRelay, ToClient }) {
                if (!(ways & way))
                    continue;
                if (connection == kEvery)
                    change(rules[way == ToRelay ? 0 : 1]);
                forEach(connection, [&](FaultLink &link) {
                    WayRule rule = link.rule(way);
                    change(rule);
                    link.setRule(way, rule);
                    link.onTime(nowMs());
                });
            }
        });
    }

    static Counts countsOf(const FaultLink &link);
    Counts countsOf(int connection) const;
    void run();
    void runJobs();
    void onEvent(quint64 key, quint32 events);
    void accept();
    void watch(int descriptor, quint32 events, quint64 key);
    void refreshWatches(FaultLink &link);
    void sweep();
    void listen(bool on);

    quint16 upstream;
    int epoll;
    int wake;
    int holder; //!< keeps the port while nothing listens
    quint16 port;
    int listener = -1;
    std::thread worker;
    bool stopping = false;

    std::mutex mutex;
    std::condition_variable done;
    std::deque<std::function<void()>> jobs;
    quint64 posted = 0;
    quint64 finished = 0;

    void touchAll()
    {
        for (const auto &[index, link] : links)
            touched.insert(index);
    }

    std::map<int, std::unique_ptr<FaultLink>> links;
    std::set<int> touched; //!< links that may want other events now, or be over
    std::map<int, std::array<quint32, 2>> watched; //!< by link
    std::array<WayRule, 2> rules;
    std::optional<PlannedCut> next;
    std::map<int, Counts> ended; //!< what links that are over had counted
    int accepted = 0;
};

void FaultProxy::Private::run()
{
    std::array<epoll_event, kEventsPerTurn> events;
    while (!stopping) {
        const bool timed = std::any_of(links.begin(), links.end(),
                                       [](const auto &item) { return item.second->needsTime(); });
        const int count =
            ::epoll_wait(epoll, events.data(), kEventsPerTurn, timed ? kTimedTurnMs : -1);
        for (int i = 0; i < count; ++i)
            onEvent(events[size_t(i)].data.u64, events[size_t(i)].events);
        if (timed) {
            touchAll();
            for (auto &[index, link] : links)
                link->onTime(nowMs());
        }
        runJobs();
        sweep();
    }
}

void FaultProxy::Private::runJobs()
{
    std::unique_lock lock(mutex);
    while (!jobs.empty()) {
        const std::function<void()> work = jobs.front();
        jobs.pop_front();
        lock.unlock();
        work();
        touchAll();
        lock.lock();
        ++finished;
        done.notify_all();
    }
}

void FaultProxy::Private::onEvent(quint64 key, quint32 events)
{
    if (key == kWakeKey) {
        std::uint64_t count = 0;
        (void)!::read(wake, &count, sizeof count);
    } else if (key == kListenKey) {
        accept();
    } else if (const auto it = links.find(int(key >> 1)); it != links.end()) {
        touched.insert(it->first);
        it->second->onReady(unsigned(key & 1), events, nowMs());
    }
}

void FaultProxy::Private::accept()
{
    for (;;) {
        const int socket = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket < 0)
            return;
        const int index = accepted++;
        touched.insert(index);
        FaultLink &link = *links.emplace(index, std::make_unique<FaultLink>(index, socket, nowMs()))
                               .first->second;
        link.setRule(ToRelay, rules[0]);
        link.setRule(ToClient, rules[1]);
        if (rules[0].drop || rules[1].drop)
            link.vanish(FaultLink::kRelay);
        else
            link.connectUpstream(upstream);
        if (next)
            link.plan(*std::exchange(next, std::nullopt));
    }
}

void FaultProxy::Private::watch(int descriptor, quint32 events, quint64 key)
{
    epoll_event event {};
    event.events = events;
    event.data.u64 = key;
    // Nothing wanted: not watched at all, or a hang-up would be reported for ever.
    if (events == 0)
        ::epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, nullptr);
    else if (::epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) != 0)
        ::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

void FaultProxy::Private::refreshWatches(FaultLink &link)
{
    std::array<quint32, 2> &held = watched[link.index()];
    for (const unsigned side : { FaultLink::kClient, FaultLink::kRelay }) {
        const quint32 wanted = link.wanted(side);
        if (link.socketOf(side) < 0) {
            held[side] = 0; // closing took it out
        } else if (held[side] != wanted) {
            held[side] = wanted;
            watch(link.socketOf(side), wanted, quint64(link.index()) << 1 | side);
        }
    }
}

FaultProxy::Counts FaultProxy::Private::countsOf(const FaultLink &link)
{
    Counts counts;
    counts.accepted = 1;
    counts.open = link.isOver() ? 0 : 1;
    counts.cuts = link.wasCutAsPlanned() ? 1 : 0;
    counts.passedToRelay = link.passed(ToRelay);
    counts.passedToClient = link.passed(ToClient);
    counts.swallowed = link.swallowed(ToRelay) + link.swallowed(ToClient);
    return counts;
}

FaultProxy::Counts FaultProxy::Private::countsOf(int connection) const
{
    const auto link = links.find(connection);
    if (link != links.end())
        return countsOf(*link->second);
    const auto over = ended.find(connection);
    return over == ended.end() ? Counts() : over->second;
}

//! Keeps only what is needed of links that are over.
void FaultProxy::Private::sweep()
{
    for (const int index : std::exchange(touched, {})) {
        const auto it = links.find(index);
        if (it == links.end())
            continue;
        FaultLink &link = *it->second;
        refreshWatches(link);
        if (!link.isOver())
            continue;
        ended[index] = countsOf(link);
        watched.erase(index);
        links.erase(it);
    }
}

void FaultProxy::Private::listen(bool on)
{
    if (on == (listener >= 0))
        return;
    if (!on) {
        ::close(std::exchange(listener, -1));
        return;
    }
    listener = boundSocket(port);
    ::listen(listener, kBacklog);
    watch(listener, EPOLLIN, kListenKey);
}

FaultProxy::FaultProxy(quint16 upstream)
    : d(std::make_unique<Private>(upstream))
{
}

FaultProxy::~FaultProxy() = default;

quint16 FaultProxy::port() const
{
    return d->port;
}

void FaultProxy::setUpstream(quint16 port)
{
    d->call([&] { d->upstream = port; });
}

void FaultProxy::drop(Way way, bool on, int connection)
{
    d->changeRule(way, connection, [on](WayRule &rule) { rule.drop = on; });
}

void FaultProxy::pause(Way way, bool on, int connection)
{
    d->changeRule(way, connection, [on](WayRule &rule) { rule.pause = on; });
}

void FaultProxy::delay(Way way, int ms, int connection)
{
    d->changeRule(way, connection, [ms](WayRule &rule) { rule.delayMs = ms; });
}

void FaultProxy::throttle(Way way, int bytesPerSecond, int connection)
{
    d->changeRule(way, connection, [=](WayRule &rule) { rule.bytesPerSecond = bytesPerSecond; });
}

void FaultProxy::cutNow(Cut cut, int connection)
{
    d->call([&] { d->forEach(connection, [&](FaultLink &link) { link.cut(cut, nowMs()); }); });
}

void FaultProxy::cutAfter(const PlannedCut &cut, int connection)
{
    d->call([&] {
        d->forEach(connection, [&](FaultLink &link) {
            link.plan(cut);
            link.onTime(nowMs());
        });
    });
}

void FaultProxy::cutNext(const PlannedCut &cut)
{
    d->call([&] { d->next = cut; });
}

void FaultProxy::vanish(Way side, int connection)
{
    d->call([&] {
        d->forEach(connection, [&](FaultLink &link) {
            link.vanish(side == ToRelay ? FaultLink::kRelay : FaultLink::kClient);
        });
    });
}

void FaultProxy::refuse(bool on)
{
    d->call([&] { d->listen(!on); });
}

void FaultProxy::heal()
{
    d->call([&] {
        d->rules = {};
        d->next.reset();
        d->listen(true);
        d->forEach(kEvery, [](FaultLink &link) {
            link.setRule(ToRelay, {});
            link.setRule(ToClient, {});
            link.unplan();
            link.onTime(nowMs());
        });
    });
}

FaultProxy::Counts FaultProxy::counts() const
{
    Counts all;
    d->call([&] {
        for (int index = 0; index < d->accepted; ++index) {
            const Counts one = d->countsOf(index);
            all.accepted += one.accepted;
            all.open += one.open;
            all.cuts += one.cuts;
            all.passedToRelay += one.passedToRelay;
            all.passedToClient += one.passedToClient;
            all.swallowed += one.swallowed;
        }
    });
    return all;
}

FaultProxy::Counts FaultProxy::countsOf(int connection) const
{
    Counts one;
    d->call([&] { one = d->countsOf(connection); });
    return one;
}

} // namespace kefu::testing
