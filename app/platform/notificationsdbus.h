// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/platform/notifications.h"

#include <QDBusConnection>
#include <QHash>
#include <QSet>

namespace kefu::app {

class NotificationsDBus final : public Notifications {
    Q_OBJECT
public:
    NotificationsDBus();

    void show(const QString &key, const QString &title, const QString &body) override;
    void withdraw(const QString &key) override;

private Q_SLOTS:
    void onAction(uint id, const QString &action);
    void onClosed(uint id, uint reason);

private:
    void askCapabilities();

    QDBusConnection m_bus;
    bool m_bodyIsMarkup = true; //!< until the server says otherwise: escaping too much is harmless
    QHash<QString, uint> m_ids;
    QSet<QString> m_wanted;
};

} // namespace kefu::app
