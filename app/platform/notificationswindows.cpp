// SPDX-License-Identifier: Apache-2.0
// Windows: the notification area's balloon, which Windows 10 and later show as a toast. It has no
// place for an answer.
#include "app/platform/notifications.h"

#include <QSystemTrayIcon>

namespace kefu::app {
namespace {

class NotificationsWindows final : public Notifications {
public:
    explicit NotificationsWindows(QSystemTrayIcon *tray)
        : m_tray(tray)
    {
        if (m_tray)
            connect(m_tray, &QSystemTrayIcon::messageClicked, this,
                    [this] { Q_EMIT activated(m_last); });
    }
    void show(const ui::AttentionNote &note) override
    {
        m_last = note.key;
        if (m_tray)
            m_tray->showMessage(note.title, note.body, QSystemTrayIcon::NoIcon);
    }
    //! Windows takes a balloon back by itself after some seconds; there is no call for it.
    void withdraw(const QString &) override { }

private:
    QSystemTrayIcon *m_tray;
    QString m_last;
};

} // namespace

std::unique_ptr<Notifications> makeNotifications(QSystemTrayIcon *tray)
{
    return std::make_unique<NotificationsWindows>(tray);
}

} // namespace kefu::app
