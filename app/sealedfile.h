// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <optional>

//! Files of the console that hold people's words: sealed with XChaCha20-Poly1305 under a key the
//! keychain keeps, bound to a name, so that one cannot be put in the place of another.
namespace kefu::app::sealedfile {

inline constexpr int kKeyBytes = 32;
inline constexpr qint64 kMaxBytes = 64 * 1024 * 1024; //!< a larger file is not ours

//! A new key; empty when the system has no randomness to give.
QByteArray newKey();
QByteArray seal(const QByteArray &plain, const QByteArray &key, const QByteArray &name);
//! Nothing when it is damaged, of another key or of another name.
std::optional<QByteArray> open(const QByteArray &sealed, const QByteArray &key,
                               const QByteArray &name);

//! Whole or not at all, readable by this user only; the folder is made. False with a line in the
//! log when it cannot be. May block for the disk.
bool write(const QString &path, const QByteArray &sealed);
//! Empty when there is none.
QByteArray read(const QString &path);

} // namespace kefu::app::sealedfile
