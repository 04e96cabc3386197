// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QString>

namespace kefu::desk {

//! Slows password guessing without ever locking an agent out for good: 5 failures a minute per
//! account and 20 per address are free, then each further one doubles the wait, up to 5 minutes
//! (product.md 9, S11). Pure.
class LoginThrottle {
public:
    //! How long this name or address must wait before the next try, ms; 0 = go ahead.
    qint64 waitMs(const QString &username, const QString &address, qint64 now) const;
    void onFailure(const QString &username, const QString &address, qint64 now);
    void onSuccess(const QString &username);

private:
    struct Record {
        int failures = 0;
        qint64 lastAt = 0;
    };
    static qint64 waitOf(const Record &record, int freeTries, qint64 now);
    static void fail(QHash<QString, Record> &records, const QString &key, qint64 now);

    QHash<QString, Record> m_accounts;
    QHash<QString, Record> m_addresses;
};

} // namespace kefu::desk
