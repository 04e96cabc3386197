// SPDX-License-Identifier: Apache-2.0
// Linux: the desktop portal's settings, asked without waiting.
#include "app/platform/colourschemedbus.h"

#include "app/platform/palettecolours.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace kefu::app {
namespace {

constexpr int kTimeoutMs = 5'000;
constexpr QLatin1String kService("org.freedesktop.portal.Desktop");
constexpr QLatin1String kPath("/org/freedesktop/portal/desktop");
constexpr QLatin1String kInterface("org.freedesktop.portal.Settings");
constexpr QLatin1String kGroup("org.freedesktop.appearance");
constexpr QLatin1String kKey("color-scheme");
constexpr uint kPrefersDark = 1;
constexpr uint kPrefersLight = 2;

//! Read() wraps the value twice, ReadOne() and the signal once.
QVariant unwrapped(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value;
}

} // namespace

ColourSchemeDBus::ColourSchemeDBus(const QDBusConnection &bus)
    : m_bus(bus)
    , m_paletteDark(isPaletteDark())
{
    if (!m_bus.isConnected())
        return;
    m_bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
                  SLOT(onSettingChanged(QString, QString, QDBusVariant)));
    ask();
}

void ColourSchemeDBus::ask()
{
    QDBusMessage read =
        QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
    read << QString(kGroup) << QString(kKey);
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(read, kTimeoutMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        watcher->deleteLater();
        if (reply.isValid())
            take(reply.value().variant());
    });
}

void ColourSchemeDBus::onSettingChanged(const QString &group, const QString &key,
                                        const QDBusVariant &value)
{
    if (group == kGroup && key == kKey)
        take(value.variant());
}

void ColourSchemeDBus::take(const QVariant &value)
{
    const bool before = isDark();
    const uint preference = unwrapped(value).toUInt();
    m_dark.reset();
    if (preference == kPrefersDark || preference == kPrefersLight)
        m_dark = preference == kPrefersDark;
    if (isDark() != before)
        Q_EMIT changed();
}

bool ColourSchemeDBus::isDark() const
{
    return m_dark.value_or(m_paletteDark);
}

std::unique_ptr<ui::SystemColours> makeSystemColours()
{
    return std::make_unique<ColourSchemeDBus>();
}

} // namespace kefu::app
