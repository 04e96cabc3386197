// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/sendrequest.h"

#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"
#include "relay/protocol/markup.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QUrl>

namespace kefu::layim {

namespace {

using L = QLatin1String;

constexpr qsizetype kMaxFields = 64;

Error badField(L field)
{
    return makeError(ErrorCode::BadRequest, QStringLiteral("missing or wrong field"),
                     { { L("field"), field } });
}

std::optional<VisitorId> visitorIdOf(const QJsonValue &value)
{
    const QString text = value.isDouble() ? QString::number(value.toInteger()) : value.toString();
    const auto id = parseId<VisitorId>(text);
    return id && id->isValid() ? id : std::nullopt;
}

bool isTrue(const QJsonValue &value)
{
    return value.isString() ? value.toString() == L("true") : value.toBool();
}

QString decoded(QByteArray text)
{
    text.replace('+', ' ');
    return QString::fromUtf8(QByteArray::fromPercentEncoding(text));
}

//! The media id of an address of ours, https://…/api/v1/media/{id}?…; what it says beside the id is
//! not looked at. Empty: another address.
QString mediaIn(const QString &address)
{
    const QString path = QUrl(address).path();
    const qsizetype at = path.indexOf(L("/api/v1/media/"));
    return at < 0 ? QString() : path.section(u'/', -1);
}

void appendText(QList<Content> &pieces, const QString &written)
{
    Content content;
    content.text = codec::sanitized(markup::plainText(written)).trimmed();
    if (!content.text.isEmpty())
        pieces.append(content);
}

//! Cuts at our own pictures, as LayIM writes them: img[address], and file(address)[name], which its
//! other button makes. Whatever else it is stays text.
QList<Content> piecesFrom(const QString &written)
{
    static const QRegularExpression media(QStringLiteral(
        "img\\[(?<img>[^\\s\\[\\]]+)\\]|file\\((?<file>[^\\s()]+)\\)\\[[^\\[\\]]*\\]"));
    QList<Content> pieces;
    qsizetype textFrom = 0;
    auto matches = media.globalMatch(written);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        Content picture;
        picture.kind = ContentKind::Image;
        picture.media.id = mediaIn(match.captured(L("img")) + match.captured(L("file")));
        if (picture.media.id.isEmpty())
            continue;
        appendText(pieces, written.mid(textFrom, match.capturedStart() - textFrom));
        pieces.append(picture);
        textFrom = match.capturedEnd();
    }
    appendText(pieces, written.mid(textFrom));
    return pieces;
}

} // namespace

Result<SendRequest> sendRequestFromJson(const QJsonObject &data)
{
    const QJsonValue mine = data.value(L("mine"));
    const QJsonValue to = data.value(L("to"));
    if (!mine.isObject())
        return badField(L("mine"));
    if (!to.isObject())
        return badField(L("to"));
    const QJsonValue content = mine.toObject().value(L("content"));
    if (!content.isString())
        return badField(L("mine.content"));
    if (to.toObject().value(L("type")).toString() == L("group"))
        return makeError(ErrorCode::Unsupported, QStringLiteral("there are no group chats"));
    const auto visitor = visitorIdOf(to.toObject().value(L("id")));
    if (!visitor)
        return badField(L("to.id"));
    if (content.toString().size() > kMaxTextChars)
        return makeError(ErrorCode::TooLarge, QStringLiteral("the text is too long"),
                         { { L("limit"), kMaxTextChars } });
    QList<Content> pieces = piecesFrom(content.toString());
    if (pieces.isEmpty())
        return badField(L("mine.content"));
    if (pieces.size() > kMaxPieces)
        return makeError(ErrorCode::TooLarge, QStringLiteral("too many pictures at once"),
                         { { L("pieces"), kMaxPieces } });
    SendRequest request;
    request.visitor = *visitor;
    request.command.content = pieces.takeFirst();
    request.more = pieces;
    request.command.force = isTrue(data.value(L("force")));
    return request;
}

QJsonObject bodyObject(const http::Request &request)
{
    if (request.header("content-type").startsWith("application/x-www-form-urlencoded"))
        return jsonFromForm(request.body);
    return QJsonDocument::fromJson(request.body).object();
}

QJsonObject jsonFromForm(const QByteArray &body)
{
    QJsonObject json;
    const QList<QByteArray> fields = body.split('&').mid(0, kMaxFields);
    for (const QByteArray &field : fields) {
        const qsizetype equals = field.indexOf('=');
        if (equals < 0)
            continue;
        const QString name = decoded(field.left(equals));
        const QString value = decoded(field.mid(equals + 1));
        const qsizetype open = name.indexOf(u'[');
        if (open < 0 || !name.endsWith(u']')) {
            json.insert(name, value);
            continue;
        }
        QJsonObject inner = json.value(name.left(open)).toObject();
        inner.insert(name.mid(open + 1).chopped(1), value);
        json.insert(name.left(open), inner);
    }
    return json;
}

} // namespace kefu::layim
