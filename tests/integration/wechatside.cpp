// SPDX-License-Identifier: Apache-2.0
#include "wechatside.h"

#include "relay/wechat/messagecrypto.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

using namespace kefu::wechat;

QByteArray Push::target() const
{
    return "/wechat/" + channel + "?signature=" + signatureOf({ token, timestamp, nonce })
        + "&timestamp=" + timestamp + "&nonce=" + nonce
        + "&openid=oTest&encrypt_type=aes&msg_signature=" + msgSignature;
}

QByteArray Push::body() const
{
    if (xml)
        return "<xml><ToUserName><![CDATA[gh_7f083739789a]]></ToUserName><Encrypt><![CDATA["
            + encrypt + "]]></Encrypt></xml>";
    return "{\"ToUserName\":\"gh_7f083739789a\",\"Encrypt\":\"" + encrypt + "\"}";
}

QStringList PushKeys::options() const
{
    return { QStringLiteral("--appid"),  QString::fromLatin1(appid),  QStringLiteral("--token"),
             QString::fromLatin1(token), QStringLiteral("--aes-key"), QString::fromLatin1(aesKey) };
}

QJsonObject vectorNamed(const QString &id)
{
    QFile file(QStringLiteral(KEFUDESK_FIXTURES "/wechat/vectors.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QJsonArray all =
        QJsonDocument::fromJson(file.readAll()).object().value(QLatin1String("decrypt")).toArray();
    for (const QJsonValue &vector : all) {
        if (vector.toObject().value(QLatin1String("id")).toString() == id)
            return vector.toObject();
    }
    return {};
}

Push pushOfVector(const QString &id)
{
    const QJsonObject vector = vectorNamed(id);
    const auto text = [&vector](const char *key) {
        return vector.value(QLatin1String(key)).toString().toUtf8();
    };
    Push push;
    push.token = text("token");
    push.timestamp = text("timestamp");
    push.nonce = text("nonce");
    push.msgSignature = text("msg_signature");
    push.encrypt = text("encrypt");
    push.xml = text("format") == "xml";
    return push;
}

namespace {

Push signedPush(const PushKeys &keys, const QByteArray &encrypt)
{
    Push push;
    push.token = keys.token;
    push.timestamp = QByteArray::number(QDateTime::currentSecsSinceEpoch());
    push.encrypt = encrypt;
    push.msgSignature = signatureOf({ keys.token, push.timestamp, push.nonce, encrypt });
    return push;
}

} // namespace

Push sealedPush(const PushKeys &keys, const QByteArray &message, bool xml)
{
    const QByteArray key = decodeAesKey(keys.aesKey).value_or(QByteArray());
    Push push = signedPush(
        keys, encryptMessage(key, message, keys.appid, randomBytes16()).value_or(QByteArray()));
    push.xml = xml;
    return push;
}

Push badlyPaddedPush(const PushKeys &keys)
{
    // Sealed with another key: what comes out of the right one ends in no padding.
    PushKeys other = keys;
    other.aesKey = "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba";
    return signedPush(keys, sealedPush(other, textMessage("oTest", "hello", 1)).encrypt);
}

QByteArray textMessage(const QByteArray &openid, const QByteArray &content, qint64 msgId)
{
    const QJsonObject message {
        { QStringLiteral("ToUserName"), QStringLiteral("gh_7f083739789a") },
        { QStringLiteral("FromUserName"), QString::fromUtf8(openid) },
        { QStringLiteral("CreateTime"), QDateTime::currentSecsSinceEpoch() },
        { QStringLiteral("MsgType"), QStringLiteral("text") },
        { QStringLiteral("Content"), QString::fromUtf8(content) },
        { QStringLiteral("MsgId"), msgId },
    };
    return QJsonDocument(message).toJson(QJsonDocument::Compact);
}
