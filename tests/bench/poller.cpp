// SPDX-License-Identifier: Apache-2.0
#include "poller.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <ctime>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace kefu::bench {

namespace {

constexpr int kMaxEvents = 256;
constexpr qint64 kNsPerS = 1'000'000'000;

} // namespace

Poller::Poller()
    : m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_timer(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC))
{
    epoll_event event {};
    event.events = EPOLLIN;
    event.data.ptr = nullptr;
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_timer, &event);
}

Poller::~Poller()
{
    ::close(m_timer);
    ::close(m_epoll);
}

void Poller::watch(int descriptor, Readiness *owner)
{
    epoll_event event {};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET | EPOLLRDHUP;
    event.data.ptr = owner;
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event);
}

void Poller::turn(qint64 untilNs)
{
    // A timer descriptor, because epoll's own timeout is in whole milliseconds.
    itimerspec when {};
    when.it_value = { untilNs / kNsPerS, std::max<qint64>(untilNs % kNsPerS, 1) };
    timerfd_settime(m_timer, TFD_TIMER_ABSTIME, &when, nullptr);
    std::array<epoll_event, kMaxEvents> events;
    const int count = epoll_wait(m_epoll, events.data(), kMaxEvents, -1);
    for (int i = 0; i < count; ++i) {
        if (auto *owner = static_cast<Readiness *>(events[size_t(i)].data.ptr))
            owner->onReady(events[size_t(i)].events);
    }
}

qint64 Poller::nowNs()
{
    timespec now {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * kNsPerS + now.tv_nsec;
}

bool RawSocket::open(quint16 port, Poller &poller, Readiness *owner)
{
    close();
    m_descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_descriptor < 0)
        return false;
    const int on = 1;
    setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int done = connect(m_descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address);
    if (done != 0 && errno != EINPROGRESS) {
        close();
        return false;
    }
    poller.watch(m_descriptor, owner);
    return true;
}

void RawSocket::close()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_descriptor = -1;
    m_unsent.clear();
}

bool RawSocket::readInto(std::string &into)
{
    std::array<char, 64 * 1024> chunk;
    while (m_descriptor >= 0) {
        const ssize_t got = recv(m_descriptor, chunk.data(), chunk.size(), 0);
        if (got > 0)
            into.append(chunk.data(), size_t(got));
        else
            return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        if (size_t(got) < chunk.size())
            return true;
    }
    return false;
}

void RawSocket::write(const char *data, size_t size)
{
    m_unsent.append(data, size);
    flush();
}

void RawSocket::flush()
{
    if (m_descriptor < 0 || m_unsent.empty())
        return;
    const ssize_t sent = send(m_descriptor, m_unsent.data(), m_unsent.size(), MSG_NOSIGNAL);
    if (sent > 0)
        m_unsent.erase(0, size_t(sent));
}

} // namespace kefu::bench
