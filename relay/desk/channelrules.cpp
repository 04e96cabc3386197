// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/channelrules.h"

#include "relay/http/publicaddress.h"
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

bool isWeb(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty()
        && (url.scheme() == L("http") || url.scheme() == L("https"));
}

//! Names are resolved and checked at each call; what can be seen to be private is refused here.
bool isPrivateHost(const QString &host)
{
    QHostAddress address;
    if (address.setAddress(host))
        return !http::isPublicAddress(address);
    const QString name = host.toLower();
    return name == L("localhost") || name.endsWith(L(".localhost")) || name.endsWith(L(".local"))
        || name.endsWith(L(".internal"));
}

Result<void> checkForward(const QString &text, const ChannelLimits &limits)
{
    if (text.isEmpty())
        return {};
    const QUrl url(text, QUrl::StrictMode);
    if (!isWeb(url) || !url.userInfo().isEmpty() || url.hasFragment())
        return badField(L("forward"), QStringLiteral("an http or https URL"));
    if (!limits.allowPrivateForward && isPrivateHost(url.host()))
        return badField(
            L("forward"),
            QStringLiteral("a public address; who runs the relay may allow private ones "
                           "with allow_private_forward in its configuration"));
    return {};
}

Result<void> checkProxy(const QByteArray &text)
{
    const QUrl url(QString::fromUtf8(text), QUrl::StrictMode);
    const bool known = url.scheme() == L("http") || url.scheme() == L("https")
        || url.scheme() == L("socks5") || url.scheme() == L("socks5h");
    if (text.isEmpty() || (url.isValid() && known && !url.host().isEmpty()))
        return {};
    return badField(
        L("proxy"),
        QStringLiteral("a proxy's address, such as http://user:password@10.0.0.1:3128"));
}

Result<void> checkAddresses(const storage::ChannelRecord &record, const ChannelLimits &limits)
{
    if (!isWeb(QUrl(record.apiBase, QUrl::StrictMode)))
        return badField(L("api-base"), QStringLiteral("an http or https URL"));
    if (auto fits = checkProxy(record.proxy); !fits)
        return fits;
    return checkForward(record.forwardUrl, limits);
}

Result<void> checkKeys(storage::ChannelRecord &record)
{
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
    return {};
}

void rotateKeys(storage::ChannelRecord &record, const ChannelChange &change, qint64 now,
                bool currentUsed, qint64 keepMs)
{
    const bool olderStays = !currentUsed && now < record.previousUntilAt;
    if (!olderStays) {
        record.previousToken = record.token;
        record.previousAesKey = record.aesKey;
    }
    record.previousUntilAt = now + keepMs;
    if (change.token)
        record.token = *change.token;
    if (change.aesKey)
        record.aesKey = *change.aesKey;
}

template <typename T> void take(const std::optional<T> &from, T &into)
{
    if (from)
        into = *from;
}

} // namespace

Result<storage::ChannelRecord> completedChannel(storage::ChannelRecord record,
                                                const ChannelLimits &limits)
{
    if (!isUsableName(record.name))
        return badField(L("name"),
                        QStringLiteral("1 to 64 printable characters, no blanks, none of / \\ ? # "
                                       "% & quotes or brackets"));
    if (record.appid.isEmpty() || record.appid.size() > 64)
        return badField(
            L("appid"),
            QStringLiteral("the AppID from mp.weixin.qq.com, such as wx0123456789abcdef"));
    if (auto fit = checkKeys(record); !fit)
        return fit.error();
    if (!record.format.isEmpty() && record.format != L("xml") && record.format != L("json"))
        return badField(L("format"), QStringLiteral("xml or json"));
    if (auto fit = checkAddresses(record, limits); !fit)
        return fit.error();
    return record;
}

Result<storage::ChannelRecord> changedChannel(storage::ChannelRecord record,
                                              const ChannelChange &change, qint64 now,
                                              bool currentUsed, const ChannelLimits &limits)
{
    take(change.appid, record.appid);
    take(change.originalId, record.originalId);
    take(change.mode, record.mode);
    take(change.format, record.format);
    take(change.apiBase, record.apiBase);
    take(change.proxy, record.proxy);
    take(change.enabled, record.enabled);
    take(change.handOver, record.handOver);
    take(change.secret, record.secret);
    // What stands there already is not judged again: allow_private_forward may have changed.
    const bool sameForward = !change.forwardUrl || *change.forwardUrl == record.forwardUrl;
    take(change.forwardUrl, record.forwardUrl);
    if (change.token || change.aesKey)
        rotateKeys(record, change, now, currentUsed, limits.rotationMs);
    return completedChannel(std::move(record),
                            sameForward ? ChannelLimits { true, limits.rotationMs } : limits);
}

} // namespace kefu::desk
