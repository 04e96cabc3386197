// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/sendbody.h"

#include "relay/wechat/apiclient.h"
#include "relay/wechat/textrules.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace kefu::wechat {

namespace {

using namespace Qt::Literals::StringLiterals;

QByteArray bodyOf(const QString &openid, QLatin1String type, const QJsonObject &payload)
{
    const QJsonObject body {
        { "touser"_L1, cleanedText(openid) },
        { "msgtype"_L1, type },
        { type, payload },
    };
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

QByteArray imageBody(const OutgoingMessage &message)
{
    if (message.mediaId.isEmpty())
        return {};
    return bodyOf(message.openid, "image"_L1, { { "media_id"_L1, message.mediaId } });
}

QByteArray linkBody(const OutgoingMessage &message)
{
    const Content &link = message.content;
    return bodyOf(message.openid, "link"_L1,
                  { { "title"_L1, cleanedText(link.title) },
                    { "description"_L1, cleanedText(link.description) },
                    { "url"_L1, cleanedText(link.url) },
                    { "thumb_url"_L1, cleanedText(link.coverUrl) } });
}

QByteArray cardBody(const OutgoingMessage &message)
{
    if (message.mediaId.isEmpty())
        return {};
    QJsonObject card { { "title"_L1, cleanedText(message.content.title) },
                       { "pagepath"_L1, cleanedText(message.content.url) },
                       { "thumb_media_id"_L1, message.mediaId } };
    if (!message.appid.isEmpty())
        card.insert("appid"_L1, message.appid);
    return bodyOf(message.openid, "miniprogrampage"_L1, card);
}

} // namespace

QByteArray sendBody(const OutgoingMessage &message)
{
    switch (message.content.kind) {
    case ContentKind::Text:
        return textBody({ message.openid, message.content.text, {} });
    case ContentKind::Image:
        return imageBody(message);
    case ContentKind::Link:
        return linkBody(message);
    case ContentKind::Card:
        return cardBody(message);
    default:
        return {};
    }
}

} // namespace kefu::wechat
