// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/sendcheck.h"

#include <QJsonDocument>
#include <QSet>

namespace kefu::simulator {

namespace {

// WeChat delivers \uXXXX as these six characters, or refuses with 40033; the simulator always
// refuses (wechat.md P1). "\\u4f60" is a backslash followed by letters and stays allowed.
bool hasUnicodeEscape(const QByteArray &body)
{
    for (qsizetype i = body.indexOf('\\'); i >= 0 && i + 1 < body.size();
         i = body.indexOf('\\', i + 2)) {
        if (body.at(i + 1) == 'u')
            return true;
    }
    return false;
}

bool isKnownType(const QString &type)
{
    static const QSet<QString> kTypes {
        QStringLiteral("text"),    QStringLiteral("image"),
        QStringLiteral("link"),    QStringLiteral("miniprogrampage"),
        QStringLiteral("voice"),   QStringLiteral("video"),
        QStringLiteral("music"),   QStringLiteral("news"),
        QStringLiteral("mpnews"),  QStringLiteral("mpnewsarticle"),
        QStringLiteral("msgmenu"), QStringLiteral("wxcard"),
    };
    return kTypes.contains(type);
}

} // namespace

SendCheck checkSendBody(const QByteArray &body)
{
    SendCheck result;
    if (body.trimmed().isEmpty()) {
        result.code = EmptyPost;
        return result;
    }
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject()) {
        result.code = BadJson;
        return result;
    }
    if (hasUnicodeEscape(body)) {
        result.code = InvalidCharset;
        return result;
    }
    result.body = document.object();
    result.openid = result.body.value(QLatin1String("touser")).toString().toUtf8();
    result.msgType = result.body.value(QLatin1String("msgtype")).toString();
    if (result.openid.isEmpty())
        result.code = InvalidOpenid;
    if (result.msgType == QLatin1String("text")) {
        result.text = result.body.value(QLatin1String("text"))
                          .toObject()
                          .value(QLatin1String("content"))
                          .toString();
    }
    return result;
}

int contentCode(const SendCheck &send)
{
    if (!isKnownType(send.msgType))
        return InvalidMessageType;
    if (send.msgType != QLatin1String("text"))
        return TypeNotPermitted;
    if (send.text.isEmpty())
        return EmptyContent;
    return send.text.toUtf8().size() > kMaxTextBytes ? ContentTooLong : Ok;
}

} // namespace kefu::simulator
