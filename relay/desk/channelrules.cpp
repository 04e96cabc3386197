// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/channelrules.h"

#include "relay/wechat/messagecrypto.h"

#include <QUrl>
#include <algorithm>

namespace kefu::desk {

namespace {

using L = QLatin1String;
constexpr qsizetype kMaxName = 64;

Error badField(L field, const QString &expected)
{
    return makeError(ErrorCode::BadRequest,
                     QString(field) + QStringLiteral(": expected ") + expected,
                     { { QStringLiteral("field"), QString(field) } });
}

bool isAlphanumeric(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    });
}

//! The name is a segment of the callback URL, so nothing that a URL, a proxy or a log would bend.
bool isUsableName(const QString &name)
{
    const auto unfit = [](QChar c) {
        return c.isSpace() || !c.isPrint() || QStringView(u"/\\?#%&\"'<>{}").contains(c);
    };
    return !name.isEmpty() && name.size() <= kMaxName && name != L(".") && name != L("..")
        && std::none_of(name.begin(), name.end(), unfit);
}

} // namespace

Result<storage::ChannelRecord> completedChannel(storage::ChannelRecord record)
{
    if (!isUsableName(record.name))
        return badField(L("name"),
                        QStringLiteral("1 to 64 printable characters, no blanks, none of / \\ ? # "
                                       "% & quotes or brackets"));
    if (record.appid.isEmpty() || record.appid.size() > 64)
        return badField(
            L("appid"),
            QStringLiteral("the AppID from mp.weixin.qq.com, such as wx0123456789abcdef"));
    if (record.secret.isEmpty() || record.secret.size() > 256)
        return badField(L("secret"), QStringLiteral("the AppSecret from mp.weixin.qq.com"));
    if (record.token.isEmpty())
        record.token = wechat::makeToken();
    if (record.token.size() < 3 || record.token.size() > 32 || !isAlphanumeric(record.token))
        return badField(L("token"),
                        QStringLiteral("3 to 32 letters and digits, as WeChat demands"));
    if (record.aesKey.isEmpty())
        record.aesKey = wechat::makeEncodingAesKey();
    if (!wechat::decodeAesKey(record.aesKey))
        return badField(L("aes-key"), QStringLiteral("43 letters and digits, as WeChat demands"));
    if (!record.format.isEmpty() && record.format != L("xml") && record.format != L("json"))
        return badField(L("format"), QStringLiteral("xml or json"));
    const QUrl base(record.apiBase, QUrl::StrictMode);
    if (!base.isValid() || base.host().isEmpty()
        || (base.scheme() != L("http") && base.scheme() != L("https")))
        return badField(L("api-base"), QStringLiteral("an http or https URL"));
    return record;
}

} // namespace kefu::desk
