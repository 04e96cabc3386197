// SPDX-License-Identifier: Apache-2.0
// Windows: AppsUseLightTheme of the user's registry, read again when the program comes to the front
// (Windows' own broadcast needs a native event filter; a switch is made in another window anyway).
#include "app/platform/colourscheme.h"

#include <QGuiApplication>
#include <QSettings>

namespace kefu::app {
namespace {

class ColourSchemeWindows final : public ui::SystemColours {
public:
    ColourSchemeWindows()
        : m_dark(read())
    {
        connect(qGuiApp, &QGuiApplication::applicationStateChanged, this,
                [this](Qt::ApplicationState state) {
                    if (state == Qt::ApplicationActive && m_dark != read()) {
                        m_dark = !m_dark;
                        Q_EMIT changed();
                    }
                });
    }
    bool isDark() const override { return m_dark; }

private:
    static bool read()
    {
        const QSettings personal(QStringLiteral("HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\"
                                                "CurrentVersion\\Themes\\Personalize"),
                                 QSettings::NativeFormat);
        return personal.value(QStringLiteral("AppsUseLightTheme"), 1).toInt() == 0;
    }

    bool m_dark;
};

} // namespace

std::unique_ptr<ui::SystemColours> makeSystemColours()
{
    return std::make_unique<ColourSchemeWindows>();
}

} // namespace kefu::app
