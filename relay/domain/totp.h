// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <optional>

namespace kefu::domain {

//! Time-based one-time passwords (RFC 6238: HMAC-SHA-1, 30 s, 6 digits: what every authenticator
//! app takes). Pure.
inline constexpr qint64 kTotpStepMs = 30'000;
inline constexpr int kTotpDigits = 6;
inline constexpr int kTotpSecretBytes = 20; //!< as long as the hash (RFC 4226, 4)

//! The code of a step (ms since 1970 divided by kTotpStepMs).
QString totpCode(const QByteArray &secret, qint64 step, int digits = kTotpDigits);
//! Which step a code is of: this one, or one beside it (clocks differ, people are slow), but none
//! up to `lastStep`: a code serves once. Nothing: it is wrong.
std::optional<qint64> totpStep(const QByteArray &secret, const QString &code, qint64 now,
                               qint64 lastStep);
//! RFC 4648 without padding.
QString base32(const QByteArray &bytes);
//! For the QR code or a tap: `otpauth://totp/Kefudesk:NAME?secret=…&issuer=Kefudesk`.
QString otpauthUrl(const QByteArray &secret, const QString &account);

} // namespace kefu::domain
