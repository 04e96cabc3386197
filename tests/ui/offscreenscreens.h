// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QRect>
#include <QTemporaryDir>

namespace kefu::ui {

//! Which screens Qt's offscreen platform has: its own is 800×800. To be made before the
//! application; nothing happens on another platform. Sizes in pixels of the screen.
class OffscreenScreens {
public:
    explicit OffscreenScreens(const QList<QRect> &screens)
    {
        const QByteArray platform = qgetenv("QT_QPA_PLATFORM");
        if (!platform.startsWith("offscreen"))
            return;
        QJsonArray all;
        for (const QRect &screen : screens)
            all.append(QJsonObject {
                { QStringLiteral("name"), QStringLiteral("screen%1").arg(all.size()) },
                { QStringLiteral("x"), screen.x() },
                { QStringLiteral("y"), screen.y() },
                { QStringLiteral("width"), screen.width() },
                { QStringLiteral("height"), screen.height() },
                { QStringLiteral("logicalDpi"), 96 },
                { QStringLiteral("logicalBaseDpi"), 96 },
                { QStringLiteral("dpr"), 1 } });
        QFile file(m_dir.filePath(QStringLiteral("screens.json")));
        if (!file.open(QIODevice::WriteOnly))
            return;
        file.write(QJsonDocument(QJsonObject { { QStringLiteral("screens"), all } }).toJson());
        qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + file.fileName().toUtf8());
    }

private:
    QTemporaryDir m_dir;
};

} // namespace kefu::ui
