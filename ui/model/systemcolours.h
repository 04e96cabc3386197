// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

namespace kefu::ui {

//! What the user's desktop prefers; `app` implements it for each system. GUI thread only.
class SystemColours : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    //! The best that is known now; changed() follows when the system has answered or was switched.
    virtual bool isDark() const = 0;

Q_SIGNALS:
    void changed();
};

} // namespace kefu::ui
