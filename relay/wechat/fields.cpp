// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/fields.h"

#include "relay/wechat/jsonfields.h"
#include "relay/wechat/xmlfields.h"

#include <QStringDecoder>

namespace kefu::wechat {

namespace {

Result<QString> decodedBody(const QByteArray &body)
{
    if (body.size() > kMaxBodyBytes)
        return makeError(ErrorCode::BadRequest, QStringLiteral("larger than 64 KiB"));
    // Drops a byte order mark; wrong bytes become U+FFFD.
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder.decode(body);
    return text.trimmed();
}

} // namespace

Field &Fields::add(const QString &name)
{
    m_fields.append(Field { name, {}, false });
    return m_fields.last();
}

const Field *Fields::find(QLatin1String name) const
{
    for (qsizetype i = m_fields.size(); i-- > 0;) {
        if (m_fields[i].name == name)
            return &m_fields[i];
    }
    return nullptr;
}

QString Fields::text(QLatin1String name) const
{
    const Field *field = find(name);
    return field ? field->text : QString();
}

QString Fields::word(QLatin1String name) const
{
    return text(name).trimmed();
}

Result<Fields> readFields(const QByteArray &body)
{
    const Result<QString> text = decodedBody(body);
    if (!text)
        return text.error();
    if (text->startsWith(QLatin1Char('<')))
        return readXmlFields(*text);
    if (text->startsWith(QLatin1Char('{')))
        return readJsonFields(*text);
    return makeError(ErrorCode::BadRequest, QStringLiteral("neither XML nor a JSON object"));
}

Result<Fields> readJsonBody(const QByteArray &body)
{
    const Result<QString> text = decodedBody(body);
    if (!text)
        return text.error();
    return readJsonFields(*text);
}

} // namespace kefu::wechat
