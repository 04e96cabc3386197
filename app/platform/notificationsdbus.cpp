// SPDX-License-Identifier: Apache-2.0
// Linux: org.freedesktop.Notifications over the session bus, every call asynchronous.
#include "app/platform/notificationsdbus.h"

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

NotificationsDBus::NotificationsDBus(const QDBusConnection &bus)
    : m_bus(bus)
{
    if (!m_bus.isConnected())
        return;
    const QString service = QStringLiteral("org.freedesktop.Notifications");
    const QString path = QStringLiteral("/org/freedesktop/Notifications");
    m_bus.connect(service, path, service, QStringLiteral("ActionInvoked"), this,
                  SLOT(onAction(uint, QString)));
    m_bus.connect(service, path, service, QStringLiteral("NotificationReplied"), this,
                  SLOT(onReplied(uint, QString)));
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
        watcher->deleteLater();
        m_asked = true;
        if (reply.isValid()) {
            m_bodyIsMarkup = reply.value().contains(QStringLiteral("body-markup"));
            m_canReply = reply.value().contains(QStringLiteral("inline-reply"));
        }
        const auto early = std::exchange(m_early, {});
        for (const ui::AttentionNote &note : early)
            send(note);
    });
}

void NotificationsDBus::show(const ui::AttentionNote &note)
{
    if (!m_bus.isConnected())
        return;
    m_wanted.insert(note.key);
    if (m_asked)
        send(note);
    else
        m_early.insert(note.key, note);
}

void NotificationsDBus::send(const ui::AttentionNote &note)
{
    QVariantMap hints { { QStringLiteral("desktop-entry"), QStringLiteral("kefudesk") },
                        { QStringLiteral("category"), QStringLiteral("im.received") },
                        // The program plays its own; two at once are one too many.
                        { QStringLiteral("suppress-sound"), true } };
    QStringList actions { QStringLiteral("default"), tr("Open") };
    if (m_canReply && note.canReply) {
        actions << QStringLiteral("inline-reply") << tr("Reply");
        hints.insert(QStringLiteral("x-kde-reply-placeholder-text"), tr("Reply…"));
    }
    const QString title = m_bodyIsMarkup ? note.title : note.title.simplified();
    QDBusMessage message = call("Notify");
    message << QStringLiteral("Kefudesk") << m_ids.value(note.key, 0U) << QStringLiteral("kefudesk")
            << title << (m_bodyIsMarkup ? note.body.toHtmlEscaped() : note.body) << actions << hints
            << -1;
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(message, kTimeoutMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key = note.key, watcher] {
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
    m_early.remove(key);
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

void NotificationsDBus::onReplied(uint id, const QString &text)
{
    const QString key = m_ids.key(id);
    if (!key.isEmpty())
        Q_EMIT replied(key, text);
}

void NotificationsDBus::onClosed(uint id, uint)
{
    const QString key = m_ids.key(id);
    m_ids.remove(key);
    m_wanted.remove(key);
}

std::unique_ptr<Notifications> makeNotifications(QSystemTrayIcon *)
{
    return std::make_unique<NotificationsDBus>();
}

} // namespace kefu::app
