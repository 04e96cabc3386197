// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relayprocess.h"
#include "simulatorprocess.h"
#include "tests/support/securepush.h"

#include <QHash>
#include <QRandomGenerator>
#include <QSet>

namespace kefu::testing {

//! What became of one run of kills.
struct KillReport {
    int kills = 0;
    qint64 callbacks = 0; //!< answered `success`
    int callbacksLost = 0;
    int callbacksDoubled = 0;
    qint64 replies = 0; //!< accepted by the relay
    int repliesLost = 0; //!< accepted and not in the database
    int repliesOpen = 0; //!< neither sent nor at an end, although the relay had all the time
    int repliesUncertain = 0;
    int repliesUntrue = 0; //!< marked accepted and not at WeChat, or failed and there
    int sentTwice = 0;

    void add(const KillReport &other);
};

//! A relay between visitors' callbacks and consoles that answer through the simulator, killed
//! again and again.
class KilledRelay {
public:
    explicit KilledRelay(QRandomGenerator &random);
    bool isReady() const { return m_ready; }

    //! Starts the relay with these failpoints, loads it until one of them kills it or, when
    //! `atRandom`, at some moment. False when it did not die by itself although it should have.
    bool strike(const QString &failpoints, bool atRandom);
    //! Starts once more, lets everything go out, stops; what there is against what was promised.
    KillReport examine();

private:
    bool prepare();
    bool meetVisitors();
    bool loadUntilDeath(bool atRandom);
    bool letItDrain();
    void examineCallbacks(KillReport &report) const;
    void examineReplies(KillReport &report);

    QRandomGenerator &m_random;
    RelayProcess m_relay;
    SimulatorProcess m_simulator;
    PushChannel m_channel;
    QList<QByteArray> m_openids;
    QList<QByteArray> m_tokens;
    QSet<int> m_acknowledged;
    QSet<int> m_accepted;
    int m_nextPush = 0;
    int m_nextReply = 0;
    int m_kills = 0;
    bool m_ready = false;
};

} // namespace kefu::testing
