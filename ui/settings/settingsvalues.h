// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/chat/messageedit.h"
#include "ui/widgets/themes.h"

#include <QMap>

class QSettings;

namespace kefu::ui {

//! Which windows there are (product.md 7): everything in one, or LayIM's panel and chats.
enum class Arrangement { Docked, Windows };

//! What the settings window shows.
struct SettingsValues {
    Arrangement arrangement = Arrangement::Docked;
    ThemeChoice theme = ThemeChoice::System;
    QString language;
    SendKey sendKey = SendKey::Enter;
    int textZoom = 100; //!< per cent
    bool reduceMotion = false; //!< nothing slides, grows, shakes or blinks
    int scale = 100; //!< of the whole interface, from the next start on; per cent

    bool operator==(const SettingsValues &) const = default;
};

//! The scale of the whole interface as remembered; 100 when the file has none or nonsense.
int rememberedScale(const QSettings &settings);
void rememberScale(QSettings &settings, int percent);
//! What the system says unless the agent has chosen.
bool rememberedReduceMotion(const QSettings &settings);
void rememberReduceMotion(QSettings &settings, bool on);
//! The keys the agent has changed (ShortcutMap::changes).
QMap<QString, QString> rememberedShortcuts(QSettings &settings);
void rememberShortcuts(QSettings &settings, const QMap<QString, QString> &changes);
Arrangement rememberedArrangement(const QSettings &settings);
void rememberArrangement(QSettings &settings, Arrangement arrangement);

} // namespace kefu::ui
