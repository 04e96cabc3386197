// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

//! Access to tests/fixtures/wechat for the tests of this folder.
namespace kefu::wechat::test {

inline QByteArray fixture(const QString &name)
{
    QFile file(QStringLiteral(KEFUDESK_FIXTURES "/wechat/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("fixture %s is missing", qPrintable(name));
    return file.readAll();
}

inline QByteArray payload(const char *name)
{
    return fixture(QStringLiteral("payloads/") + QLatin1String(name));
}

//! The vectors of one kind: signature, decrypt, encrypt, negative.
inline QList<QJsonObject> vectors(const char *kind)
{
    const QJsonObject all =
        QJsonDocument::fromJson(fixture(QStringLiteral("vectors.json"))).object();
    QList<QJsonObject> list;
    for (const QJsonValue &value : all[QLatin1String(kind)].toArray())
        list += value.toObject();
    if (list.isEmpty())
        qFatal("no vectors of kind %s", kind);
    return list;
}

inline QJsonObject vector(const char *kind, const char *id)
{
    for (const QJsonObject &candidate : vectors(kind)) {
        if (candidate[QLatin1String("id")].toString() == QLatin1String(id))
            return candidate;
    }
    qFatal("no vector %s", id);
}

inline QByteArray bytes(const QJsonObject &object, const char *name)
{
    return object[QLatin1String(name)].toString().toUtf8();
}

} // namespace kefu::wechat::test
