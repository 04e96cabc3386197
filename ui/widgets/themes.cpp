// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/themes.h"

#include "ui/model/systemcolours.h"

#include <QCoreApplication>
#include <QSettings>

namespace kefu::ui {

namespace {

constexpr QLatin1String kThemeKey("theme");

struct Row {
    ThemeChoice choice;
    const char *name;
    Skin skin;
};
constexpr Row kRows[] = {
    { ThemeChoice::System, "system", Skin::None },   { ThemeChoice::Light, "light", Skin::None },
    { ThemeChoice::Dark, "dark", Skin::None },       { ThemeChoice::Layim, "layim", Skin::None },
    { ThemeChoice::Dawn, "dawn", Skin::Dawn },       { ThemeChoice::Sea, "sea", Skin::Sea },
    { ThemeChoice::Bamboo, "bamboo", Skin::Bamboo }, { ThemeChoice::Plum, "plum", Skin::Plum },
    { ThemeChoice::Paper, "paper", Skin::Paper },    { ThemeChoice::Night, "night", Skin::Night },
};

} // namespace

QList<ThemeChoice> themeChoices()
{
    QList<ThemeChoice> all;
    for (const Row &row : kRows)
        all.append(row.choice);
    return all;
}

QString themeChoiceName(ThemeChoice choice)
{
    return QLatin1String(kRows[size_t(choice)].name);
}

ThemeChoice themeChoiceFromName(const QString &name)
{
    for (const Row &row : kRows) {
        if (name == QLatin1String(row.name))
            return row.choice;
    }
    return ThemeChoice::System;
}

QString themeChoiceWords(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::System:
        return QCoreApplication::translate("Themes", "Follow the system");
    case ThemeChoice::Light:
        return QCoreApplication::translate("Themes", "Light");
    case ThemeChoice::Dark:
        return QCoreApplication::translate("Themes", "Dark");
    case ThemeChoice::Layim:
        return QCoreApplication::translate("Themes", "LayIM");
    case ThemeChoice::Dawn:
        return QCoreApplication::translate("Themes", "Dawn");
    case ThemeChoice::Sea:
        return QCoreApplication::translate("Themes", "Sea");
    case ThemeChoice::Bamboo:
        return QCoreApplication::translate("Themes", "Bamboo");
    case ThemeChoice::Plum:
        return QCoreApplication::translate("Themes", "Plum");
    case ThemeChoice::Paper:
        return QCoreApplication::translate("Themes", "Paper");
    case ThemeChoice::Night:
        return QCoreApplication::translate("Themes", "Night");
    }
    return {};
}

Theme themeOf(ThemeChoice choice, bool systemDark)
{
    switch (choice) {
    case ThemeChoice::System:
        return systemDark ? darkTheme() : lightTheme();
    case ThemeChoice::Light:
        return lightTheme();
    case ThemeChoice::Dark:
        return darkTheme();
    case ThemeChoice::Layim:
        return layimTheme();
    default:
        return skinTheme(kRows[size_t(choice)].skin);
    }
}

Themes::Themes(Look &look, QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_look(look)
    , m_settings(settings)
{
}

void Themes::setSystem(SystemColours *system)
{
    m_system = system;
    if (!system)
        return;
    connect(system, &SystemColours::changed, this, [this] {
        if (m_choice == ThemeChoice::System)
            apply();
    });
}

void Themes::begin()
{
    m_choice = themeChoiceFromName(m_settings.value(kThemeKey).toString());
    apply();
}

void Themes::choose(ThemeChoice choice)
{
    if (choice == m_choice)
        return;
    m_choice = choice;
    m_settings.setValue(kThemeKey, themeChoiceName(choice));
    apply();
    Q_EMIT changed();
}

void Themes::apply()
{
    m_look.setTheme(themeOf(m_choice, m_system && m_system->isDark()));
}

} // namespace kefu::ui
