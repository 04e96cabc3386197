// SPDX-License-Identifier: Apache-2.0
#include "relay/http/lobby.h"

#include "relay/http/systemlimits.h"

#include <QEvent>
#include <QSocketNotifier>

namespace kefu::http {

//! A notifier that handles its event itself: a signal's connection would cost as much again.
class Lobby::Guest final : public QSocketNotifier {
public:
    Guest(Lobby *owner, qintptr descriptor, const QHostAddress &from, Seat taken, qint64 until)
        : QSocketNotifier(descriptor, QSocketNotifier::Read)
        , lobby(owner)
        , peer(from)
        , seat(std::move(taken))
        , untilMs(until)
    {
    }

    bool event(QEvent *event) override
    {
        if (event->type() != QEvent::SockAct || !lobby)
            return QSocketNotifier::event(event);
        lobby->stir(*this);
        return true;
    }
    //! No event reaches the lobby any more.
    void retire()
    {
        setEnabled(false);
        lobby = nullptr;
    }

    Lobby *lobby;
    const QHostAddress peer;
    Seat seat;
    const qint64 untilMs;
    Guests::iterator place;
};

Lobby::Lobby(int patienceMs, Enter enter)
    : m_patienceMs(patienceMs)
    , m_enter(std::move(enter))
{
    m_clock.start();
}

Lobby::~Lobby()
{
    clear();
}

void Lobby::add(qintptr descriptor, const QHostAddress &peer, Seat seat)
{
    // Under load the request is there before its connection is accepted.
    if (waitingBytes(descriptor) == Waiting::Bytes)
        return m_enter(descriptor, peer, std::move(seat));
    auto guest = std::make_unique<Guest>(this, descriptor, peer, std::move(seat),
                                         m_clock.elapsed() + m_patienceMs);
    Guest &added = *guest;
    m_guests.push_back(std::move(guest));
    added.place = std::prev(m_guests.end());
}

void Lobby::stir(Guest &guest)
{
    const qintptr descriptor = guest.socket();
    const Waiting waiting = waitingBytes(descriptor);
    if (waiting == Waiting::Nothing)
        return;
    guest.retire();
    const QHostAddress peer = guest.peer;
    Seat seat = std::move(guest.seat);
    guest.place->release()->deleteLater(); // this is its own event
    m_guests.erase(guest.place);
    if (waiting == Waiting::Bytes)
        m_enter(descriptor, peer, std::move(seat));
    else
        closeSocket(descriptor);
}

void Lobby::sweep(int most)
{
    const qint64 now = m_clock.elapsed();
    for (int i = 0; i < most && !m_guests.empty() && m_guests.front()->untilMs <= now; ++i) {
        const qintptr descriptor = m_guests.front()->socket();
        m_guests.pop_front(); // unwatched before the descriptor is gone
        closeSocket(descriptor);
    }
}

void Lobby::clear()
{
    while (!m_guests.empty()) {
        const qintptr descriptor = m_guests.front()->socket();
        m_guests.pop_front();
        closeSocket(descriptor);
    }
}

} // namespace kefu::http
