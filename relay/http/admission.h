// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QHostAddress>
#include <QList>
#include <memory>
#include <optional>
#include <utility>

namespace kefu::http {

//! An IPv4 address in IPv6 clothes (a listener on both families) becomes the IPv4 address.
QHostAddress plainAddress(const QHostAddress &address);

struct AdmissionState {
    int total = 0;
    QHash<QHostAddress, int> perAddress;
};

//! A place in the counts, given back when it dies. Outlives the server inside a WebSocket, hence
//! the shared state.
class Seat {
public:
    Seat() = default;
    Seat(std::shared_ptr<AdmissionState> state, std::optional<QHostAddress> counted);
    Seat(Seat &&other) noexcept;
    Seat &operator=(Seat &&other) noexcept;
    Seat(const Seat &) = delete;
    Seat &operator=(const Seat &) = delete;
    ~Seat() { release(); }

    //! The peer has shown who it is: it no longer counts against its address.
    void markAuthenticated();

private:
    void release();

    std::shared_ptr<AdmissionState> m_state;
    std::optional<QHostAddress> m_counted;
};

//! Caps on connections (design.md 9): in all, and unauthenticated per address. IPv6 counts by /64,
//! which is what one customer gets.
class Admission {
public:
    Admission(int total, int perAddress, const QList<QHostAddress> &trustedProxies);

    std::optional<Seat> admit(const QHostAddress &peer);
    int count() const { return m_state->total; }
    bool isTrusted(const QHostAddress &peer) const;

private:
    int m_total;
    int m_perAddress;
    QList<QHostAddress> m_trusted;
    std::shared_ptr<AdmissionState> m_state;
};

//! The client behind trusted proxies: the right-most entry of X-Forwarded-For that is no trusted
//! proxy. An entry that is no address ends the search at the last hop that could be believed.
QHostAddress clientAddress(const QHostAddress &peer, const QByteArray &forwardedFor,
                           const Admission &admission);

} // namespace kefu::http
