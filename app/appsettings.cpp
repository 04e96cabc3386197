// SPDX-License-Identifier: Apache-2.0
#include "app/appsettings.h"

#include <QRegularExpression>
#include <QStandardPaths>
#include <QStringList>

namespace kefu::app {
namespace {

using L = QLatin1String;

QString pathOf(const QString &profile)
{
    const QString name = profile.isEmpty() ? QStringLiteral("kefudesk") : L("kefudesk-") + profile;
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    return folder + L("/kefudesk/") + name + L(".ini");
}

//! Keys of QSettings treat slashes as groups; names of people and hosts must not.
QString keyPart(const QString &text)
{
    return QString::fromLatin1(text.toUtf8().toBase64(QByteArray::Base64UrlEncoding));
}

} // namespace

AppSettings::AppSettings(const QString &profile)
    : AppSettings(pathOf(profile), QSettings::IniFormat)
{
}

AppSettings::AppSettings(const QString &path, QSettings::Format format)
    : m_settings(path, format)
{
}

AppSettings AppSettings::inFile(const QString &path)
{
    return AppSettings(path, QSettings::IniFormat);
}

bool AppSettings::isProfileName(const QString &name)
{
    static const QRegularExpression allowed(QStringLiteral("\\A[A-Za-z0-9_-]{1,32}\\z"));
    return allowed.match(name).hasMatch();
}

QString AppSettings::text(const char *key) const
{
    return m_settings.value(L(key)).toString();
}

QString AppSettings::relay() const
{
    return text("login/relay");
}

QString AppSettings::username() const
{
    return text("login/username");
}

void AppSettings::setIdentity(const QString &relay, const QString &username)
{
    m_settings.setValue(L("login/relay"), relay);
    m_settings.setValue(L("login/username"), username);
}

QString AppSettings::language() const
{
    return text("language");
}

void AppSettings::setLanguage(const QString &language)
{
    m_settings.setValue(L("language"), language);
}

AppSettings::SendKey AppSettings::sendKey() const
{
    return text("chat/sendKey") == L("ctrl+enter") ? SendKey::CtrlEnter : SendKey::Enter;
}

void AppSettings::setSendKey(SendKey key)
{
    m_settings.setValue(L("chat/sendKey"),
                        key == SendKey::CtrlEnter ? L("ctrl+enter") : L("enter"));
}

QByteArray AppSettings::geometry(const QString &window) const
{
    return m_settings.value(L("geometry/") + window).toByteArray();
}

void AppSettings::setGeometry(const QString &window, const QByteArray &geometry)
{
    m_settings.setValue(L("geometry/") + window, geometry);
}

QSet<ChannelId> AppSettings::openGroups(const QString &account) const
{
    QSet<ChannelId> result;
    const QStringList ids = m_settings.value(L("groups/") + keyPart(account)).toStringList();
    for (const QString &id : ids) {
        if (const auto channel = parseId<ChannelId>(id))
            result.insert(*channel);
    }
    return result;
}

void AppSettings::setOpenGroups(const QString &account, const QSet<ChannelId> &channels)
{
    QStringList ids;
    for (const ChannelId channel : channels)
        ids.append(channel.toString());
    ids.sort();
    m_settings.setValue(L("groups/") + keyPart(account), ids);
}

} // namespace kefu::app
