// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/sendcheck.h"

#include <QJsonDocument>
#include <QSet>
#include <QUrl>

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

//! Mini programs may send these four (wechat.md 3); the others are for official accounts.
bool isAllowedType(const QString &type)
{
    return type == QLatin1String("text") || type == QLatin1String("image")
        || type == QLatin1String("link") || type == QLatin1String("miniprogrampage");
}

bool filled(const QJsonObject &object, const char *name)
{
    return !object.value(QLatin1String(name)).toString().isEmpty();
}

//! `aimsgcontext`, if there: 0 or 1.
bool isSourceMarked(const QJsonObject &body)
{
    const QJsonValue mark = body.value(QLatin1String("aimsgcontext"));
    if (mark.isUndefined())
        return true;
    const QJsonValue value = mark.toObject().value(QLatin1String("is_ai_msg"));
    return value.isDouble() && (value.toDouble() == 0 || value.toDouble() == 1);
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

QByteArray SendCheck::mediaId() const
{
    if (msgType == QLatin1String("image"))
        return part().value(QLatin1String("media_id")).toString().toUtf8();
    if (msgType == QLatin1String("miniprogrampage"))
        return part().value(QLatin1String("thumb_media_id")).toString().toUtf8();
    return {};
}

bool SendCheck::takes(MediaKind kind) const
{
    const bool cover = msgType == QLatin1String("miniprogrampage") && kind == MediaKind::Thumb;
    return cover || kind == MediaKind::Image;
}

bool SendCheck::isShown() const
{
    if (msgType != QLatin1String("link"))
        return true;
    const QUrl url(part().value(QLatin1String("url")).toString());
    return !url.isEmpty() && url.host() != QLatin1String("mp.weixin.qq.com")
        && !part().value(QLatin1String("thumb_url")).toString().isEmpty();
}

int contentCode(const SendCheck &send, const QByteArray &appId)
{
    if (!isKnownType(send.msgType))
        return InvalidMessageType;
    if (!isAllowedType(send.msgType))
        return TypeNotPermitted;
    if (!isSourceMarked(send.body))
        return InvalidParameter;
    if (send.msgType == QLatin1String("text")) {
        if (send.text.isEmpty())
            return EmptyContent;
        return send.text.toUtf8().size() > kMaxTextBytes ? ContentTooLong : Ok;
    }
    if (send.msgType == QLatin1String("link"))
        return filled(send.part(), "title") ? Ok : InvalidParameter;
    if (send.msgType == QLatin1String("miniprogrampage")) {
        const QString owner = send.part().value(QLatin1String("appid")).toString();
        if (!filled(send.part(), "title") || !filled(send.part(), "pagepath"))
            return InvalidParameter;
        if (!owner.isEmpty() && !appId.isEmpty() && owner.toUtf8() != appId)
            return InvalidAppid;
    }
    return send.mediaId().isEmpty() ? MediaIdMissing : Ok;
}

QString shownSend(const QString &msgType, const QJsonObject &body)
{
    const QJsonObject part = body.value(msgType).toObject();
    if (msgType == QLatin1String("text"))
        return part.value(QLatin1String("content")).toString();
    const QString title = part.value(QLatin1String("title")).toString();
    const QString name =
        msgType == QLatin1String("miniprogrampage") ? QStringLiteral("card") : msgType;
    return QLatin1Char('[') + name + QLatin1Char(']')
        + (title.isEmpty() ? QString() : QString(QLatin1Char(' ') + title));
}

} // namespace kefu::simulator
