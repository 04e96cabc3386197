// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/faultlink.h"

#include <functional>
#include <memory>

namespace kefu::testing {

//! A TCP proxy on loopback that fails as networks do: drops, delays, throttles, pauses, cuts at an
//! exact byte, refuses, leaves one side half open. It does what it is told and nothing by chance,
//! so a run is repeated by repeating its seed. It works on a thread of its own; every call returns
//! after its effect is in place.
//!
//! Rules hold for connections that stand and for those that come. While anything is dropped, a new
//! connection is accepted and leads nowhere. A connection that lost bytes stays dead when the drop
//! ends: TCP never goes on behind a gap. Pausing models an outage TCP survives: what waits goes
//! through afterwards.
class FaultProxy {
public:
    static constexpr int kEvery = -1;

    struct Counts {
        int accepted = 0;
        int open = 0; //!< at least one side still has its socket
        int cuts = 0; //!< planned cuts that came to pass
        qint64 passedToRelay = 0;
        qint64 passedToClient = 0;
        qint64 swallowed = 0;
    };

    explicit FaultProxy(quint16 upstream);
    ~FaultProxy();
    FaultProxy(const FaultProxy &) = delete;
    FaultProxy &operator=(const FaultProxy &) = delete;

    quint16 port() const;
    //! Where new connections lead: a relay that was started again has another port.
    void setUpstream(quint16 port);

    // `connection`: its number in order of acceptance, from 0, or kEvery.
    void drop(Way way, bool on, int connection = kEvery);
    void pause(Way way, bool on, int connection = kEvery);
    void delay(Way way, int ms, int connection = kEvery);
    void throttle(Way way, int bytesPerSecond, int connection = kEvery);
    void cutNow(Cut cut, int connection = kEvery);
    //! Once `cut.bytes` more have passed on a connection that stands.
    void cutAfter(const PlannedCut &cut, int connection = kEvery);
    //! The same for the next connection that comes, counted from its first byte.
    void cutNext(const PlannedCut &cut);
    //! Half open: the relay's side (ToRelay) or the client's (ToClient) is reset, the other hears
    //! nothing.
    void vanish(Way side, int connection = kEvery);
    //! New connections are refused by the system.
    void refuse(bool on);
    //! Ends every rule, refusal and planned cut.
    void heal();

    Counts counts() const;
    Counts countsOf(int connection) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace kefu::testing
