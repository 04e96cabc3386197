// SPDX-License-Identifier: Apache-2.0
#include "relay/control/channelvalues.h"

#include "relay/protocol/jsonreader.h"
#include "relay/protocol/names.h"

#include <QHostAddress>
#include <QTime>
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

template <typename T> void takeIf(const QJsonObject &d, L key, std::optional<T> &into, T value)
{
    if (d.contains(key))
        into = std::move(value);
}

std::optional<int> minuteFrom(const QString &text)
{
    const QTime time = QTime::fromString(text, QStringLiteral("HH:mm"));
    return time.isValid() ? std::optional(time.hour() * 60 + time.minute()) : std::nullopt;
}

QString minuteText(int minute)
{
    return QTime(minute / 60, minute % 60).toString(QStringLiteral("HH:mm"));
}

} // namespace

Result<domain::HandOver> handOverFromJson(const QJsonObject &d)
{
    JsonReader reader(d);
    const QString text = reader.string(L("handover"), 16, true);
    if (!reader.ok())
        return reader.error();
    using Mode = domain::HandOver::Mode;
    if (text == L("off") || text == L("on"))
        return domain::HandOver { text == L("on") ? Mode::On : Mode::Off };
    const QStringList ends = text.split(u'-');
    const auto from = minuteFrom(ends.value(0));
    const auto to = minuteFrom(ends.value(1));
    if (ends.size() == 2 && from && to)
        return domain::HandOver { Mode::Scheduled, *from, *to };
    return makeError(ErrorCode::BadRequest,
                     QStringLiteral("handover: expected on, off or a time such as 22:00-08:00"),
                     { { L("field"), L("handover") } });
}

QString handOverToJson(const domain::HandOver &rule)
{
    switch (rule.mode) {
    case domain::HandOver::Mode::Off:
        return QStringLiteral("off");
    case domain::HandOver::Mode::On:
        return QStringLiteral("on");
    case domain::HandOver::Mode::Scheduled:
        break;
    }
    return minuteText(rule.fromMinute) + u'-' + minuteText(rule.toMinute);
}

Result<desk::ChannelChange> changeFromJson(const QJsonObject &d)
{
    JsonReader reader(d);
    desk::ChannelChange change;
    takeIf(d, L("appid"), change.appid, reader.string(L("appid"), kMaxName));
    takeIf(d, L("originalId"), change.originalId, reader.string(L("originalId"), kMaxName));
    takeIf(d, L("mode"), change.mode,
           reader.name(
               L("mode"), [](QStringView name) { return valueOf(kModes, name); },
               ChannelMode::Secure));
    takeIf(d, L("format"), change.format, reader.string(L("format"), 8));
    takeIf(d, L("apiBase"), change.apiBase, urlOf(reader, L("apiBase")));
    takeIf(d, L("forward"), change.forwardUrl, reader.string(L("forward"), kMaxUrl));
    takeIf(d, L("proxy"), change.proxy, reader.string(L("proxy"), kMaxUrl).toUtf8());
    // On a command line an empty value cannot be told from a forgotten one.
    if (reader.boolean(L("noForward")))
        change.forwardUrl = QString();
    if (reader.boolean(L("noProxy")))
        change.proxy = QByteArray();
    takeIf(d, L("enabled"), change.enabled, reader.boolean(L("enabled")));
    takeIf(d, L("secret"), change.secret, secretOf(reader, L("secret"), false));
    takeIf(d, L("token"), change.token, secretOf(reader, L("token"), false));
    takeIf(d, L("aesKey"), change.aesKey, secretOf(reader, L("aesKey"), false));
    if (d.contains(L("handover"))) {
        const Result<domain::HandOver> rule = handOverFromJson(d);
        if (!rule)
            return rule.error();
        change.handOver = *rule;
    }
    return reader.finish(change);
}

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
    channel.proxy = reader.string(L("proxy"), kMaxUrl).toUtf8();
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
