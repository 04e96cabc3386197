// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

namespace kefu::app {

//! Full jitter: before attempt n a random span between 0 and min(30 s, 0.5 s · 2^n). When a
//! thousand consoles lose the relay in the same second they must not come back in the same second
//! (R15).
class Backoff {
public:
    static constexpr int kFirstMs = 500;
    static constexpr int kLimitMs = 30'000;

    //! `random` gives a number in [0, 1).
    explicit Backoff(std::function<double()> random);

    int nextMs();
    int limitMs() const { return m_limitMs; } //!< upper bound of the next span
    void reset() { m_limitMs = kFirstMs; }

private:
    std::function<double()> m_random;
    int m_limitMs = kFirstMs;
};

} // namespace kefu::app
