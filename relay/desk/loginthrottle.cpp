// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/loginthrottle.h"

#include <QHostAddress>
#include <algorithm>

namespace kefu::desk {

namespace {

constexpr int kMaxUnderWay = 5; //!< or a burst would try fifty passwords before the first failure
constexpr qint64 kBusyWaitMs = 1000;
constexpr qint64 kForgetMs = 60'000; //!< a minute's silence beyond the wait clears the record
constexpr qint64 kFirstWaitMs = 2000;
constexpr qsizetype kMaxRecords = 20'000; //!< invented names must not eat the memory
constexpr int kCustomerPrefix = 64;
constexpr ThrottleRule kPairRule { 5, 5 * 60'000 };
constexpr ThrottleRule kAddressRule { 20, 5 * 60'000 };
constexpr ThrottleRule kAccountRule { 50, 30'000 };

//! One customer's IPv6 addresses count as one; anything that is no address counts as it is.
QString countedAs(const QString &address)
{
    const QHostAddress parsed(address);
    if (parsed.protocol() != QAbstractSocket::IPv6Protocol)
        return address;
    Q_IPV6ADDR raw = parsed.toIPv6Address();
    std::fill(raw.c + kCustomerPrefix / 8, raw.c + 16, quint8(0));
    return QHostAddress(raw).toString();
}

} // namespace

qint64 LoginThrottle::penaltyMs(int failures, const ThrottleRule &rule)
{
    if (failures < rule.freeTries)
        return 0;
    const int doublings = std::min(failures - rule.freeTries, 20);
    return std::min(kFirstWaitMs << doublings, rule.longestWaitMs);
}

qint64 LoginThrottle::waitMs(const Record &record, const ThrottleRule &rule, qint64 now)
{
    return std::max<qint64>(0, record.lastAt + penaltyMs(record.failures, rule) - now);
}

qint64 LoginThrottle::currentWaitMs(const Key &key, qint64 now) const
{
    if (m_underWay.value(key) >= kMaxUnderWay)
        return kBusyWaitMs;
    const qint64 own = std::max(waitMs(m_pairs.value(key), kPairRule, now),
                                waitMs(m_addresses.value(key.address), kAddressRule, now));
    if (m_known.contains(key))
        return own;
    return std::max(own, waitMs(m_accounts.value(key.username), kAccountRule, now));
}

qint64 LoginThrottle::begin(const QString &username, const QString &address, qint64 now)
{
    const Key key { username, countedAs(address) };
    const qint64 wait = currentWaitMs(key, now);
    if (wait == 0)
        ++m_underWay[key];
    return wait;
}

void LoginThrottle::finish(const Key &key)
{
    const auto it = m_underWay.find(key);
    if (it != m_underWay.end() && --*it <= 0)
        m_underWay.erase(it);
}

template <typename K>
void LoginThrottle::fail(Records<K> &records, const K &key, const ThrottleRule &rule, qint64 now)
{
    if (records.size() >= kMaxRecords) {
        records.removeIf([now](const auto &it) { return it.value().lastAt + kForgetMs < now; });
        if (records.size() >= kMaxRecords)
            records.clear();
    }
    Record &record = records[key];
    if (record.lastAt + penaltyMs(record.failures, rule) + kForgetMs < now)
        record.failures = 0;
    ++record.failures;
    record.lastAt = now;
}

void LoginThrottle::onFailure(const QString &username, const QString &address, qint64 now)
{
    const Key key { username, countedAs(address) };
    finish(key);
    fail(m_pairs, key, kPairRule, now);
    fail(m_addresses, key.address, kAddressRule, now);
    fail(m_accounts, key.username, kAccountRule, now);
}

void LoginThrottle::onUndecided(const QString &username, const QString &address)
{
    finish(Key { username, countedAs(address) });
}

void LoginThrottle::onSuccess(const QString &username, const QString &address)
{
    const Key key { username, countedAs(address) };
    finish(key);
    // The address keeps its count: whoever has one account must not guess at others with it.
    m_pairs.remove(key);
    if (m_known.size() >= kMaxRecords)
        m_known.clear();
    m_known.insert(key);
}

} // namespace kefu::desk
