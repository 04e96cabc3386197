// SPDX-License-Identifier: Apache-2.0
#include "app/deskattention.h"

namespace kefu::app {

DeskAttention::DeskAttention()
    : m_windows(makeAttention())
{
}

void DeskAttention::start()
{
    if (m_tray)
        return;
    m_tray = std::make_unique<Tray>();
    connect(m_tray.get(), &Tray::opened, this, &DeskAttention::opened);
    connect(m_tray.get(), &Tray::quietChosen, this, &DeskAttention::quietChosen);
    connect(m_tray.get(), &Tray::quitChosen, this, &DeskAttention::quitChosen);
    m_tray->setStatus(m_status);
}

void DeskAttention::flash(QWidget *window)
{
    m_windows->ask(window);
}

void DeskAttention::note(const ui::AttentionNote &note)
{
    if (!m_notes) {
        m_notes = makeNotifications(m_tray ? m_tray->icon() : nullptr);
        connect(m_notes.get(), &Notifications::activated, this, &DeskAttention::noteOpened);
        connect(m_notes.get(), &Notifications::replied, this, &DeskAttention::noteAnswered);
    }
    m_notes->show(note);
}

void DeskAttention::withdraw(const QString &key)
{
    if (m_notes)
        m_notes->withdraw(key);
}

void DeskAttention::play(ui::Sound sound)
{
    if (!m_sounds)
        m_sounds = makeSounds();
    m_sounds->play(sound);
}

void DeskAttention::setStatus(const ui::TrayStatus &status)
{
    m_status = status;
    if (m_tray)
        m_tray->setStatus(status);
}

} // namespace kefu::app
