// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace kefu::desk {

enum class MediaVariant { Shown, Thumb };

//! Addresses that open one file for an hour, whoever has them: what an `<img>` of a page or a
//! console's loader can use without a token. The key is made at start, so that a restart ends all
//! of them.
class MediaLinks {
public:
    MediaLinks();

    static constexpr qint64 kValidMs = 3600LL * 1000;

    //! "/api/v1/media/{id}?e=…&s=…", `v=thumb` before for a thumbnail. `now` is ms UTC; the end is
    //! rounded up to 5 minutes, so that a page asked for again has the same addresses in it.
    QString sign(const QString &id, MediaVariant variant, qint64 now) const;
    //! `until` and `signature` as they stand behind e= and s=. In constant time.
    bool isGood(const QString &id, MediaVariant variant, const QByteArray &until,
                const QByteArray &signature, qint64 now) const;

private:
    QByteArray signature(const QString &id, MediaVariant variant, const QByteArray &until) const;

    QByteArray m_key;
};

} // namespace kefu::desk
