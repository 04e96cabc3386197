// SPDX-License-Identifier: Apache-2.0
#include "app/profile.h"

#include <QRegularExpression>
#include <QStandardPaths>

namespace kefu::app {
namespace {

using L = QLatin1String;

QString stem(const QString &name)
{
    return name.isEmpty() ? QStringLiteral("kefudesk") : L("kefudesk-") + name;
}

} // namespace

bool Profile::isValidName(const QString &name)
{
    static const QRegularExpression allowed(QStringLiteral("\\A[A-Za-z0-9_-]{1,32}\\z"));
    return allowed.match(name).hasMatch();
}

QString Profile::settingsFile() const
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + L("/kefudesk/")
        + stem(name) + L(".ini");
}

QString Profile::practiceDataDir() const
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + L("/kefudesk/")
        + (name.isEmpty() ? QStringLiteral("practice") : L("practice-") + name);
}

QString Profile::draftsDir() const
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + L("/kefudesk/")
        + (name.isEmpty() ? QStringLiteral("drafts") : L("drafts-") + name);
}

QString Profile::keychainService() const
{
    return stem(name);
}

} // namespace kefu::app
