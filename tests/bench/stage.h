// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rawagent.h"
#include "relayprocess.h"
#include "simulatorprocess.h"
#include "tests/support/securepush.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kefu::bench {

struct Figures {
    double perSecond = 0;
    double cpuPerThousand = 0; //!< CPU seconds of the relay per 1,000 callbacks
    double answeredP50 = 0; //!< ms
    double answeredP95 = 0;
    double answeredP99 = 0;
    double seenP50 = 0; //!< ms from the intended moment to the frame in an agent's socket
    double seenP95 = 0;
    double seenP99 = 0;
    double pss = 0; //!< MiB, right after the run
    int failed = 0; //!< not answered `success`
    int lost = 0; //!< answered, but in no agent's socket within the deadline
    int doubled = 0; //!< pushes beyond the first of a message
};

struct StageSize {
    int agents = 100; //!< online, without capacity limit
    int idleAgents = 0; //!< connected, of a channel nobody writes to
    int history = 0; //!< messages in the database before it starts
    //! WeChat's side, played by the simulator, takes requests and never answers: agents reply to
    //! every fourth message, every tenth message is a picture to download.
    bool hangSend = false;
    bool hangMedia = false;

    bool hangs() const { return hangSend || hangMedia; }
};

//! A relay of its own with one channel and its agents logged in.
class Stage {
public:
    explicit Stage(const StageSize &size);
    bool isReady() const { return m_ready; }
    double pss() const;
    int liveAgents() const;
    //! What hangs at the simulator, for a line of print; empty without it.
    QString hanging();

    //! `perSecond` 0: closed loop.
    Figures run(int callbacks, int connections, double perSecond);

private:
    bool playWeChat();
    bool fill();
    bool logIn();
    void onText(size_t agent, const char *data, size_t size);
    //! A message beginning at `at` was seen the first time.
    void onSeen(size_t agent, std::string_view text, size_t at, int index);
    bool isPicture(int index) const { return m_size.hangMedia && index % 10 == 9; }
    std::vector<std::string> makeRequests(int count) const;
    void addLatencies(const std::vector<double> &answered, const std::vector<double> &seen,
                      Figures &figures) const;

    StageSize m_size;
    SimulatorProcess m_simulator;
    RelayProcess m_relay;
    testing::PushChannel m_channel;
    Poller m_poller;
    std::vector<std::string> m_tokens;
    std::vector<std::unique_ptr<RawAgent>> m_agents;
    bool m_ready = false;
    int m_first = 0; //!< index of the run's first callback
    std::vector<qint64> m_seenNs;
    int m_seen = 0;
    int m_replies = 0;
    int m_doubled = 0;
};

} // namespace kefu::bench
