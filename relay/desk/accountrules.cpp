// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/accountrules.h"

#include "relay/desk/passwords.h"

#include <algorithm>
#include <sodium.h>

namespace kefu::desk {

namespace {

constexpr char kSpoken[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"; // without I, L, O, 0, 1
constexpr int kSpokenChars = 10;

} // namespace

Error disabledAccount()
{
    return makeError(ErrorCode::Forbidden, QStringLiteral("account disabled"));
}

Error badField(const QString &field, const QString &why)
{
    return makeError(ErrorCode::BadRequest, why, { { QStringLiteral("field"), field } });
}

Error badPassword()
{
    return badField(QStringLiteral("password"), QStringLiteral("at least 8 bytes, at most 1024"));
}

Error noMemory()
{
    return makeError(ErrorCode::Unavailable, QStringLiteral("no memory to hash the password"));
}

bool isUsablePassword(const QByteArray &password)
{
    return password.size() >= kMinPassword && password.size() <= kMaxPassword;
}

bool isUsableName(const QString &name)
{
    const auto unfit = [](QChar c) { return c.isSpace() || !c.isPrint(); };
    return !name.isEmpty() && name.size() <= kMaxName
        && std::none_of(name.begin(), name.end(), unfit);
}

QByteArray makeSpokenCode()
{
    QByteArray code;
    for (int i = 0; i < kSpokenChars; ++i) {
        if (i == kSpokenChars / 2)
            code += '-';
        code += kSpoken[randombytes_uniform(sizeof kSpoken - 1)];
    }
    return code;
}

QByteArray spokenCodeHash(const QByteArray &code)
{
    QByteArray plain;
    for (const char c : code.toUpper()) {
        if (c != '-' && c != ' ')
            plain += c;
    }
    return tokenHash(plain);
}

} // namespace kefu::desk
