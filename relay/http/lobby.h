// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/admission.h"

#include <QElapsedTimer>
#include <functional>
#include <list>
#include <memory>

namespace kefu::http {

//! Where connections wait that have not sent a byte yet: a descriptor and a watch on it, a fifth of
//! what a socket with its connection takes, and cheap to come and go. Nine thousand silent clients
//! cost 25 MiB without it, and their arrival held everybody else up for a fifth of a second.
class Lobby {
public:
    //! Takes the descriptor over; bytes are there to be read.
    using Enter = std::function<void(qintptr descriptor, const QHostAddress &peer, Seat seat)>;

    Lobby(int patienceMs, Enter enter);
    ~Lobby();
    Q_DISABLE_COPY_MOVE(Lobby)

    //! Takes the descriptor over. One that has sent already goes straight on.
    void add(qintptr descriptor, const QHostAddress &peer, Seat seat);
    //! Closes those who said nothing for too long, so many at most.
    void sweep(int most);
    void clear();
    bool isEmpty() const { return m_guests.empty(); }

private:
    class Guest;
    using Guests = std::list<std::unique_ptr<Guest>>; //!< in order of arrival

    void stir(Guest &guest);

    int m_patienceMs;
    Enter m_enter;
    QElapsedTimer m_clock;
    Guests m_guests;
};

} // namespace kefu::http
