// SPDX-License-Identifier: Apache-2.0
#include "relay/control/channelvalues.h"

#include "relay/protocol/jsonreader.h"
#include "relay/protocol/names.h"

#include <QHostAddress>
#include <QUrl>

namespace kefu::control {

namespace {

using storage::ChannelMode;
using L = QLatin1String;

constexpr qsizetype kMaxName = 64;
constexpr qsizetype kMaxSecret = 256;
constexpr qsizetype kMaxUrl = 1024;

constexpr std::array<NameRow<ChannelMode>, 3> kModes { {
    { ChannelMode::Secure, L("secure") },
    { ChannelMode::Compatible, L("compatible") },
    { ChannelMode::Plain, L("plain") },
} };

bool isLocalUrl(const QString &text)
{
    const QString host = QUrl(text).host();
    return host == L("localhost") || QHostAddress(host).isLoopback();
}

//! Copied from web pages, with blanks and line ends; no secret of WeChat's has any (wechat.md 1.4).
QByteArray secretOf(JsonReader &reader, L key, bool required)
{
    QString text = reader.string(key, kMaxSecret, required);
    text.removeIf([](QChar c) { return c.isSpace(); });
    return text.toUtf8();
}

QString urlOf(JsonReader &reader, L key)
{
    QString text = reader.string(key, kMaxUrl);
    while (text.endsWith(u'/'))
        text.chop(1);
    return text;
}

} // namespace

QString channelModeName(ChannelMode mode)
{
    return nameOf(kModes, mode);
}

Result<storage::ChannelRecord> channelFromJson(const QJsonObject &d)
{
    JsonReader reader(d);
    storage::ChannelRecord channel;
    channel.name = reader.string(L("name"), kMaxName, true);
    channel.appid = reader.string(L("appid"), kMaxName, true);
    channel.originalId = reader.string(L("originalId"), kMaxName);
    channel.secret = secretOf(reader, L("secret"), true);
    channel.token = secretOf(reader, L("token"), false);
    channel.aesKey = secretOf(reader, L("aesKey"), false);
    channel.mode = reader.name(
        L("mode"), [](QStringView name) { return valueOf(kModes, name); }, ChannelMode::Secure);
    channel.format = reader.string(L("format"), 8);
    const QString apiBase = urlOf(reader, L("apiBase"));
    if (!apiBase.isEmpty())
        channel.apiBase = apiBase;
    channel.forwardUrl = urlOf(reader, L("forward"));
    return reader.finish(channel);
}

QStringList channelWarnings(const storage::ChannelRecord &channel)
{
    QStringList warnings;
    if (channel.mode == ChannelMode::Plain)
        warnings.append(QStringLiteral("channel %1 is in plain mode: visitors' messages come "
                                       "unencrypted, and a signature seen once lets anybody forge "
                                       "messages; choose secure mode in WeChat's console")
                            .arg(channel.name));
    if (channel.apiBase.startsWith(L("http://")) && !isLocalUrl(channel.apiBase))
        warnings.append(QStringLiteral("channel %1 calls %2 without TLS: the access token can be "
                                       "read on the way")
                            .arg(channel.name, channel.apiBase));
    return warnings;
}

} // namespace kefu::control
