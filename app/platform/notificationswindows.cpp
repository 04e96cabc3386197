// SPDX-License-Identifier: Apache-2.0
// Windows: the notification area's balloon, which Windows 10 and later show as a toast.
#include "app/platform/notifications.h"

#include <QGuiApplication>
#include <QIcon>
#include <QSystemTrayIcon>

namespace kefu::app {
namespace {

class NotificationsWindows final : public Notifications {
public:
    NotificationsWindows()
        : m_tray(QGuiApplication::windowIcon())
    {
        m_tray.show();
        connect(&m_tray, &QSystemTrayIcon::messageClicked, this,
                [this] { Q_EMIT activated(m_last); });
    }
    void show(const QString &key, const QString &title, const QString &body) override
    {
        m_last = key;
        m_tray.showMessage(title, body, QSystemTrayIcon::NoIcon);
    }
    //! Windows takes a balloon back by itself after some seconds; there is no call for it.
    void withdraw(const QString &) override { }

private:
    QSystemTrayIcon m_tray;
    QString m_last;
};

} // namespace

std::unique_ptr<Notifications> makeNotifications()
{
    return std::make_unique<NotificationsWindows>();
}

} // namespace kefu::app
