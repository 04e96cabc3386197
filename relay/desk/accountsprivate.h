// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/accountrules.h"
#include "relay/desk/accounts.h"
#include "relay/desk/later.h"
#include "relay/storage/storage.h"

//! What the files that implement Accounts share.
namespace kefu::desk {

template <typename T> bool Accounts::mayTry(const LoginTry &asked, const Callback<T> &done)
{
    if (m_passwords->isOverloaded()) {
        later<T>(this, done,
                 makeError(ErrorCode::Unavailable, QStringLiteral("too many logins at once")));
        return false;
    }
    const qint64 wait = m_throttle.begin(asked.username, asked.address, m_settings.now());
    if (wait == 0)
        return true;
    later<T>(this, done,
             makeError(ErrorCode::RateLimited, QStringLiteral("too many failed logins"),
                       { { QStringLiteral("retryAfterMs"), wait } }));
    return false;
}

template <typename T>
void Accounts::withHash(const QByteArray &password, const Callback<T> &done,
                        std::function<void(const QByteArray &)> then)
{
    const auto audit = m_storage.audit();
    m_passwords->hash(password, [=, this, then = std::move(then)](const QByteArray &hash) {
        const storage::AuditScope scope(m_storage, audit);
        if (hash.isEmpty())
            done(noMemory());
        else
            then(hash);
    });
}

} // namespace kefu::desk
