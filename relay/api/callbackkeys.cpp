// SPDX-License-Identifier: Apache-2.0
#include "relay/api/callbackkeys.h"

#include "relay/wechat/messagecrypto.h"
#include "relay/wechat/replybuilder.h"

namespace kefu::api {

namespace {

wechat::Mode modeOf(storage::ChannelMode mode)
{
    switch (mode) {
    case storage::ChannelMode::Secure:
        return wechat::Mode::Secure;
    case storage::ChannelMode::Compatible:
        return wechat::Mode::Compatible;
    case storage::ChannelMode::Plain:
        return wechat::Mode::Plain;
    }
    return wechat::Mode::Secure;
}

} // namespace

CallbackChannel callbackChannel(const desk::Desk &desk, const QString &name,
                                const wechat::ChannelKeys &dummy)
{
    const auto record = desk.channelByName(name);
    if (!record)
        return { { dummy }, false };
    wechat::ChannelKeys keys { record->id,    record->token,        record->aesKey,
                               record->appid, modeOf(record->mode), record->originalId };
    CallbackChannel channel { { keys }, true };
    if (record->previousUntilAt > desk.now() && !record->previousToken.isEmpty()) {
        keys.token = record->previousToken;
        keys.aesKey = record->previousAesKey;
        channel.keys.append(keys);
    }
    return channel;
}

OpenedCallback openWithAny(const QList<wechat::ChannelKeys> &keys,
                           const wechat::CallbackQuery &query, const QByteArray &body)
{
    OpenedCallback opened { wechat::openCallback(keys.first(), query, body), 0 };
    for (qsizetype i = 1; i < keys.size() && !opened.body; ++i) {
        Result<QByteArray> other = wechat::openCallback(keys[i], query, body);
        if (other)
            opened = { std::move(other), i };
    }
    return opened;
}

QByteArray handOverReply(const wechat::ChannelKeys &keys, const domain::Inbound &inbound,
                         const QByteArray &nonce, qint64 now)
{
    const qint64 seconds = now / 1000;
    const QByteArray reply = wechat::transferReply(inbound.openid, inbound.originalId, seconds);
    if (keys.mode == wechat::Mode::Plain)
        return reply;
    const wechat::ReplyKeys replyKeys { keys.token,
                                        keys.aesKey,
                                        keys.appid.toUtf8(),
                                        QByteArray::number(seconds),
                                        nonce,
                                        wechat::randomBytes16() };
    return wechat::encryptedReply(replyKeys, reply, wechat::BodyFormat::Xml).value_or(QByteArray());
}

} // namespace kefu::api
