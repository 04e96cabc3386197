// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/platform/notifications.h"

#include <QDBusConnection>
#include <QHash>
#include <QSet>

namespace kefu::app {

//! `org.freedesktop.Notifications`. An answer can be typed where the server has `inline-reply`
//! (Plasma, and others since); elsewhere there is no such button.
class NotificationsDBus final : public Notifications {
    Q_OBJECT
public:
    explicit NotificationsDBus(const QDBusConnection &bus = QDBusConnection::sessionBus());

    void show(const ui::AttentionNote &note) override;
    void withdraw(const QString &key) override;

private Q_SLOTS:
    void onAction(uint id, const QString &action);
    void onReplied(uint id, const QString &text);
    void onClosed(uint id, uint reason);

private:
    void askCapabilities();
    void send(const ui::AttentionNote &note);

    QDBusConnection m_bus;
    bool m_asked = false; //!< the server has said what it can
    bool m_bodyIsMarkup = true; //!< until the server says otherwise: escaping too much is harmless
    bool m_canReply = false;
    QHash<QString, uint> m_ids;
    QHash<QString, ui::AttentionNote> m_early; //!< wanted before the server has said what it can
    QSet<QString> m_wanted;
};

} // namespace kefu::app
