// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/jsonreader.h"

#include <cmath>

namespace kefu {

QString JsonReader::string(QLatin1String key, qsizetype maxChars, bool required)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined() || value.isNull()) {
        if (required)
            fail(key);
        return {};
    }
    const QString text = value.toString();
    if (!value.isString() || text.size() > maxChars || (required && text.isEmpty())) {
        fail(key);
        return {};
    }
    return text;
}

qint64 JsonReader::integer(QLatin1String key, qint64 min, qint64 max, qint64 fallback)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined() || value.isNull())
        return fallback;
    const double number = value.toDouble(std::nan(""));
    const qint64 whole = value.toInteger(min - 1);
    if (!value.isDouble() || number != std::floor(number) || whole < min || whole > max) {
        fail(key);
        return fallback;
    }
    return whole;
}

bool JsonReader::boolean(QLatin1String key)
{
    const QJsonValue value = m_object.value(key);
    if (!value.isUndefined() && !value.isBool())
        fail(key);
    return value.toBool();
}

QJsonObject JsonReader::object(QLatin1String key, bool required)
{
    const QJsonValue value = m_object.value(key);
    if (!value.isObject() && (required || !(value.isUndefined() || value.isNull())))
        fail(key);
    return value.toObject();
}

QJsonArray JsonReader::array(QLatin1String key, qsizetype maxItems)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined())
        return {};
    const QJsonArray items = value.toArray();
    if (!value.isArray() || items.size() > maxItems) {
        fail(key);
        return {};
    }
    return items;
}

QStringList JsonReader::strings(QLatin1String key, qsizetype maxItems, qsizetype maxChars)
{
    QStringList texts;
    for (const QJsonValue &value : array(key, maxItems)) {
        const QString text = value.toString();
        if (text.isEmpty() || text.size() > maxChars)
            fail(key);
        texts.append(text);
    }
    return texts;
}

void JsonReader::fail(QLatin1String key)
{
    if (m_failed.isEmpty())
        m_failed = key;
}

Error JsonReader::error() const
{
    return makeError(ErrorCode::BadRequest, QStringLiteral("missing or wrong field"),
                     { { QStringLiteral("field"), m_failed } });
}

} // namespace kefu
