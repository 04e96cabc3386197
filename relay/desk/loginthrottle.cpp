// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/loginthrottle.h"

#include <algorithm>

namespace kefu::desk {

namespace {
constexpr int kFreePerAccount = 5;
constexpr int kFreePerAddress = 20;
constexpr qint64 kForgetMs = 60'000; //!< a minute's silence beyond the wait clears the record
constexpr qint64 kFirstWaitMs = 2000;
constexpr qint64 kLongestWaitMs = 5 * 60'000;
constexpr qsizetype kMaxRecords = 20'000; //!< invented names must not eat the memory

qint64 penaltyMs(int failures, int freeTries)
{
    if (failures < freeTries)
        return 0;
    const int doublings = std::min(failures - freeTries, 20);
    return std::min(kFirstWaitMs << doublings, kLongestWaitMs);
}
} // namespace

qint64 LoginThrottle::waitOf(const Record &record, int freeTries, qint64 now)
{
    return std::max<qint64>(0, record.lastAt + penaltyMs(record.failures, freeTries) - now);
}

qint64 LoginThrottle::waitMs(const QString &username, const QString &address, qint64 now) const
{
    return std::max(waitOf(m_accounts.value(username), kFreePerAccount, now),
                    waitOf(m_addresses.value(address), kFreePerAddress, now));
}

void LoginThrottle::fail(QHash<QString, Record> &records, const QString &key, qint64 now)
{
    if (records.size() >= kMaxRecords) {
        records.removeIf([now](const auto &it) { return it.value().lastAt + kForgetMs < now; });
        if (records.size() >= kMaxRecords)
            records.clear();
    }
    Record &record = records[key];
    if (record.lastAt + penaltyMs(record.failures, kFreePerAccount) + kForgetMs < now)
        record.failures = 0;
    ++record.failures;
    record.lastAt = now;
}

void LoginThrottle::onFailure(const QString &username, const QString &address, qint64 now)
{
    fail(m_accounts, username, now);
    fail(m_addresses, address, now);
}

void LoginThrottle::onSuccess(const QString &username)
{
    m_accounts.remove(username);
}

} // namespace kefu::desk
