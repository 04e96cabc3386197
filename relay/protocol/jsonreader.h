// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/protocol/types.h"

#include <QJsonArray>
#include <QJsonObject>

namespace kefu {

//! Reads fields of a JSON object and remembers the first one that is wrong, so that a decoder is a
//! list of lines and one check at the end. A missing optional field gives the default; a wrong type
//! never does.
class JsonReader {
public:
    explicit JsonReader(const QJsonObject &object)
        : m_object(object)
    {
    }

    QString string(QLatin1String key, qsizetype maxChars, bool required = false);
    qint64 integer(QLatin1String key, qint64 min, qint64 max, qint64 fallback = 0);
    bool boolean(QLatin1String key);
    QJsonObject object(QLatin1String key, bool required = false);
    QJsonArray array(QLatin1String key, qsizetype maxItems);
    //! A list of strings, each of 1..maxChars characters. Absent: empty.
    QStringList strings(QLatin1String key, qsizetype maxItems, qsizetype maxChars);
    bool has(QLatin1String key) const { return m_object.contains(key); }
    //! An id as a decimal string. Absent: none, unless required.
    template <typename T> T id(QLatin1String key, bool required = false)
    {
        const QString text = string(key, 20, required);
        if (text.isEmpty())
            return {};
        const auto parsed = parseId<T>(text);
        if (!parsed || (required && !parsed->isValid()))
            fail(key);
        return parsed.value_or(T {});
    }
    template <typename Enum, typename Parse>
    Enum name(QLatin1String key, Parse parse, Enum fallback, bool required = false)
    {
        const QString text = string(key, 64, required);
        if (text.isEmpty())
            return fallback;
        const auto parsed = parse(text);
        if (!parsed)
            fail(key);
        return parsed.value_or(fallback);
    }
    template <typename T> void take(QLatin1String key, Result<T> from, T &into)
    {
        if (from)
            into = std::move(from).value();
        else
            fail(key);
    }
    //! Reads a list of objects with `decode`; one bad item fails the whole list.
    template <typename T, typename Decode>
    QList<T> list(QLatin1String key, qsizetype maxItems, Decode decode)
    {
        QList<T> items;
        for (const QJsonValue &value : array(key, maxItems)) {
            Result<T> item = decode(value.toObject());
            if (!value.isObject() || !item) {
                fail(key);
                break;
            }
            items.append(std::move(item).value());
        }
        return items;
    }

    void fail(QLatin1String key);
    bool ok() const { return m_failed.isEmpty(); }
    Error error() const;
    template <typename T> Result<T> finish(T value) const
    {
        return ok() ? Result<T>(std::move(value)) : Result<T>(error());
    }

private:
    const QJsonObject m_object;
    QString m_failed;
};

} // namespace kefu
