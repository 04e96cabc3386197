// SPDX-License-Identifier: Apache-2.0
#include "tests/support/faultlink.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <limits>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace kefu::testing {

namespace {

constexpr qint64 kQueueLimit = 256 * 1024; // then the source is not read: back pressure
constexpr size_t kReadSize = 64 * 1024;
constexpr qint64 kFinishMs = 1000; // how long a FIN is given to be answered
constexpr qint64 kNoLimit = std::numeric_limits<qint64>::max();

void setNoDelay(int socket)
{
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

bool wouldWait()
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

} // namespace

FaultLink::FaultLink(int index, int clientSocket, qint64 nowMs)
    : m_index(index)
{
    m_sockets[kClient] = clientSocket;
    setNoDelay(clientSocket);
    for (Pipe &pipe : m_pipes)
        pipe.refilledAt = nowMs;
}

FaultLink::~FaultLink()
{
    reset(kClient);
    reset(kRelay);
}

void FaultLink::connectUpstream(quint16 port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setNoDelay(socket);
    m_sockets[kRelay] = socket;
    m_connecting = true;
    const int result = ::connect(socket, reinterpret_cast<sockaddr *>(&address), sizeof address);
    if (result != 0 && errno != EINPROGRESS) {
        reset(kRelay);
        reset(kClient);
    }
}

void FaultLink::plan(const PlannedCut &cut)
{
    for (const Way way : { ToRelay, ToClient }) {
        if (!(cut.way & way))
            continue;
        Pipe &pipe = m_pipes[indexOf(way)];
        pipe.cutAt = pipe.passed + cut.bytes;
        pipe.cut = cut.cut;
    }
}

void FaultLink::unplan()
{
    for (Pipe &pipe : m_pipes)
        pipe.cutAt = -1;
}

void FaultLink::reset(unsigned side)
{
    const int socket = std::exchange(m_sockets[side], -1);
    if (socket < 0)
        return;
    const linger atOnce { 1, 0 };
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    ::close(socket);
}

void FaultLink::cut(Cut how, qint64 nowMs)
{
    unplan();
    if (how == Cut::Reset) {
        // Nothing of a way that drops gets through, not even the end.
        closeAudible();
        return;
    }
    m_finishing = true;
    m_finishBy = nowMs + kFinishMs;
    for (unsigned pipe = 0; pipe < m_pipes.size(); ++pipe) {
        m_pipes[pipe].queue.clear();
        m_pipes[pipe].queued = 0;
        if (!dies(m_pipes[pipe]) && m_sockets[targetOf(pipe)] >= 0)
            ::shutdown(m_sockets[targetOf(pipe)], SHUT_WR);
    }
}

//! Ends it towards each side that can still hear something; what remains hears nothing any more.
void FaultLink::closeAudible()
{
    for (unsigned pipe = 0; pipe < m_pipes.size(); ++pipe) {
        if (!dies(m_pipes[pipe]))
            reset(targetOf(pipe));
    }
    for (Pipe &pipe : m_pipes)
        pipe.lost = true;
}

void FaultLink::setRule(Way way, const WayRule &rule)
{
    Pipe &pipe = m_pipes[indexOf(way)];
    if (rule.delayMs < pipe.rule.delayMs) {
        for (Chunk &chunk : pipe.queue)
            chunk.releaseAt = 0;
    }
    pipe.rule = rule;
}

void FaultLink::vanish(unsigned side)
{
    reset(side);
    for (Pipe &pipe : m_pipes) {
        pipe.lost = true;
        pipe.queue.clear();
        pipe.queued = 0;
    }
}

quint32 FaultLink::wanted(unsigned side) const
{
    if (m_sockets[side] < 0)
        return 0;
    if (m_finishing)
        return EPOLLIN;
    if (m_connecting && side == kRelay)
        return EPOLLOUT;
    quint32 events = 0;
    const Pipe &from = m_pipes[side == kClient ? 0 : 1];
    const Pipe &to = m_pipes[side == kClient ? 1 : 0];
    if (!from.ended && !from.rule.pause && from.queued < kQueueLimit)
        events |= EPOLLIN;
    const bool timed = to.rule.delayMs > 0 || to.rule.bytesPerSecond > 0;
    if (!to.queue.empty() && !to.rule.pause && !timed)
        events |= EPOLLOUT;
    return events;
}

bool FaultLink::needsTime() const
{
    if (m_finishing)
        return true;
    return std::any_of(m_pipes.begin(), m_pipes.end(), [](const Pipe &pipe) {
        const bool timed = pipe.rule.delayMs > 0 || pipe.rule.bytesPerSecond > 0;
        return timed && !pipe.rule.pause && !pipe.queue.empty();
    });
}

void FaultLink::onReady(unsigned side, quint32 events, qint64 nowMs)
{
    if (m_finishing) {
        drain(side);
        finishIfDue(nowMs);
        return;
    }
    if (m_connecting && side == kRelay) {
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(m_sockets[kRelay], SOL_SOCKET, SO_ERROR, &error, &size);
        m_connecting = false;
        if (error != 0) {
            reset(kRelay);
            reset(kClient);
            return;
        }
    }
    const unsigned outOf = side == kClient ? 0 : 1;
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        read(outOf, nowMs);
    onTime(nowMs);
}

void FaultLink::onTime(qint64 nowMs)
{
    if (m_finishing) {
        finishIfDue(nowMs);
        return;
    }
    if (cutIfDue(nowMs))
        return;
    for (unsigned pipe = 0; pipe < m_pipes.size() && !m_finishing; ++pipe)
        write(pipe, nowMs);
}

void FaultLink::read(unsigned index, qint64 nowMs)
{
    Pipe &pipe = m_pipes[index];
    const unsigned side = sourceOf(index);
    if (m_sockets[side] < 0 || pipe.ended || pipe.rule.pause)
        return;
    QByteArray bytes(qsizetype(kReadSize), Qt::Uninitialized);
    const ssize_t got = ::recv(m_sockets[side], bytes.data(), kReadSize, 0);
    if (got < 0) {
        if (!wouldWait())
            onBroken(side);
        return;
    }
    if (got == 0) {
        pipe.ended = true;
        pipe.lost = dies(pipe);
        if (pipe.lost && m_pipes[1 - index].lost)
            reset(side); // nobody hears it, and it hears nobody
        return;
    }
    if (dies(pipe) || m_sockets[targetOf(index)] < 0) {
        pipe.lost = true;
        pipe.swallowed += got;
        return;
    }
    bytes.truncate(got);
    pipe.queue.push_back({ bytes, nowMs + pipe.rule.delayMs });
    pipe.queued += got;
}

qint64 FaultLink::allowedNow(Pipe &pipe, qint64 nowMs) const
{
    qint64 allowed = pipe.cutAt < 0 ? kNoLimit : pipe.cutAt - pipe.passed;
    if (pipe.rule.bytesPerSecond > 0) {
        const double rate = pipe.rule.bytesPerSecond;
        pipe.allowance += rate * double(nowMs - pipe.refilledAt) / 1000;
        pipe.allowance = std::min(pipe.allowance, std::max(1.0, rate / 10)); // bursts of 100 ms
        pipe.refilledAt = nowMs;
        allowed = std::min(allowed, qint64(pipe.allowance));
    }
    return allowed;
}

void FaultLink::write(unsigned index, qint64 nowMs)
{
    Pipe &pipe = m_pipes[index];
    const unsigned side = targetOf(index);
    while (!pipe.queue.empty() && !pipe.rule.pause) {
        if (dies(pipe)) { // on the way when the network went
            pipe.lost = true;
            pipe.swallowed += std::exchange(pipe.queued, 0);
            pipe.queue.clear();
            return;
        }
        if (m_sockets[side] < 0 || (m_connecting && side == kRelay))
            return;
        Chunk &chunk = pipe.queue.front();
        const qint64 size = std::min<qint64>(chunk.bytes.size(), allowedNow(pipe, nowMs));
        if (chunk.releaseAt > nowMs || size == 0)
            return;
        const ssize_t sent =
            ::send(m_sockets[side], chunk.bytes.constData(), size_t(size), MSG_NOSIGNAL);
        if (sent < 0) {
            if (!wouldWait())
                onBroken(side);
            return;
        }
        pipe.passed += sent;
        pipe.queued -= sent;
        pipe.allowance -= double(sent);
        chunk.bytes.remove(0, sent);
        if (chunk.bytes.isEmpty())
            pipe.queue.pop_front();
        if (cutIfDue(nowMs))
            return;
    }
    if (pipe.ended)
        passEnd(index);
}

bool FaultLink::cutIfDue(qint64 nowMs)
{
    for (Pipe &pipe : m_pipes) {
        if (pipe.cutAt >= 0 && pipe.passed >= pipe.cutAt && !m_connecting) {
            m_cutAsPlanned = true;
            cut(pipe.cut, nowMs);
            return true;
        }
    }
    return false;
}

void FaultLink::passEnd(unsigned index)
{
    Pipe &pipe = m_pipes[index];
    if (pipe.endPassed || dies(pipe) || pipe.rule.pause || !pipe.queue.empty())
        return;
    pipe.endPassed = true;
    if (m_sockets[targetOf(index)] >= 0)
        ::shutdown(m_sockets[targetOf(index)], SHUT_WR);
    if (m_pipes[1 - index].endPassed) {
        reset(kClient);
        reset(kRelay);
    }
}

//! A side is gone. The other learns it unless the way to it is dead.
void FaultLink::onBroken(unsigned side)
{
    reset(side);
    Pipe &away = m_pipes[side == kClient ? 0 : 1];
    Pipe &towards = m_pipes[side == kClient ? 1 : 0];
    towards.lost = true;
    if (!dies(away))
        reset(1 - side);
    away.lost = true;
}

void FaultLink::drain(unsigned side)
{
    char bytes[4096];
    while (m_sockets[side] >= 0) {
        const ssize_t got = ::recv(m_sockets[side], bytes, sizeof bytes, 0);
        if (got > 0)
            continue;
        if (got == 0 || !wouldWait())
            ::close(std::exchange(m_sockets[side], -1));
        return;
    }
}

void FaultLink::finishIfDue(qint64 nowMs)
{
    if (nowMs < m_finishBy)
        return;
    m_finishing = false;
    closeAudible();
}

} // namespace kefu::testing
