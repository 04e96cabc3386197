// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QtGlobal>
#include <array>
#include <deque>

namespace kefu::testing {

//! Bits, so that both can be meant at once.
enum Way : unsigned { ToRelay = 1, ToClient = 2, BothWays = 3 };

enum class Cut {
    Reset, //!< RST: the peer's next read or write fails; what it has not read yet may be gone
    Finish, //!< FIN: the peer reads to the end, as after an orderly close
};

//! What a network does to one direction.
struct WayRule {
    bool drop = false;
    bool pause = false;
    int delayMs = 0;
    int bytesPerSecond = 0; //!< 0 = no limit
};

//! After `bytes` more passed bytes the connection is cut.
struct PlannedCut {
    Way way = ToRelay;
    qint64 bytes = 0;
    Cut cut = Cut::Reset;
};

//! One connection through FaultProxy: two sockets and what lies between them. Used by the proxy's
//! thread only.
class FaultLink {
public:
    static constexpr unsigned kClient = 0;
    static constexpr unsigned kRelay = 1;

    FaultLink(int index, int clientSocket, qint64 nowMs);
    ~FaultLink();
    FaultLink(const FaultLink &) = delete;
    FaultLink &operator=(const FaultLink &) = delete;

    int index() const { return m_index; }
    bool wasCutAsPlanned() const { return m_cutAsPlanned; }
    bool isOver() const { return m_sockets[kClient] < 0 && m_sockets[kRelay] < 0; }
    int socketOf(unsigned side) const { return m_sockets[side]; }
    qint64 passed(Way way) const { return m_pipes[indexOf(way)].passed; }
    qint64 swallowed(Way way) const { return m_pipes[indexOf(way)].swallowed; }

    //! Without it nothing ever comes back: the packets of the handshake are lost, too.
    void connectUpstream(quint16 port);
    void setRule(Way way, const WayRule &rule);
    const WayRule &rule(Way way) const { return m_pipes[indexOf(way)].rule; }
    void plan(const PlannedCut &cut);
    void unplan();
    void cut(Cut how, qint64 nowMs);
    //! Closes one side by RST; the other hears nothing and what it sends is lost.
    void vanish(unsigned side);

    //! Moves what can be moved. Events are those of epoll, 0 when only time has passed.
    void onReady(unsigned side, quint32 events, qint64 nowMs);
    void onTime(qint64 nowMs);
    //! The epoll events this side waits for now.
    quint32 wanted(unsigned side) const;
    //! Something will happen without an event: a delay ends, a throttled byte may go.
    bool needsTime() const;

private:
    struct Chunk {
        QByteArray bytes;
        qint64 releaseAt = 0;
    };
    struct Pipe {
        WayRule rule;
        std::deque<Chunk> queue;
        qint64 queued = 0;
        qint64 passed = 0;
        qint64 swallowed = 0;
        qint64 cutAt = -1; //!< in `passed`; -1 = none
        Cut cut = Cut::Reset;
        double allowance = 0; //!< bytes a throttle lets through now
        qint64 refilledAt = 0;
        bool lost = false; //!< bytes are missing, so nothing that follows may pass
        bool ended = false; //!< the source sent its FIN
        bool endPassed = false;
    };

    static unsigned indexOf(Way way) { return way == ToRelay ? 0 : 1; }
    static unsigned sourceOf(unsigned pipe) { return pipe == 0 ? kClient : kRelay; }
    static unsigned targetOf(unsigned pipe) { return pipe == 0 ? kRelay : kClient; }

    bool dies(const Pipe &pipe) const { return pipe.lost || pipe.rule.drop; }
    void read(unsigned pipe, qint64 nowMs);
    void write(unsigned pipe, qint64 nowMs);
    qint64 allowedNow(Pipe &pipe, qint64 nowMs) const;
    bool cutIfDue(qint64 nowMs);
    void passEnd(unsigned pipe);
    void onBroken(unsigned side);
    void closeAudible();
    void reset(unsigned side);
    void drain(unsigned side);
    void finishIfDue(qint64 nowMs);

    int m_index;
    std::array<int, 2> m_sockets { -1, -1 };
    std::array<Pipe, 2> m_pipes;
    bool m_connecting = false;
    bool m_finishing = false;
    bool m_cutAsPlanned = false;
    qint64 m_finishBy = 0;
};

} // namespace kefu::testing
