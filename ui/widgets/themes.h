// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QList>
#include <QObject>

class QSettings;

namespace kefu::ui {

class SystemColours;

//! What an agent can choose; the order is the one of the lists.
enum class ThemeChoice { System, Light, Dark, Layim, Dawn, Sea, Bamboo, Plum, Paper, Night };

//! Every choice, in order.
QList<ThemeChoice> themeChoices();
//! As the settings file has it: "system", "light", … Unknown words are the system's.
QString themeChoiceName(ThemeChoice choice);
ThemeChoice themeChoiceFromName(const QString &name);
QString themeChoiceWords(ThemeChoice choice);
//! The colours of a choice; `systemDark` decides System.
Theme themeOf(ThemeChoice choice, bool systemDark);

//! Keeps the look at the chosen theme: remembered in the settings, and following the system where
//! that was chosen.
class Themes : public QObject {
    Q_OBJECT
public:
    //! All outlive it; `system` may be null: light then.
    Themes(Look &look, QSettings &settings, QObject *parent = nullptr);

    void setSystem(SystemColours *system);
    //! As remembered; before the first window is made.
    void begin();
    ThemeChoice choice() const { return m_choice; }
    void choose(ThemeChoice choice);

Q_SIGNALS:
    void changed();

private:
    void apply();

    Look &m_look;
    QSettings &m_settings;
    SystemColours *m_system = nullptr;
    ThemeChoice m_choice = ThemeChoice::System;
};

} // namespace kefu::ui
