// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/platform/attention.h"
#include "app/platform/notifications.h"
#include "app/platform/sounds.h"
#include "app/platform/tray.h"
#include "ui/attention/attentionsystem.h"

#include <QObject>
#include <optional>

namespace kefu::app {

//! Carries what calls the agent to the system: notes, sounds, taskbar, tray. Each part is made when
//! it is first wanted, so that the first paint waits for none.
class DeskAttention final : public QObject, public ui::AttentionSystem {
    Q_OBJECT
public:
    DeskAttention();

    void flash(QWidget *window) override;
    void note(const ui::AttentionNote &note) override;
    void withdraw(const QString &key) override;
    void play(ui::Sound sound) override;
    void setStatus(const ui::TrayStatus &status) override;
    //! Shows the tray; before, what setStatus() says is only remembered.
    void start();

Q_SIGNALS:
    void opened(); //!< from the tray
    void noteOpened(const QString &key);
    void noteAnswered(const QString &key, const QString &text);
    void quietChosen(bool quiet);
    void quitChosen();

private:
    std::unique_ptr<Attention> m_windows;
    std::unique_ptr<Tray> m_tray;
    std::unique_ptr<Notifications> m_notes;
    std::unique_ptr<Sounds> m_sounds;
    ui::TrayStatus m_status;
};

} // namespace kefu::app
