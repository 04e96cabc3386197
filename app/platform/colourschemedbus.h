// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/platform/colourscheme.h"

#include <QDBusConnection>
#include <QDBusVariant>
#include <optional>

namespace kefu::app {

//! `org.freedesktop.appearance` `color-scheme` of the settings portal: 1 prefers dark, 2 light, 0
//! and anything else nothing, and then the palette the desktop gave Qt decides.
class ColourSchemeDBus final : public ui::SystemColours {
    Q_OBJECT
public:
    explicit ColourSchemeDBus(const QDBusConnection &bus = QDBusConnection::sessionBus());

    bool isDark() const override;

private Q_SLOTS:
    void onSettingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void ask();
    void take(const QVariant &value);

    QDBusConnection m_bus;
    std::optional<bool> m_dark;
    bool m_paletteDark;
};

} // namespace kefu::app
