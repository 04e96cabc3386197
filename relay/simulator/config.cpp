// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/config.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <algorithm>

namespace kefu::simulator {

namespace {

using Values = QMap<QString, QString>;

constexpr int kAesKeyLength = 43;

Error fail(const QString &key, const QString &expected)
{
    return makeError(ErrorCode::BadRequest, key + QStringLiteral(": ") + expected,
                     { { QStringLiteral("field"), key } });
}

bool isPlainWord(const QString &text)
{
    return !text.isEmpty() && text.size() <= 128
        && std::all_of(text.begin(), text.end(), [](QChar c) { return c > u' ' && c < u'\x7f'; });
}

Result<void> readWord(const Values &values, const char *key, bool needed, QByteArray &into)
{
    const QString value = values.value(QLatin1String(key));
    if (value.isEmpty() && !needed)
        return {};
    if (!isPlainWord(value))
        return fail(QLatin1String(key),
                    QStringLiteral("expected 1 to 128 visible ASCII characters"));
    into = value.toLatin1();
    return {};
}

Result<void> readMode(const Values &values, AppConfig &app)
{
    const QString mode = values.value(QStringLiteral("mode"), QStringLiteral("secure"));
    if (mode == QLatin1String("plain"))
        app.mode = PushMode::Plain;
    else if (mode == QLatin1String("compatible"))
        app.mode = PushMode::Compatible;
    else if (mode != QLatin1String("secure"))
        return fail(QStringLiteral("mode"), QStringLiteral("expected plain, compatible or secure"));
    const QString format = values.value(QStringLiteral("format"), QStringLiteral("xml"));
    if (format == QLatin1String("json"))
        app.format = PushFormat::Json;
    else if (format != QLatin1String("xml"))
        return fail(QStringLiteral("format"), QStringLiteral("expected xml or json"));
    return {};
}

Result<void> readKeys(const Values &values, AppConfig &app)
{
    const bool encrypts = app.mode != PushMode::Plain;
    if (auto r = readWord(values, "appid", true, app.appId); !r)
        return r;
    if (auto r = readWord(values, "secret", true, app.secret); !r)
        return r;
    if (auto r = readWord(values, "token", true, app.token); !r)
        return r;
    if (auto r = readWord(values, "aeskey", encrypts, app.aesKey); !r)
        return r;
    const auto key =
        QByteArray::fromBase64Encoding(app.aesKey + '=', QByteArray::AbortOnBase64DecodingErrors);
    if (!app.aesKey.isEmpty() && (app.aesKey.size() != kAesKeyLength || !key))
        return fail(QStringLiteral("aeskey"), QStringLiteral("expected 43 characters of base64"));
    if (auto r = readWord(values, "original", false, app.originalId); !r)
        return r;
    if (app.originalId.isEmpty()) {
        const auto hash = QCryptographicHash::hash(app.appId, QCryptographicHash::Sha1).toHex();
        app.originalId = "gh_" + hash.left(12);
    }
    return {};
}

Result<AppConfig> readApp(const Values &values)
{
    static const QStringList kKeys { QStringLiteral("name"),    QStringLiteral("appid"),
                                     QStringLiteral("secret"),  QStringLiteral("token"),
                                     QStringLiteral("aeskey"),  QStringLiteral("original"),
                                     QStringLiteral("mode"),    QStringLiteral("format"),
                                     QStringLiteral("callback") };
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        if (!kKeys.contains(it.key()))
            return fail(it.key(),
                        QStringLiteral("unknown; known are ") + kKeys.join(QStringLiteral(", ")));
    }
    AppConfig app;
    app.name = values.value(QStringLiteral("name"));
    if (!isPlainWord(app.name))
        return fail(QStringLiteral("name"),
                    QStringLiteral("expected 1 to 128 visible ASCII characters"));
    if (auto r = readMode(values, app); !r)
        return r.error();
    if (const QString text = values.value(QStringLiteral("callback")); !text.isEmpty()) {
        const auto url = parseCallback(text);
        if (!url)
            return url.error();
        app.callback = *url;
    }
    if (auto r = readKeys(values, app); !r)
        return r.error();
    return app;
}

Result<double> readNumber(const QJsonObject &object, const char *key, double fallback, double least,
                          double most)
{
    const QJsonValue value = object.value(QLatin1String(key));
    if (value.isUndefined())
        return fallback;
    const double number = value.toDouble();
    if (!value.isDouble() || number < least || number > most)
        return fail(QLatin1String(key),
                    QStringLiteral("expected a number from %1 to %2").arg(least).arg(most));
    return number;
}

Result<void> readNumbers(const QJsonObject &object, Config &config)
{
    const auto seed = readNumber(object, "seed", 1, 0, 4294967295.0);
    const auto speed = readNumber(object, "speed", 1, 0.01, 1000);
    const auto lifetime = readNumber(object, "tokenLifetimeS", 7200, 1, 86400);
    for (const auto *number : { &seed, &speed, &lifetime }) {
        if (!*number)
            return number->error();
    }
    config.seed = quint32(*seed);
    config.speed = *speed;
    config.tokenLifetimeS = int(*lifetime);
    return parseCalls(object.value(QLatin1String("calls")).toObject(), config.calls);
}

} // namespace

Result<void> parseCalls(const QJsonObject &object, CallRules &rules)
{
    const auto timeout = readNumber(object, "timeoutMs", rules.timeoutMs, 10, 600000);
    const auto attempts = readNumber(object, "attempts", rules.attempts, 1, 10);
    const auto refused = readNumber(object, "refusedAttempts", rules.refusedAttempts, 1, 10);
    const auto duplicates = readNumber(object, "duplicates", rules.duplicates, 0, 10);
    const auto shuffle = readNumber(object, "shuffle", rules.shuffle, 0, 1000);
    for (const auto *number : { &timeout, &attempts, &refused, &duplicates, &shuffle }) {
        if (!*number)
            return number->error();
    }
    rules.timeoutMs = int(*timeout);
    rules.attempts = int(*attempts);
    rules.refusedAttempts = int(*refused);
    rules.duplicates = int(*duplicates);
    rules.shuffle = int(*shuffle);
    rules.freshStamp = object.value(QLatin1String("freshStamp")).toBool(rules.freshStamp);
    rules.overlap = object.value(QLatin1String("overlap")).toBool(rules.overlap);
    return {};
}

Result<AppConfig> parseApp(const QString &text)
{
    Values values;
    const QStringList pairs = text.split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (const QString &pair : pairs) {
        const qsizetype equals = pair.indexOf(QLatin1Char('='));
        if (equals <= 0)
            return fail(QStringLiteral("app"), QStringLiteral("expected key=value,key=value,…"));
        values.insert(pair.left(equals).trimmed(), pair.mid(equals + 1).trimmed());
    }
    return readApp(values);
}

Result<AppConfig> parseApp(const QJsonObject &object)
{
    Values values;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!it.value().isString())
            return fail(it.key(), QStringLiteral("expected a string"));
        values.insert(it.key(), it.value().toString());
    }
    return readApp(values);
}

Result<Config> parseConfig(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject()) {
        const auto line = json.left(error.offset).count('\n') + 1;
        return fail(QStringLiteral("line ") + QString::number(line),
                    QStringLiteral("not a JSON object: ") + error.errorString());
    }
    const QJsonObject object = document.object();
    Config config;
    if (auto r = readNumbers(object, config); !r)
        return r.error();
    const QJsonArray apps = object.value(QLatin1String("apps")).toArray();
    for (qsizetype i = 0; i < apps.size(); ++i) {
        auto app = parseApp(apps.at(i).toObject());
        if (!app)
            return fail(QStringLiteral("apps[%1].").arg(i)
                            + app.error().details.value(QLatin1String("field")).toString(),
                        app.error().message);
        config.apps.append(std::move(app).value());
    }
    return config;
}

Result<QUrl> parseCallback(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool web =
        url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !web || url.host().isEmpty() || url.hasQuery())
        return fail(QStringLiteral("callback"),
                    QStringLiteral("expected an http(s) address without a query"));
    return url;
}

QString modeName(PushMode mode)
{
    switch (mode) {
    case PushMode::Plain:
        return QStringLiteral("plain");
    case PushMode::Compatible:
        return QStringLiteral("compatible");
    case PushMode::Secure:
        break;
    }
    return QStringLiteral("secure");
}

QString formatName(PushFormat format)
{
    return format == PushFormat::Json ? QStringLiteral("json") : QStringLiteral("xml");
}

} // namespace kefu::simulator
