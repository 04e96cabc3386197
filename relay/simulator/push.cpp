// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/push.h"

#include "relay/wechat/messagecrypto.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace kefu::simulator {

namespace {

QByteArray cdata(QByteArray text)
{
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>";
}

QByteArray jsonString(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray { text }).toJson(QJsonDocument::Compact);
    return array.mid(1, array.size() - 2);
}

QByteArray envelope(PushFormat format, const QByteArray &originalId, const QByteArray &encrypt)
{
    if (format == PushFormat::Json)
        return "{\"ToUserName\":" + jsonString(QString::fromUtf8(originalId)) + ",\"Encrypt\":\""
            + encrypt + "\"}";
    return "<xml><ToUserName>" + cdata(originalId) + "</ToUserName><Encrypt>" + cdata(encrypt)
        + "</Encrypt></xml>";
}

//! Compatible mode: the clear fields with Encrypt as one more. A body that has no end to put it
//! before is sent as in secure mode.
QByteArray withEncrypt(PushFormat format, const AppConfig &app, const QByteArray &body,
                       const QByteArray &encrypt)
{
    const bool json = format == PushFormat::Json;
    const qsizetype end = json ? body.lastIndexOf('}') : body.lastIndexOf("</xml>");
    if (end < 0)
        return envelope(format, app.originalId, encrypt);
    const QByteArray extra = json ? QByteArray(",\"Encrypt\":\"" + encrypt + '"')
                                  : QByteArray("<Encrypt>" + cdata(encrypt) + "</Encrypt>");
    return body.left(end) + extra + body.mid(end);
}

QUrl withQuery(const QUrl &url, const QList<QPair<QByteArray, QByteArray>> &values)
{
    QByteArray query;
    for (const auto &[name, value] : values) {
        if (value.isEmpty())
            continue;
        query += (query.isEmpty() ? "" : "&") + name + '=' + value.toPercentEncoding();
    }
    QUrl result(url);
    result.setQuery(QString::fromLatin1(query), QUrl::StrictMode);
    return result;
}

bool isFieldName(const QString &name)
{
    return !name.isEmpty() && name.front().isLetter()
        && std::all_of(name.begin(), name.end(),
                       [](QChar c) { return c == u'_' || (c < u'\x7f' && c.isLetterOrNumber()); });
}

} // namespace

Result<PushFields> pushFields(const QJsonObject &object)
{
    PushFields fields;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!isFieldName(it.key()))
            return makeError(ErrorCode::BadRequest,
                             QStringLiteral("fields: a name must be letters, digits and _"));
        // As it was written: a place has a fraction, an id all the digits of 64 bits.
        fields.append({ it.key(), it.value().toVariant().toString(), it.value().isDouble() });
    }
    return fields;
}

QByteArray clearBody(PushFormat format, const PushFields &fields)
{
    QByteArray body;
    for (const PushField &field : fields) {
        const QByteArray name = field.name.toUtf8();
        if (format == PushFormat::Json) {
            body += body.isEmpty() ? "{" : ",";
            body += jsonString(field.name) + ':'
                + (field.number ? field.value.toUtf8() : jsonString(field.value));
        } else {
            const QByteArray value = field.value.toUtf8();
            body += '<' + name + '>' + (field.number ? value : cdata(value)) + "</" + name + '>';
        }
    }
    if (format == PushFormat::Json)
        return body.isEmpty() ? QByteArrayLiteral("{}") : QByteArray(body + '}');
    return "<xml>" + body + "</xml>";
}

PushFields pushHead(const AppConfig &app, const QByteArray &openid, qint64 seconds,
                    const QString &msgType)
{
    return { { QStringLiteral("ToUserName"), QString::fromUtf8(app.originalId), false },
             { QStringLiteral("FromUserName"), QString::fromUtf8(openid), false },
             { QStringLiteral("CreateTime"), QString::number(seconds), true },
             { QStringLiteral("MsgType"), msgType, false } };
}

std::optional<Push> sealPush(const AppConfig &app, const QByteArray &body, const PushStamp &stamp)
{
    const bool encrypts = app.mode != PushMode::Plain;
    Push push;
    push.body = body;
    push.contentType = app.format == PushFormat::Json ? QByteArrayLiteral("application/json")
                                                      : QByteArrayLiteral("text/xml");
    QByteArray msgSignature;
    if (encrypts) {
        const auto key = wechat::decodeAesKey(app.aesKey);
        const auto encrypt = key ? wechat::encryptMessage(*key, body, app.appId, stamp.random16)
                                 : std::optional<QByteArray>();
        if (!encrypt)
            return std::nullopt;
        msgSignature = wechat::signatureOf({ app.token, stamp.timestamp, stamp.nonce, *encrypt });
        push.body = app.mode == PushMode::Secure ? envelope(app.format, app.originalId, *encrypt)
                                                 : withEncrypt(app.format, app, body, *encrypt);
    }
    push.url = withQuery(
        app.callback,
        { { "signature", wechat::signatureOf({ app.token, stamp.timestamp, stamp.nonce }) },
          { "timestamp", stamp.timestamp },
          { "nonce", stamp.nonce },
          { "openid", stamp.openid },
          { "encrypt_type", encrypts ? QByteArrayLiteral("aes") : QByteArray() },
          { "msg_signature", msgSignature } });
    return push;
}

QUrl verificationUrl(const AppConfig &app, const PushStamp &stamp, const QByteArray &echostr)
{
    return withQuery(
        app.callback,
        { { "signature", wechat::signatureOf({ app.token, stamp.timestamp, stamp.nonce }) },
          { "echostr", echostr },
          { "timestamp", stamp.timestamp },
          { "nonce", stamp.nonce } });
}

} // namespace kefu::simulator
