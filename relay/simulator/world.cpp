// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/world.h"

#include <QCryptographicHash>
#include <algorithm>

namespace kefu::simulator {

namespace {

constexpr int kOpenidLength = 28;
constexpr int kTokenLength = 136;
constexpr int kMediaIdLength = 64;
//! Older ones are dropped, so that a simulator can stand in a staging system for months.
constexpr int kKeptMessages = 100'000;

bool isOpenid(const QString &text)
{
    const auto allowed = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
            || c == u'-' || c == u'_';
    };
    return text.size() == kOpenidLength && text.startsWith(u'o')
        && std::all_of(text.begin(), text.end(), allowed);
}

} // namespace

int App::admitCall(const QByteArray &path, qint64 now)
{
    if (expireEvery > 0 && ++callsSinceExpiry >= expireEvery) {
        callsSinceExpiry = 0;
        tokens.expireAll(now);
        return TokenExpired;
    }
    return limits.admit(path, now);
}

World::World(const Config &config)
    : m_tokenLifetimeMs(config.tokenLifetimeS * 1000LL)
    , m_msgIds(std::random_device()())
    , m_random(std::random_device()())
{
}

Result<void> World::putApp(const AppConfig &config)
{
    for (const auto &other : m_apps) {
        if (other->config.appId == config.appId && other->config.name != config.name)
            return makeError(ErrorCode::Conflict, QStringLiteral("appid: another app has it"),
                             { { QStringLiteral("field"), QStringLiteral("appid") } });
    }
    if (App *known = app(config.name)) {
        known->config = config;
        return {};
    }
    auto makeToken = [this] { return randomText(kTokenLength); };
    auto makeMediaId = [this] { return randomText(kMediaIdLength); };
    m_apps.push_back(
        std::make_unique<App>(App { .config = config,
                                    .tokens = TokenBook(m_tokenLifetimeMs, std::move(makeToken)),
                                    .quota = {},
                                    .media = MediaBook(std::move(makeMediaId)),
                                    .mediaLimits = {},
                                    .typing = {},
                                    .limits = {},
                                    .visitors = {} }));
    return {};
}

App *World::app(const QString &name) const
{
    for (const auto &one : m_apps) {
        if (one->config.name == name)
            return one.get();
    }
    return nullptr;
}

App *World::appByAppId(const QByteArray &appId) const
{
    for (const auto &one : m_apps) {
        if (one->config.appId == appId)
            return one.get();
    }
    return nullptr;
}

QByteArray World::openidOf(const App &app, const QString &visitor)
{
    if (isOpenid(visitor))
        return visitor.toLatin1();
    const QByteArray who = app.config.appId + '\0' + visitor.toUtf8();
    const QByteArray hash = QCryptographicHash::hash(who, QCryptographicHash::Sha1);
    return 'o' + hash.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray World::meet(App &app, const QString &visitor)
{
    QByteArray openid = openidOf(app, visitor);
    if (!app.visitors.contains(openid))
        app.visitors.insert(openid, visitor);
    return openid;
}

int World::appOfToken(const QByteArray &token, qint64 now, App *&owner) const
{
    if (token.isEmpty())
        return TokenMissing;
    int worst = InvalidToken;
    for (const auto &one : m_apps) {
        const int code = one->tokens.check(token, now);
        if (code == Ok || code == TokenExpired) {
            owner = one.get();
            return code;
        }
        worst = code;
    }
    return worst;
}

int World::admitSend(App &app, const SendCheck &send, qint64 now)
{
    if (send.code != Ok)
        return send.code;
    if (!app.visitors.contains(send.openid))
        return InvalidOpenid;
    if (const int code = contentCode(send, app.config.appId); code != Ok)
        return code;
    if (const QByteArray id = send.mediaId(); !id.isEmpty()) {
        const auto file = app.media.find(id, now);
        if (!file || !send.takes(file->kind))
            return InvalidMediaId;
    }
    return app.quota.take(send.openid, now);
}

int World::admitTyping(App &app, const QByteArray &openid, const QString &command, qint64 now)
{
    if (!app.visitors.contains(openid))
        return InvalidOpenid;
    if (app.quota.left(openid, now).until == 0)
        return OutOfWindow;
    return app.typing.command(openid, command, now);
}

const AcceptedMessage &World::record(App &app, const SendCheck &send, qint64 now)
{
    ++app.accepted;
    app.typing.messageSent(send.openid, now);
    if (m_accepted.size() >= kKeptMessages)
        m_accepted.removeFirst();
    m_accepted.append({ ++m_orders, now, app.config.name,
                        app.visitors.value(send.openid, QString::fromLatin1(send.openid)),
                        send.openid, send.msgType, send.text, send.body, send.isShown() });
    return m_accepted.constLast();
}

QByteArray World::nextMsgId(qint64 now)
{
    // Seconds in the upper half keep ids unique over restarts, and within 63 bits until 2038.
    return QByteArray::number(((now / 1000) << 32) | qint64(m_msgIds++));
}

QByteArray World::randomText(int length)
{
    static constexpr char kLetters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::uniform_int_distribution<size_t> pick(0, sizeof(kLetters) - 2);
    QByteArray text(length, Qt::Uninitialized);
    std::generate(text.begin(), text.end(), [&] { return kLetters[pick(m_random)]; });
    return text;
}

} // namespace kefu::simulator
