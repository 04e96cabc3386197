// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QJsonObject>
#include <QObject>
#include <functional>

namespace kefu::ui {

//! The port through which the administration's pages ask for work: the relay's own commands
//! ("channel.list", "doctor" …) with their fields. `app` implements it over HTTP, as whoever is
//! logged in; the relay decides what he may. GUI thread.
class AdminService : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    using Done = std::function<void(const Result<QJsonObject> &)>;

    //! `done` once, later, unless `context` is gone by then. Errors: the relay's; Unavailable when
    //! it cannot be reached, Unauthorized when nobody is logged in.
    virtual void run(const QString &command, const QJsonObject &fields, QObject *context,
                     Done done) = 0;
};

} // namespace kefu::ui
