// SPDX-License-Identifier: Apache-2.0
#include "relay/http/percent.h"

namespace kefu::http {

namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

//! The byte an escape at `at` stands for, -1 if it is broken.
int escapeAt(QByteArrayView raw, qsizetype at)
{
    if (at + 2 >= raw.size())
        return -1;
    const int high = hexDigit(raw[at + 1]);
    const int low = hexDigit(raw[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

} // namespace

std::optional<QByteArray> decodePath(QByteArrayView raw)
{
    QByteArray decoded;
    decoded.reserve(raw.size());
    for (qsizetype i = 0; i < raw.size(); ++i) {
        if (raw[i] != '%') {
            decoded.append(raw[i]);
            continue;
        }
        const int byte = escapeAt(raw, i);
        if (byte <= 0)
            return std::nullopt;
        decoded.append(static_cast<char>(byte));
        i += 2;
    }
    return decoded;
}

QByteArray decodeFormValue(QByteArrayView raw)
{
    if (!raw.contains('%') && !raw.contains('+'))
        return raw.toByteArray();
    QByteArray decoded;
    decoded.reserve(raw.size());
    for (qsizetype i = 0; i < raw.size(); ++i) {
        const int byte = raw[i] == '%' ? escapeAt(raw, i) : -1;
        if (byte >= 0) {
            decoded.append(static_cast<char>(byte));
            i += 2;
        } else {
            decoded.append(raw[i] == '+' ? ' ' : raw[i]);
        }
    }
    return decoded;
}

} // namespace kefu::http
