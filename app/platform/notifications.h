// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <memory>

namespace kefu::app {

//! The system's pop-up notes. Text is plain: what a visitor wrote is never read as markup.
class Notifications : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    //! Shows a note, in place of the one with the same `key` if that is still there.
    virtual void show(const QString &key, const QString &title, const QString &body) = 0;
    virtual void withdraw(const QString &key) = 0;

Q_SIGNALS:
    void activated(const QString &key); //!< the person clicked it
};

//! This system's; one that does nothing where the system has none.
std::unique_ptr<Notifications> makeNotifications();

} // namespace kefu::app
