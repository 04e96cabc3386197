// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relayprocess.h"
#include "tests/support/agentclient.h"
#include "tests/support/securepush.h"

#include <memory>
#include <vector>

namespace kefu::bench {

struct Figures {
    double perSecond = 0;
    double cpuPerThousand = 0; //!< CPU seconds of the relay per 1,000 callbacks
    double answeredP50 = 0; //!< ms
    double answeredP99 = 0;
    double seenP50 = 0; //!< ms from the intended moment to the frame in an agent's socket
    double seenP99 = 0;
    double pss = 0; //!< MiB, right after the run
    int failed = 0; //!< not answered `success`
    int unseen = 0; //!< answered, but in no agent's socket within the deadline
};

//! A relay of its own with one channel and `agents` logged in, without capacity limits.
class Stage {
public:
    explicit Stage(int agents);
    bool isReady() const { return m_ready; }
    double idlePss() const;

    //! `perSecond` 0: closed loop.
    Figures run(int callbacks, int connections, double perSecond);
    qint64 relayPid() const;

private:
    void onFrame(const QString &text);

    RelayProcess m_relay;
    testing::PushChannel m_channel;
    std::vector<std::unique_ptr<testing::AgentClient>> m_agents;
    bool m_ready = false;
    int m_first = 0; //!< index of the run's first callback
    std::vector<qint64> m_seenNs;
    int m_seen = 0;
    std::function<qint64()> m_now;
};

} // namespace kefu::bench
