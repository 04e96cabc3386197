// SPDX-License-Identifier: Apache-2.0
#include "relay/server/configrules.h"

#include <algorithm>
#include <numeric>

namespace kefu::server {

namespace {

using Apply = std::function<bool(const QVariant &, Config &)>;

bool isText(const QVariant &value)
{
    return value.metaType().id() == QMetaType::QString;
}

bool isInteger(const QVariant &value)
{
    return value.metaType().id() == QMetaType::LongLong;
}

KeyRule textRule(const QString &key, const QString &expected,
                 std::function<bool(const QString &, Config &)> take)
{
    return { key, expected, [take = std::move(take)](const QVariant &value, Config &config) {
                return isText(value) && take(value.toString(), config);
            } };
}

KeyRule flagRule(const QString &key, bool Config::*member)
{
    return { key, QStringLiteral("true or false"), [member](const QVariant &value, Config &config) {
                if (value.metaType().id() != QMetaType::Bool)
                    return false;
                config.*member = value.toBool();
                return true;
            } };
}

//! An integer in a range; `part` finds the struct it lives in.
template <typename Part, typename Number>
KeyRule numberRule(const QString &key, Part Config::*part, Number Part::*member, qint64 min,
                   qint64 max)
{
    return { key, QStringLiteral("an integer from %1 to %2").arg(min).arg(max),
             [part, member, min, max](const QVariant &value, Config &config) {
                 if (!isInteger(value) || value.toLongLong() < min || value.toLongLong() > max)
                     return false;
                 (config.*part).*member = static_cast<Number>(value.toLongLong());
                 return true;
             } };
}

KeyRule listRule(const QString &key, const QString &expected,
                 std::function<bool(const QString &, Config &)> takeOne)
{
    return { key, expected, [takeOne = std::move(takeOne)](const QVariant &value, Config &config) {
                if (value.metaType().id() != QMetaType::QStringList)
                    return false;
                const QStringList items = value.toStringList();
                return std::all_of(items.begin(), items.end(),
                                   [&](const QString &item) { return takeOne(item, config); });
            } };
}

bool isWebUrl(const QUrl &url)
{
    const bool web =
        url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    return url.isValid() && web && !url.host().isEmpty() && url.userInfo().isEmpty()
        && !url.hasQuery() && !url.hasFragment();
}

bool takeAddress(const QString &text, Config &config)
{
    return !text.isEmpty() && config.listen.setAddress(text);
}

bool takePublicUrl(const QString &text, Config &config)
{
    QUrl url(text, QUrl::StrictMode);
    if (!isWebUrl(url))
        return false;
    while (url.path().endsWith(u'/'))
        url.setPath(url.path().chopped(1));
    config.publicUrl = url;
    config.layim.publicUrl = url.toEncoded();
    return true;
}

bool takeOrigin(const QString &text, Config &config)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!isWebUrl(url) || !url.path().isEmpty())
        return false;
    config.layim.origins.append(text.toLower());
    return true;
}

bool takeProxy(const QString &text, Config &config)
{
    static const QStringList kSchemes { QStringLiteral("http"), QStringLiteral("https"),
                                        QStringLiteral("socks5"), QStringLiteral("socks5h") };
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || !kSchemes.contains(url.scheme()) || url.host().isEmpty())
        return false;
    config.wechatProxy = text;
    return true;
}

bool takeLogFormat(const QString &text, Config &config)
{
    static const QStringList kNames { QStringLiteral("plain"), QStringLiteral("journald"),
                                      QStringLiteral("json") };
    config.logFormat = static_cast<LogFormat>(std::max<qsizetype>(kNames.indexOf(text), 0));
    return kNames.contains(text);
}

bool takeLogLevel(const QString &text, Config &config)
{
    config.logDebug = text == QLatin1String("debug");
    return config.logDebug || text == QLatin1String("info");
}

KeyRule portRule()
{
    return { QStringLiteral("port"),
             QStringLiteral("an integer from 0 to 65535 (0 picks a free port)"),
             [](const QVariant &value, Config &config) {
                 if (!isInteger(value) || value.toLongLong() < 0 || value.toLongLong() > 65535)
                     return false;
                 config.port = static_cast<quint16>(value.toLongLong());
                 return true;
             } };
}

QList<KeyRule> processRules()
{
    QList<KeyRule> rules {
        textRule(QStringLiteral("data_dir"),
                 QStringLiteral("the folder of the relay's data, as text in quotes"),
                 [](const QString &text, Config &config) {
                     config.dataDir = text;
                     return !text.trimmed().isEmpty();
                 }),
        textRule(QStringLiteral("listen"),
                 QStringLiteral("an IP address to listen on, like \"127.0.0.1\""), takeAddress),
        portRule(),
    };
    for (KeyRule &rule : rules)
        rule.required = true;
    rules.append({
        textRule(QStringLiteral("tls_certificate"),
                 QStringLiteral("the path of a PEM file with the certificate and its chain"),
                 [](const QString &text, Config &config) {
                     config.tlsCertificate = text;
                     return !text.trimmed().isEmpty();
                 }),
        textRule(QStringLiteral("tls_key"),
                 QStringLiteral("the path of a PEM file with the certificate's key"),
                 [](const QString &text, Config &config) {
                     config.tlsKey = text;
                     return !text.trimmed().isEmpty();
                 }),
        flagRule(QStringLiteral("allow_clear_text"), &Config::allowClearText),
        KeyRule { QStringLiteral("allow_private_forward"), QStringLiteral("true or false"),
                  [](const QVariant &value, Config &config) {
                      config.desk.allowPrivateForward = value.toBool();
                      return value.metaType().id() == QMetaType::Bool;
                  } },
        textRule(QStringLiteral("time_zone"),
                 QStringLiteral("the name of a time zone, like \"Asia/Shanghai\""),
                 [](const QString &text, Config &config) {
                     config.desk.timeZone = QTimeZone(text.toUtf8());
                     return config.desk.timeZone.isValid();
                 }),
        textRule(QStringLiteral("public_url"),
                 QStringLiteral("the relay's address as seen from outside, like "
                                "\"https://kefu.example.com\""),
                 takePublicUrl),
        textRule(QStringLiteral("log_format"),
                 QStringLiteral("\"plain\", \"journald\" or \"json\""), takeLogFormat),
        textRule(QStringLiteral("log_level"), QStringLiteral("\"info\" or \"debug\""),
                 takeLogLevel),
        textRule(QStringLiteral("wechat_proxy"),
                 QStringLiteral("a proxy address, like \"http://10.0.0.1:3128\" or "
                                "\"socks5h://…\""),
                 takeProxy),
        textRule(QStringLiteral("wechat_ca_file"), QStringLiteral("the path of a PEM file"),
                 [](const QString &text, Config &config) {
                     config.wechatCaFile = text;
                     return !text.isEmpty();
                 }),
    });
    return rules;
}

QList<KeyRule> accessRules()
{
    return {
        listRule(QStringLiteral("trusted_proxies"),
                 QStringLiteral("a list of IP addresses, like [\"127.0.0.1\"]"),
                 [](const QString &text, Config &config) {
                     QHostAddress address;
                     const bool good = !text.isEmpty() && address.setAddress(text);
                     config.http.trustedProxies.append(address);
                     return good;
                 }),
        listRule(QStringLiteral("layim_origins"),
                 QStringLiteral("a list of origins, like [\"https://admin.example.com\"], without "
                                "a path"),
                 takeOrigin),
    };
}

QList<KeyRule> httpRules()
{
    using http::Limits;
    const auto rule = [](const char *key, int Limits::*member, qint64 min, qint64 max) {
        return numberRule(QLatin1String("http.") + QLatin1String(key), &Config::http, member, min,
                          max);
    };
    return {
        rule("request_line_bytes", &Limits::requestLine, 1024, 65536),
        rule("header_bytes", &Limits::headerBytes, 2048, 262144),
        rule("header_fields", &Limits::headerFields, 16, 1024),
        rule("body_bytes", &Limits::defaultBody, 4096, 16 * 1024 * 1024),
        rule("header_deadline_ms", &Limits::headerDeadlineMs, 100, 120'000),
        rule("body_deadline_ms", &Limits::bodyDeadlineMs, 100, 120'000),
        rule("idle_ms", &Limits::idleMs, 100, 600'000),
        rule("connections", &Limits::connections, 16, 1'000'000),
        rule("unauthenticated_per_address", &Limits::unauthenticatedPerAddress, 1, 100'000),
        rule("socket_backlog_bytes", &Limits::socketBacklog, 65536, 64 * 1024 * 1024),
        rule("socket_backlog_total_bytes", &Limits::socketBacklogTotal, 1024 * 1024,
             1024 * 1024 * 1024),
    };
}

QList<KeyRule> spanRules()
{
    using Desk = desk::Settings;
    using Gateway = gateway::Settings;
    using Layim = layim::Settings;
    constexpr qint64 kYearMs = 366LL * 24 * 3600 * 1000;
    return {
        numberRule(QStringLiteral("desk.grace_ms"), &Config::desk, &Desk::graceMs, 0, 3'600'000),
        numberRule(QStringLiteral("desk.access_token_ms"), &Config::desk, &Desk::accessTokenMs,
                   60'000, kYearMs),
        numberRule(QStringLiteral("desk.refresh_token_ms"), &Config::desk, &Desk::refreshTokenMs,
                   60'000, kYearMs),
        numberRule(QStringLiteral("desk.rotation_ms"), &Config::desk, &Desk::rotationMs, 0,
                   7LL * 24 * 3600 * 1000),
        numberRule(QStringLiteral("desk.send_delay_ms"), &Config::desk, &Desk::sendDelayMs, 0,
                   5000),
        numberRule(QStringLiteral("desk.sends_per_channel"), &Config::desk, &Desk::sendsPerChannel,
                   1, 256),
        numberRule(QStringLiteral("gateway.login_ms"), &Config::gateway, &Gateway::loginMs, 100,
                   120'000),
        numberRule(QStringLiteral("gateway.ping_ms"), &Config::gateway, &Gateway::pingMs, 100,
                   3'600'000),
        numberRule(QStringLiteral("layim.login_ms"), &Config::layim, &Layim::loginMs, 100, 120'000),
        numberRule(QStringLiteral("layim.silence_ms"), &Config::layim, &Layim::silenceMs, 100,
                   3'600'000),
        numberRule(QStringLiteral("layim.answer_ms"), &Config::layim, &Layim::answerMs, 100,
                   3'600'000),
    };
}

//! Files of messages, and the small things between desk and WeChat.
template <typename Number>
KeyRule mediaRule(const char *key, Number desk::MediaSettings::*member, qint64 min, qint64 max)
{
    return { QLatin1String("media.") + QLatin1String(key),
             QStringLiteral("an integer from %1 to %2").arg(min).arg(max),
             [member, min, max](const QVariant &value, Config &config) {
                 if (!isInteger(value) || value.toLongLong() < min || value.toLongLong() > max)
                     return false;
                 config.desk.media.*member = static_cast<Number>(value.toLongLong());
                 return true;
             } };
}

bool takeFileHost(const QString &text, Config &config)
{
    static const QStringList kUsual = desk::MediaSettings().fileHosts;
    if (config.desk.media.fileHosts == kUsual)
        config.desk.media.fileHosts.clear(); // the list in the file stands instead
    const QUrl url(QLatin1String("https://") + text, QUrl::StrictMode);
    const bool host = url.isValid() && url.host() == text && text.contains(u'.');
    config.desk.media.fileHosts.append(text);
    return host;
}

bool takeTyping(const QString &text, Config &config)
{
    static const QStringList kNames { QStringLiteral("custom"), QStringLiteral("business"),
                                      QStringLiteral("off") };
    const qsizetype index = kNames.indexOf(text);
    config.desk.media.typing = static_cast<wechat::TypingPath>(std::max<qsizetype>(index, 0));
    return index >= 0;
}

QList<KeyRule> mediaRules()
{
    using Media = desk::MediaSettings;
    constexpr qint64 kMegabyte = 1024 * 1024;
    return {
        mediaRule("upload_bytes", &Media::uploadBytes, 64 * 1024, 20 * kMegabyte),
        mediaRule("download_bytes", &Media::downloadBytes, 64 * 1024, 60 * kMegabyte),
        mediaRule("downloads_per_channel", &Media::downloadsPerChannel, 1, 32),
        mediaRule("min_free_bytes", &Media::minFreeBytes, 0, 1024 * 1024 * kMegabyte),
        mediaRule("picture_ms", &Media::pictureMs, 1000, 120'000),
        listRule(QStringLiteral("media.file_hosts"),
                 QStringLiteral("a list of host names, like [\"qpic.cn\"]"), takeFileHost),
        textRule(QStringLiteral("media.image_helper"),
                 QStringLiteral("the path of kefudesk-imagehelper"),
                 [](const QString &text, Config &config) {
                     config.desk.media.imageHelper = text;
                     return !text.trimmed().isEmpty();
                 }),
        textRule(QStringLiteral("wechat_typing"),
                 QStringLiteral("\"custom\", \"business\" or \"off\""), takeTyping),
        KeyRule { QStringLiteral("wechat_card_appid"), QStringLiteral("true or false"),
                  [](const QVariant &value, Config &config) {
                      config.desk.media.cardAppid = value.toBool();
                      return value.metaType().id() == QMetaType::Bool;
                  } },
    };
}

//! WeChat's reply rules, should they change (wechat.md 4).
QList<KeyRule> quotaRules()
{
    using domain::QuotaRules;
    constexpr qint64 kMonthMs = 31LL * 24 * 3600 * 1000;
    const auto rule = [](const char *key, auto QuotaRules::*member, qint64 min, qint64 max) {
        return KeyRule { QLatin1String("quota.") + QLatin1String(key),
                         QStringLiteral("an integer from %1 to %2").arg(min).arg(max),
                         [member, min, max](const QVariant &value, Config &config) {
                             const qint64 number = value.toLongLong();
                             using Number = std::decay_t<decltype(config.desk.quota.*member)>;
                             config.desk.quota.*member = static_cast<Number>(number);
                             return isInteger(value) && number >= min && number <= max;
                         } };
    };
    return {
        rule("messages", &QuotaRules::perMessage, 1, 20),
        rule("message_window_ms", &QuotaRules::messageWindowMs, 60'000, kMonthMs),
        rule("enters", &QuotaRules::perEnter, 0, 20),
        rule("enter_window_ms", &QuotaRules::enterWindowMs, 1000, kMonthMs),
        rule("enter_safety_ms", &QuotaRules::enterSafetyMs, 0, 60'000),
    };
}

QList<KeyRule> metricsRules()
{
    return {
        textRule(QStringLiteral("metrics.token"),
                 QStringLiteral("at least 16 printable characters without blanks"),
                 [](const QString &text, Config &config) {
                     config.metrics.token = text.toLatin1();
                     const auto unfit = [](QChar c) { return c <= u' ' || c > u'~'; };
                     return text.size() >= 16 && std::none_of(text.begin(), text.end(), unfit);
                 }),
        textRule(
            QStringLiteral("metrics.listen"),
            QStringLiteral("an IP address of a network that only your monitoring reaches, like "
                           "\"127.0.0.1\""),
            [](const QString &text, Config &config) {
                return !text.isEmpty() && config.metrics.listen.setAddress(text);
            }),
        numberRule(QStringLiteral("metrics.port"), &Config::metrics, &Config::Metrics::port, 0,
                   65535),
    };
}

//! Levenshtein distance, for "did you mean".
int distance(const QString &a, const QString &b)
{
    QList<int> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        int diagonal = row[0];
        row[0] = static_cast<int>(i);
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const int change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({ change, row[j] + 1, row[j - 1] + 1 });
        }
    }
    return row.last();
}

} // namespace

const QList<KeyRule> &configRules()
{
    static const QList<KeyRule> rules = processRules() + accessRules() + httpRules() + spanRules()
        + mediaRules() + quotaRules() + metricsRules();
    return rules;
}

QString nearestKey(const QString &key)
{
    constexpr qsizetype kLongestKey = 64;
    const QString asked = key.left(kLongestKey).toLower().replace(u'-', u'_');
    QString best;
    int bestDistance = 4;
    for (const KeyRule &rule : configRules()) {
        // A key put into the wrong table is meant just as often as a misspelt one.
        const QString last = rule.key.section(u'.', -1);
        const int found =
            std::min(distance(asked, rule.key), distance(asked.section(u'.', -1), last));
        if (found < bestDistance) {
            bestDistance = found;
            best = rule.key;
        }
    }
    return best;
}

} // namespace kefu::server
