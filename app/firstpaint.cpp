// SPDX-License-Identifier: Apache-2.0
#include "app/firstpaint.h"

#include <QCoreApplication>
#include <QEvent>
#include <QWidget>

namespace kefu::app {

FirstPaint::FirstPaint(QObject *parent)
    : QObject(parent)
{
    QCoreApplication::instance()->installEventFilter(this);
}

bool FirstPaint::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::Paint || !watched->isWidgetType())
        return false;
    const QString name = static_cast<QWidget *>(watched)->window()->objectName();
    if (name.isEmpty() || m_seen.contains(name))
        return false;
    m_seen.insert(name);
    // Queued: all of the window is painted and flushed before the loop turns again.
    QMetaObject::invokeMethod(
        this, [this, name] { Q_EMIT painted(name); }, Qt::QueuedConnection);
    return false;
}

} // namespace kefu::app
