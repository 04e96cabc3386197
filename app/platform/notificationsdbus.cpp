// SPDX-License-Identifier: Apache-2.0
// Linux: org.freedesktop.Notifications over the session bus, every call asynchronous.
#include "app/platform/notificationsdbus.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QVariantMap>

namespace kefu::app {
namespace {

constexpr int kTimeoutMs = 5'000;

QDBusMessage call(const char *method)
{
    return QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.Notifications"),
                                          QStringLiteral("/org/freedesktop/Notifications"),
                                          QStringLiteral("org.freedesktop.Notifications"),
                                          QLatin1String(method));
}

} // namespace

NotificationsDBus::NotificationsDBus()
    : m_bus(QDBusConnection::sessionBus())
{
    if (!m_bus.isConnected())
        return;
    const QString service = QStringLiteral("org.freedesktop.Notifications");
    const QString path = QStringLiteral("/org/freedesktop/Notifications");
    m_bus.connect(service, path, service, QStringLiteral("ActionInvoked"), this,
                  SLOT(onAction(uint, QString)));
    m_bus.connect(service, path, service, QStringLiteral("NotificationClosed"), this,
                  SLOT(onClosed(uint, uint)));
    askCapabilities();
}

void NotificationsDBus::askCapabilities()
{
    auto *watcher =
        new QDBusPendingCallWatcher(m_bus.asyncCall(call("GetCapabilities"), kTimeoutMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QStringList> reply = *watcher;
        m_bodyIsMarkup = !reply.isValid() || reply.value().contains(QStringLiteral("body-markup"));
        watcher->deleteLater();
    });
}

void NotificationsDBus::show(const QString &key, const QString &title, const QString &body)
{
    if (!m_bus.isConnected())
        return;
    m_wanted.insert(key);
    const QVariantMap hints { { QStringLiteral("desktop-entry"), QStringLiteral("kefudesk") } };
    QDBusMessage message = call("Notify");
    message << QStringLiteral("Kefudesk") << m_ids.value(key, 0U) << QStringLiteral("kefudesk")
            << title << (m_bodyIsMarkup ? body.toHtmlEscaped() : body)
            << QStringList { QStringLiteral("default"), tr("Open") } << hints << -1;
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(message, kTimeoutMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key, watcher] {
        const QDBusPendingReply<uint> reply = *watcher;
        watcher->deleteLater();
        if (!reply.isValid())
            return;
        m_ids.insert(key, reply.value());
        if (!m_wanted.contains(key))
            withdraw(key); // taken back before the server had named it
    });
}

void NotificationsDBus::withdraw(const QString &key)
{
    m_wanted.remove(key);
    const auto it = m_ids.constFind(key);
    if (it == m_ids.constEnd())
        return;
    QDBusMessage message = call("CloseNotification");
    message << *it;
    m_ids.erase(it);
    m_bus.asyncCall(message, kTimeoutMs);
}

void NotificationsDBus::onAction(uint id, const QString &action)
{
    const QString key = m_ids.key(id);
    if (!key.isEmpty() && action == QLatin1String("default"))
        Q_EMIT activated(key);
}

void NotificationsDBus::onClosed(uint id, uint)
{
    const QString key = m_ids.key(id);
    m_ids.remove(key);
    m_wanted.remove(key);
}

std::unique_ptr<Notifications> makeNotifications()
{
    return std::make_unique<NotificationsDBus>();
}

} // namespace kefu::app
