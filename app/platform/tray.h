// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/attention/attentionsystem.h"

#include <QAction>
#include <QMenu>
#include <QObject>
#include <QSystemTrayIcon>

namespace kefu::app {

//! The icon in the notification area: how many messages are unread, whether the desk is connected,
//! and a menu. Qt knows how on Windows (Shell_NotifyIcon) and Linux (StatusNotifierItem over D-Bus,
//! XEmbed): one twin for all. Not shown where the desktop has no place for one.
class Tray : public QObject {
    Q_OBJECT
public:
    Tray();

    void setStatus(const ui::TrayStatus &status);
    QSystemTrayIcon *icon() { return &m_icon; }
    //! The picture for a status, `size` pixels square: tests and other places look at it.
    static QPixmap picture(const ui::TrayStatus &status, int size);

Q_SIGNALS:
    void opened();
    void quietChosen(bool quiet);
    void quitChosen();

private:
    void retranslate();

    QSystemTrayIcon m_icon;
    QMenu m_menu;
    QAction m_open;
    QAction m_quiet;
    QAction m_quit;
    ui::TrayStatus m_status;
    bool m_known = false;
};

} // namespace kefu::app
