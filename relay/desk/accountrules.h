// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QByteArray>
#include <QString>

namespace kefu::desk {

inline constexpr qsizetype kMaxPassword = 1024; //!< bytes
inline constexpr qsizetype kMinPassword = 8;
inline constexpr qsizetype kMaxName = 64;

Error disabledAccount();
Error badField(const QString &field, const QString &why);
Error badPassword();
Error noMemory();
bool isUsablePassword(const QByteArray &password);
//! 1 to 64 printable characters without blanks.
bool isUsableName(const QString &name);
//! Ten letters and digits that nobody mistakes for each other, in two groups: "K7QF3-9TNXA"; 50
//! random bits, to be read out over a telephone.
QByteArray makeSpokenCode();
//! What is stored of it: case, blanks and dashes do not count.
QByteArray spokenCodeHash(const QByteArray &code);

} // namespace kefu::desk
