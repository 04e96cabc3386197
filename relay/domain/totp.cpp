// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/totp.h"

#include <QMessageAuthenticationCode>
#include <QUrl>
#include <QtEndian>
#include <algorithm>

namespace kefu::domain {

namespace {

constexpr qint64 kSlack = 1; //!< steps to each side (RFC 6238, 5.2)

//! Takes as long for a wrong code as for a right one.
bool areSame(const QString &a, const QString &b)
{
    if (a.size() != b.size())
        return false;
    int difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference |= a[i].unicode() ^ b[i].unicode();
    return difference == 0;
}

} // namespace

QString totpCode(const QByteArray &secret, qint64 step, int digits)
{
    QByteArray counter(8, '\0');
    qToBigEndian<qint64>(step, counter.data());
    const QByteArray mac =
        QMessageAuthenticationCode::hash(counter, secret, QCryptographicHash::Sha1);
    const int offset = mac.back() & 0x0f;
    const quint32 word = qFromBigEndian<quint32>(mac.constData() + offset) & 0x7fffffffU;
    quint32 modulus = 1;
    for (int i = 0; i < digits; ++i)
        modulus *= 10;
    return QString::number(word % modulus).rightJustified(digits, u'0');
}

std::optional<qint64> totpStep(const QByteArray &secret, const QString &code, qint64 now,
                               qint64 lastStep)
{
    QString digits;
    std::copy_if(code.begin(), code.end(), std::back_inserter(digits),
                 [](QChar c) { return c >= u'0' && c <= u'9'; });
    std::optional<qint64> found;
    const qint64 present = now / kTotpStepMs;
    for (qint64 step = present - kSlack; step <= present + kSlack; ++step) {
        if (areSame(totpCode(secret, step), digits) && step > lastStep)
            found = step;
    }
    return found;
}

QString base32(const QByteArray &bytes)
{
    static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    QString out;
    quint32 buffer = 0;
    int bits = 0;
    for (const char byte : bytes) {
        buffer = (buffer << 8) | quint8(byte);
        for (bits += 8; bits >= 5; bits -= 5)
            out += QLatin1Char(kAlphabet[(buffer >> (bits - 5)) & 31]);
    }
    if (bits > 0)
        out += QLatin1Char(kAlphabet[(buffer << (5 - bits)) & 31]);
    return out;
}

QString otpauthUrl(const QByteArray &secret, const QString &account)
{
    return QStringLiteral("otpauth://totp/Kefudesk:%1?secret=%2&issuer=Kefudesk")
        .arg(QString::fromLatin1(QUrl::toPercentEncoding(account)), base32(secret));
}

} // namespace kefu::domain
