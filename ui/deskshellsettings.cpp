// SPDX-License-Identifier: Apache-2.0
// What the settings window changes, and the other ways to the same.
#include "ui/attention/attention.h"
#include "ui/deskshell.h"
#include "ui/docked/listpane.h"
#include "ui/mainwindow.h"
#include "ui/model/settingskeys.h"
#include "ui/settings/generalpage.h"
#include "ui/settings/keyspage.h"
#include "ui/settings/notifypage.h"
#include "ui/settings/settingswindow.h"
#include "ui/settings/skinwindow.h"

#include <QSettings>

namespace kefu::ui {

SettingsWindow *DeskShell::settingsWindow()
{
    if (!m_settingsWindow) {
        m_settingsWindow = std::make_unique<SettingsWindow>(m_look, m_actions.keys());
        prepareSettings();
    }
    refreshSettings();
    return m_settingsWindow.get();
}

void DeskShell::prepareSettings()
{
    const GeneralPage *general = m_settingsWindow->general();
    connect(general, &GeneralPage::arrangementChosen, this, &DeskShell::setArrangement);
    connect(general, &GeneralPage::themeChosen, this, &DeskShell::chooseTheme);
    connect(general, &GeneralPage::languageChosen, this, &DeskShell::setLanguage);
    connect(general, &GeneralPage::sendKeyChosen, this,
            [this](SendKey key) { setSendKey(int(key)); });
    connect(general, &GeneralPage::textZoomChosen, this, &DeskShell::setTextZoom);
    connect(general, &GeneralPage::reduceMotionChosen, this, &DeskShell::setReduceMotion);
    connect(general, &GeneralPage::scaleChosen, this,
            [this](int percent) { rememberScale(m_settings, percent); });
    const NotifyPage *notify = m_settingsWindow->notify();
    connect(notify, &NotifyPage::switched, this, [this](QLatin1String key, bool on) {
        if (m_attention)
            m_attention->setOn(key, on);
    });
    connect(notify, &NotifyPage::tryRequested, this, [this](Sound sound) {
        if (m_attention)
            m_attention->tryOut(sound);
    });
    connect(m_settingsWindow->keys(), &KeysPage::changed, this, [this] {
        rememberShortcuts(m_settings, m_actions.keys().changes());
        refreshKeyHint();
    });
}

void DeskShell::loadShortcuts()
{
    m_actions.keys().apply(rememberedShortcuts(m_settings));
}

void DeskShell::refreshKeyHint()
{
    if (m_main)
        m_main->lists()->setKeyHint(
            m_actions.keys().keys(Action::QuickSwitch).value(0).toString(QKeySequence::NativeText));
}

void DeskShell::refreshNotify()
{
    if (!m_settingsWindow || !m_attention)
        return;
    for (const QLatin1String key : NotifyPage::switches())
        m_settingsWindow->notify()->setOn(key, m_attention->isOn(key));
}

void DeskShell::openSettings()
{
    SettingsWindow *window = settingsWindow();
    window->show();
    window->raise();
    window->activateWindow();
}

void DeskShell::openShortcutSettings()
{
    settingsWindow()->showPage(SettingsWindow::Keys);
    openSettings();
}

void DeskShell::refreshSettings()
{
    if (m_skins)
        m_skins->setCurrent(m_themes.choice());
    if (!m_settingsWindow)
        return;
    SettingsValues values;
    values.arrangement = m_arrangement;
    values.theme = m_themes.choice();
    values.language = m_language.current();
    values.sendKey = SendKey(m_settings.value(keys::kSendKey, int(SendKey::Enter)).toInt());
    values.textZoom = m_look.textZoom();
    values.reduceMotion = m_look.reduceMotion();
    values.scale = rememberedScale(m_settings);
    m_settingsWindow->general()->setValues(values);
    refreshNotify();
}

void DeskShell::chooseTheme(ThemeChoice choice)
{
    m_themes.choose(choice);
    refreshSettings();
}

void DeskShell::setReduceMotion(bool on)
{
    m_look.setReduceMotion(on);
    rememberReduceMotion(m_settings, on);
    refreshSettings();
}

void DeskShell::setTextZoom(int percent)
{
    m_look.setTextZoom(percent);
    m_settings.setValue(keys::kTextZoom, m_look.textZoom());
    refreshSettings();
}

void DeskShell::stepTextZoom(int by)
{
    const auto *at = std::find(std::begin(Look::kZooms), std::end(Look::kZooms), m_look.textZoom());
    const auto to = std::clamp<qsizetype>(at - std::begin(Look::kZooms) + by, 0,
                                          qsizetype(std::size(Look::kZooms)) - 1);
    setTextZoom(Look::kZooms[to]);
}

} // namespace kefu::ui
