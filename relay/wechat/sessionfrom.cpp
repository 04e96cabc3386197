// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/sessionfrom.h"

#include "relay/wechat/fields.h"
#include "relay/wechat/messagecrypto.h"

#include <QMessageAuthenticationCode>
#include <algorithm>
#include <optional>

namespace kefu::wechat {

namespace {

using namespace Qt::Literals::StringLiterals;

constexpr qsizetype kMaxName = 64;
constexpr qsizetype kMaxKey = 64;
constexpr qsizetype kMaxValue = 1024;
constexpr qsizetype kMaxUrl = 1024;
constexpr qsizetype kMaxRead = 8192; //!< WeChat's own limit is 1024 characters

std::optional<Fields> membersOf(const QString &sessionFrom)
{
    if (sessionFrom.size() > kMaxRead || !sessionFrom.trimmed().startsWith(u'{'))
        return std::nullopt;
    const Result<Fields> fields = readJsonBody(sessionFrom.toUtf8());
    return fields ? std::optional(*fields) : std::nullopt;
}

QString httpsOnly(const QString &url)
{
    return url.startsWith("https://"_L1) && url.size() <= kMaxUrl ? url : QString();
}

SourceField fieldOf(const Field &member)
{
    // What is nested is told by its name alone: its parts have no place on a card.
    const QString value = member.nested ? u"…"_s : member.text.left(kMaxValue);
    return { member.name.left(kMaxKey), value };
}

} // namespace

SessionSource readSessionFrom(const QString &sessionFrom)
{
    SessionSource source;
    const std::optional<Fields> members = membersOf(sessionFrom);
    if (!members) {
        const QString text = sessionFrom.trimmed();
        if (!text.isEmpty() && text != "wxapp"_L1)
            source.fields.append({ {}, text.left(kMaxValue) });
        return source;
    }
    source.name = members->text("nickName"_L1).simplified().left(kMaxName);
    source.avatarUrl = httpsOnly(members->word("avatarUrl"_L1));
    for (const Field &member : members->all()) {
        if (member.name != "sig"_L1 && source.fields.size() < kMaxSourceFields)
            source.fields.append(fieldOf(member));
    }
    return source;
}

QByteArray signedText(const QString &sessionFrom, const QString &openid)
{
    const std::optional<Fields> members = membersOf(sessionFrom);
    if (!members || !members->contains("sig"_L1))
        return {};
    QList<std::pair<QByteArray, QByteArray>> lines;
    for (const Field &member : members->all()) {
        if (member.nested || member.text.contains(u'\n') || member.name.contains(u'\n'))
            return {};
        if (member.name != "sig"_L1)
            lines.append({ member.name.toUtf8(), member.text.toUtf8() });
    }
    std::sort(lines.begin(), lines.end());
    QByteArray text = openid.toUtf8();
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (i > 0 && lines[i].first == lines[i - 1].first)
            return {};
        text += '\n' + lines[i].first + '=' + lines[i].second;
    }
    return text;
}

bool isSigned(const QString &sessionFrom, const QString &openid, const QByteArray &key)
{
    const QByteArray text = key.isEmpty() ? QByteArray() : signedText(sessionFrom, openid);
    if (text.isEmpty())
        return false;
    const QByteArray expected =
        QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256).toHex();
    const std::optional<Fields> members = membersOf(sessionFrom);
    return equalInConstantTime(expected, members->word("sig"_L1).toLatin1().toLower());
}

QByteArray makeSessionKey()
{
    const QByteArray bytes = randomBytes16() + randomBytes16();
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

} // namespace kefu::wechat
