// SPDX-License-Identifier: Apache-2.0
#include "relay/http/admission.h"

namespace kefu::http {

namespace {

constexpr int kCustomerPrefix = 64;

QHostAddress countedAs(const QHostAddress &peer)
{
    if (peer.protocol() != QAbstractSocket::IPv6Protocol)
        return peer;
    Q_IPV6ADDR raw = peer.toIPv6Address();
    for (int i = kCustomerPrefix / 8; i < 16; ++i)
        raw[i] = 0;
    return QHostAddress(raw);
}

//! An entry of X-Forwarded-For: an address, perhaps with a port, IPv6 perhaps in brackets.
QHostAddress parseHop(QByteArrayView entry)
{
    entry = entry.trimmed();
    if (entry.startsWith('[')) {
        const qsizetype end = entry.indexOf(']');
        entry = end < 0 ? QByteArrayView() : entry.sliced(1, end - 1);
    } else if (entry.count(':') == 1) {
        entry = entry.first(entry.indexOf(':'));
    }
    return plainAddress(QHostAddress(QString::fromLatin1(entry)));
}

} // namespace

QHostAddress plainAddress(const QHostAddress &address)
{
    bool mapped = false;
    const quint32 v4 = address.toIPv4Address(&mapped);
    return mapped && address.protocol() == QAbstractSocket::IPv6Protocol ? QHostAddress(v4)
                                                                         : address;
}

Seat::Seat(std::shared_ptr<AdmissionState> state, std::optional<QHostAddress> counted)
    : m_state(std::move(state))
    , m_counted(std::move(counted))
{
    ++m_state->total;
    if (m_counted)
        ++m_state->perAddress[*m_counted];
}

Seat::Seat(Seat &&other) noexcept
    : m_state(std::exchange(other.m_state, nullptr))
    , m_counted(std::exchange(other.m_counted, std::nullopt))
{
}

Seat &Seat::operator=(Seat &&other) noexcept
{
    if (this != &other) {
        release();
        m_state = std::exchange(other.m_state, nullptr);
        m_counted = std::exchange(other.m_counted, std::nullopt);
    }
    return *this;
}

void Seat::markAuthenticated()
{
    if (!m_state || !m_counted)
        return;
    const auto entry = m_state->perAddress.find(*m_counted);
    if (entry != m_state->perAddress.end() && --*entry <= 0)
        m_state->perAddress.erase(entry);
    m_counted.reset();
}

void Seat::release()
{
    if (!m_state)
        return;
    markAuthenticated();
    --m_state->total;
    m_state.reset();
}

Admission::Admission(int total, int perAddress, const QList<QHostAddress> &trustedProxies)
    : m_total(total)
    , m_perAddress(perAddress)
    , m_state(std::make_shared<AdmissionState>())
{
    for (const QHostAddress &proxy : trustedProxies)
        m_trusted.append(plainAddress(proxy));
}

std::optional<Seat> Admission::admit(const QHostAddress &peer)
{
    if (m_state->total >= m_total)
        return std::nullopt;
    if (peer.isLoopback() || isTrusted(peer))
        return Seat(m_state, std::nullopt);
    const QHostAddress counted = countedAs(peer);
    if (m_state->perAddress.value(counted) >= m_perAddress)
        return std::nullopt;
    return Seat(m_state, counted);
}

bool Admission::isTrusted(const QHostAddress &peer) const
{
    return m_trusted.contains(peer);
}

QHostAddress clientAddress(const QHostAddress &peer, const QByteArray &forwardedFor,
                           const Admission &admission)
{
    QHostAddress client = peer;
    qsizetype end = forwardedFor.size();
    while (end > 0 && admission.isTrusted(client)) {
        const qsizetype comma = forwardedFor.lastIndexOf(',', end - 1);
        const QHostAddress hop =
            parseHop(QByteArrayView(forwardedFor).sliced(comma + 1, end - comma - 1));
        if (hop.isNull())
            break;
        client = hop;
        end = comma;
    }
    return client;
}

} // namespace kefu::http
