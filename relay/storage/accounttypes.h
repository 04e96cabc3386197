// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace kefu::storage {

//! An account's second factor (domain/totp.h).
struct FactorRow {
    AgentId agent;
    QByteArray secret; //!< sealed in the database
    qint64 confirmedAt = 0; //!< 0: shown to its owner, and not proved yet
    qint64 lastStep = 0; //!< of the last code that was used
    QList<QByteArray> recovery {}; //!< SHA-256 of the codes that are left, each good for one login
};

//! A new password on the strength of a one-time code.
struct ResetItem {
    AgentId agent; //!< none: nobody of that name; comes to the same as a wrong code
    QByteArray codeHash;
    QByteArray passwordHash;
    qint64 at = 0;
};

//! How long a channel's conversations and files are kept (product.md 11).
struct Retention {
    int months = 12; //!< 6, 12 or 36
    int mediaDays = 180;
    bool operator==(const Retention &) const = default;
};

//! Names of table `policies`.
inline constexpr char kSetupCodePolicy[] = "setup_code"; //!< hex of the code's SHA-256
inline constexpr char kFactorPolicy[] = "second_factor"; //!< roles that must have one, by commas
inline constexpr char kWordsPolicy[] = "words"; //!< domain::wordRulesFromJson

} // namespace kefu::storage
