// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QSet>
#include <QString>

namespace kefu::desk {

struct ThrottleRule {
    int freeTries;
    qint64 longestWaitMs;
};

//! Slows password guessing (product.md 9, S11) without letting a stranger lock an agent out. What
//! counts is who tries from where: 5 failures for an account from one address are free, then each
//! further one doubles the wait, up to 5 minutes; 20 failures of one address over all accounts are
//! free. Guessing spread over many addresses slows an account down, too, by at most 30 s, and never
//! at an address from which its password was right before. IPv6 counts by /64. Pure.
class LoginThrottle {
public:
    //! How long this name must wait at this address before the next try, ms; 0 = go ahead, and the
    //! try is under way until onFailure() or onSuccess(). At most 5 of one name and address are.
    qint64 begin(const QString &username, const QString &address, qint64 now);
    void onFailure(const QString &username, const QString &address, qint64 now);
    void onSuccess(const QString &username, const QString &address);
    //! The try came to nothing either way: the password was right, and a code is still to come.
    void onUndecided(const QString &username, const QString &address);

private:
    struct Key {
        QString username;
        QString address;
        bool operator==(const Key &) const = default;
        friend size_t qHash(const Key &key, size_t seed) noexcept
        {
            return qHashMulti(seed, key.username, key.address);
        }
    };
    struct Record {
        int failures = 0;
        qint64 lastAt = 0;
    };
    template <typename K> using Records = QHash<K, Record>;

    static qint64 penaltyMs(int failures, const ThrottleRule &rule);
    static qint64 waitMs(const Record &record, const ThrottleRule &rule, qint64 now);
    template <typename K>
    static void fail(Records<K> &records, const K &key, const ThrottleRule &rule, qint64 now);
    qint64 currentWaitMs(const Key &key, qint64 now) const;
    void finish(const Key &key);

    Records<Key> m_pairs;
    Records<QString> m_addresses;
    Records<QString> m_accounts;
    QHash<Key, int> m_underWay;
    QSet<Key> m_known; //!< where a password was right
};

} // namespace kefu::desk
