// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <array>
#include <atomic>

//! Figures that one thread writes and any may read, without a lock: what `/metrics` shows
//! (reliability-security-ux.md C.1).
namespace kefu::domain {

//! Only grows.
class Counter {
public:
    void add(quint64 n = 1) { m_value.store(value() + n, std::memory_order_relaxed); }
    quint64 value() const { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<quint64> m_value { 0 };
};

//! A histogram as it was when it was looked at.
struct HistogramView {
    QList<double> bounds; //!< seconds, ascending; one more bucket has no bound
    QList<quint64> counts; //!< of each bucket alone, bounds.size() + 1 of them
    double sum = 0; //!< seconds
    quint64 count = 0;
};

//! How long something took, by buckets.
template <size_t N> class Histogram {
public:
    constexpr explicit Histogram(const std::array<double, N> &bounds)
        : m_bounds(bounds)
    {
    }
    void observe(double seconds)
    {
        size_t bucket = 0;
        while (bucket < N && seconds > m_bounds[bucket])
            ++bucket;
        m_counts[bucket].add();
        m_sum.store(m_sum.load(std::memory_order_relaxed) + seconds, std::memory_order_relaxed);
    }
    HistogramView view() const
    {
        HistogramView view;
        view.bounds = QList<double>(m_bounds.begin(), m_bounds.end());
        for (const Counter &counter : m_counts) {
            view.counts.append(counter.value());
            view.count += counter.value();
        }
        view.sum = m_sum.load(std::memory_order_relaxed);
        return view;
    }

private:
    const std::array<double, N> m_bounds;
    std::array<Counter, N + 1> m_counts;
    std::atomic<double> m_sum { 0 };
};

//! What WeChat's patience makes interesting: 5 s is the end of it.
inline constexpr std::array<double, 10> kAnswerBounds { 0.005, 0.01, 0.025, 0.05, 0.1,
                                                        0.5,   1,    2.5,   4,    5 };
inline constexpr std::array<double, 9> kCommitBounds { 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                       0.05,  0.1,    0.5,   1.5 };
//! Waiting for an agent.
inline constexpr std::array<double, 8> kWaitBounds { 1, 5, 15, 30, 60, 120, 300, 1800 };

using AnswerHistogram = Histogram<kAnswerBounds.size()>;
using CommitHistogram = Histogram<kCommitBounds.size()>;
using WaitHistogram = Histogram<kWaitBounds.size()>;

} // namespace kefu::domain
