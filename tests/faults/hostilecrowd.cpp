// SPDX-License-Identifier: Apache-2.0
#include "hostilecrowd.h"

#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <chrono>

using namespace std::chrono;
using kefu::testing::PushChannel;
using kefu::testing::securePushRequest;

namespace {

constexpr int kAnswerMs = 10'000;
constexpr int kTinyWindow = 4096;
constexpr int kTextFrame = 1;
constexpr int kPingFrame = 9;

qint64 nowNs()
{
    return steady_clock::now().time_since_epoch().count();
}

void rest(milliseconds time)
{
    std::this_thread::sleep_for(time);
}

QByteArray loginFrame(const DeafConsoles::Place &place)
{
    if (place.layim)
        return clientFrame(kTextFrame, "{\"emit\":\"init\",\"token\":\"" + place.token + "\"}");
    kefu::HelloRequest hello;
    hello.token = QString::fromLatin1(place.token);
    hello.client = QStringLiteral("deaf");
    return clientFrame(kTextFrame, kefu::codec::encodeRequest({ QStringLiteral("1"), hello }));
}

} // namespace

void CrowdThread::start(std::function<void()> round)
{
    m_thread = std::thread([this, round = std::move(round)] {
        while (!m_stop)
            round();
    });
}

void CrowdThread::stop()
{
    m_stop = true;
    if (m_thread.joinable())
        m_thread.join();
}

Probe::Probe(quint16 port, const PushChannel &channel)
    : m_port(port)
    , m_channel(channel)
{
    m_thread.start([this] { ask(); });
}

void Probe::ask()
{
    const QByteArray request = securePushRequest(m_channel, "oGoodCustomer", "good question",
                                                 ++m_number, QDateTime::currentSecsSinceEpoch());
    const qint64 started = nowNs();
    RawPeer peer(m_port);
    const bool good = peer.isOpen() && peer.send(request)
        && peer.receive(kAnswerMs, "success").startsWith("HTTP/1.1 200 ");
    const qint64 took = (nowNs() - started) / 1000;
    ++(good ? m_answered : m_failed);
    if (took > m_slowestUs)
        m_slowestUs = took;
    rest(50ms);
}

Chatter::Chatter(quint16 port, const PushChannel &channel, int perSecond, int visitors,
                 int textBytes)
    : m_port(port)
    , m_channel(channel)
    , m_perSecond(perSecond)
    , m_visitors(visitors)
    , m_filler(textBytes, 'x')
    , m_startedNs(nowNs())
{
    constexpr int kLanes = 16;
    m_peers.resize(kLanes);
    for (int lane = 0; lane < kLanes; ++lane) {
        m_threads.push_back(std::make_unique<CrowdThread>());
        m_threads.back()->start([this, lane] { talk(m_peers[size_t(lane)], lane); });
    }
}

Chatter::~Chatter()
{
    m_threads.clear();
}

void Chatter::talk(RawPeer &peer, int)
{
    const qint64 due = (nowNs() - m_startedNs) * m_perSecond / 1'000'000'000;
    if (m_next >= due)
        return rest(2ms);
    if (!peer.isOpen() || peer.isGone())
        peer = RawPeer(m_port);
    const int number = m_next++;
    const QByteArray openid = "oTalker" + QByteArray::number(number % m_visitors);
    const QByteArray request =
        securePushRequest(m_channel, openid, m_filler + QByteArray::number(number),
                          7'000'000'000'000'000'000ULL + quint64(m_startedNs / 1000) % 1'000'000'000
                              + quint64(number) * 1'000'000'000,
                          QDateTime::currentSecsSinceEpoch());
    const bool good = peer.isOpen() && peer.send(request)
        && peer.receive(kAnswerMs, "success").startsWith("HTTP/1.1 200 ");
    ++(good ? m_sent : m_failed);
    if (!good)
        peer.close();
}

DeafConsoles::DeafConsoles(quint16 port, QList<Place> places, bool reads)
    : m_port(port)
    , m_places(std::move(places))
    , m_reads(reads)
{
    m_peers.resize(size_t(m_places.size()));
    m_thread.start([this] { visit(); });
}

RawPeer DeafConsoles::logIn(const Place &place)
{
    RawPeer peer(m_port, m_reads ? 0 : kTinyWindow);
    const QByteArray request =
        place.layim ? upgradeRequest("/layim", {}) : upgradeRequest("/agent", kefu::kSubprotocol);
    if (!peer.isOpen() || !peer.send(request)
        || !peer.receiveHead(kAnswerMs).startsWith("HTTP/1.1 101 ")
        || !peer.send(loginFrame(place)))
        peer.close();
    else
        ++m_logins;
    return peer;
}

void DeafConsoles::visit()
{
    for (qsizetype i = 0; i < m_places.size(); ++i) {
        RawPeer &peer = m_peers[size_t(i)];
        if (m_reads && peer.isOpen())
            peer.receive(1);
        if (!peer.isGone())
            continue;
        if (peer.isOpen())
            ++m_cuts;
        peer = logIn(m_places.at(i));
    }
    rest(20ms);
}

PingFlood::PingFlood(quint16 port, const QByteArray &token)
    : m_port(port)
    , m_token(token)
{
    m_thread.start([this] { flood(); });
}

void PingFlood::flood()
{
    if (!m_peer.isOpen()) {
        rest(100ms);
        m_peer = RawPeer(m_port, kTinyWindow);
        if (!m_peer.isOpen() || !m_peer.send(upgradeRequest("/agent", kefu::kSubprotocol))
            || !m_peer.receiveHead(kAnswerMs).startsWith("HTTP/1.1 101 ")
            || !m_peer.send(loginFrame({ m_token, false })))
            return m_peer.close();
    }
    static const QByteArray kPings = clientFrame(kPingFrame, QByteArray(125, 'p')).repeated(500);
    if (m_peer.send(kPings, 200)) {
        m_bytes += kPings.size();
    } else if (m_peer.wasCut()) {
        ++m_cuts;
        m_peer.close();
    }
}

SlowSenders::SlowSenders(quint16 port, int count)
    : m_port(port)
    , m_peers(size_t(count))
    , m_at(size_t(count))
{
    m_thread.start([this] { drip(); });
}

void SlowSenders::drip()
{
    static const QByteArray kHead = "POST /wechat/shop HTTP/1.1\r\nHost: a\r\nX-Slow: ";
    for (size_t i = 0; i < m_peers.size(); ++i) {
        RawPeer &peer = m_peers[i];
        if (peer.isOpen() && peer.isGone()) {
            ++m_closed;
            peer.close();
        }
        if (!peer.isOpen()) {
            peer = RawPeer(m_port);
            m_at[i] = 0;
        }
        const int at = m_at[i]++;
        if (peer.isOpen())
            peer.send(at < kHead.size() ? kHead.mid(at, 1) : QByteArray("x"), 1);
    }
    for (int i = 0; i < 10; ++i)
        rest(100ms);
}
