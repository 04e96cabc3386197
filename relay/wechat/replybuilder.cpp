// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/replybuilder.h"

#include "relay/wechat/messagecrypto.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace kefu::wechat {

namespace {

using namespace Qt::Literals::StringLiterals;

//! A section must not end early; what a stranger chose (the nonce) stands in one.
QByteArray cdata(QByteArray text)
{
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>";
}

QByteArray xmlEnvelope(const ReplyKeys &keys, const QByteArray &encrypt,
                       const QByteArray &signature)
{
    return "<xml><Encrypt>" + cdata(encrypt) + "</Encrypt><MsgSignature>" + cdata(signature)
        + "</MsgSignature><TimeStamp>" + keys.timestamp + "</TimeStamp><Nonce>" + cdata(keys.nonce)
        + "</Nonce></xml>";
}

QByteArray jsonEnvelope(const ReplyKeys &keys, const QByteArray &encrypt,
                        const QByteArray &signature)
{
    const QJsonObject envelope {
        { "Encrypt"_L1, QString::fromLatin1(encrypt) },
        { "MsgSignature"_L1, QString::fromLatin1(signature) },
        { "TimeStamp"_L1, keys.timestamp.toLongLong() },
        { "Nonce"_L1, QString::fromUtf8(keys.nonce) },
    };
    return QJsonDocument(envelope).toJson(QJsonDocument::Compact);
}

} // namespace

QByteArray successReply()
{
    return "success";
}

QByteArray transferReply(const QString &openid, const QString &originalId, qint64 createdAt)
{
    return "<xml><ToUserName>" + cdata(openid.toUtf8()) + "</ToUserName><FromUserName>"
        + cdata(originalId.toUtf8()) + "</FromUserName><CreateTime>" + QByteArray::number(createdAt)
        + "</CreateTime><MsgType><![CDATA[transfer_customer_service]]></MsgType></xml>";
}

std::optional<QByteArray> encryptedReply(const ReplyKeys &keys, const QByteArray &reply,
                                         BodyFormat format)
{
    const std::optional<QByteArray> key = decodeAesKey(keys.aesKey);
    if (!key)
        return std::nullopt;
    const std::optional<QByteArray> encrypt =
        encryptMessage(*key, reply, keys.appid, keys.random16);
    if (!encrypt)
        return std::nullopt;
    const QByteArray signature = signatureOf({ keys.token, keys.timestamp, keys.nonce, *encrypt });
    return format == BodyFormat::Xml ? xmlEnvelope(keys, *encrypt, signature)
                                     : jsonEnvelope(keys, *encrypt, signature);
}

} // namespace kefu::wechat
