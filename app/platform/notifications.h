// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/attention/attentionsystem.h"

#include <QObject>
#include <QString>
#include <memory>

class QSystemTrayIcon;

namespace kefu::app {

//! The system's pop-up notes. Text is plain: what a visitor wrote is never read as markup.
class Notifications : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    //! Shows a note, in place of the one with the same key if that is still there.
    virtual void show(const ui::AttentionNote &note) = 0;
    virtual void withdraw(const QString &key) = 0;

Q_SIGNALS:
    void activated(const QString &key); //!< the person clicked it
    void replied(const QString &key, const QString &text); //!< an answer was typed into it
};

//! This system's; one that does nothing where the system has none. `tray` is where Windows shows
//! them; it may be null and outlives them.
std::unique_ptr<Notifications> makeNotifications(QSystemTrayIcon *tray);

} // namespace kefu::app
