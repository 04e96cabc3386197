// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/clock.h"

#include <QTimer>

namespace kefu::desk {

//! One timer for the earliest of many times: setting a later one never delays an earlier one.
class AlarmClock : public QObject {
    Q_OBJECT
public:
    AlarmClock(Clock now, QObject *parent);
    //! Rings at `at` or soon after. 0 is ignored.
    void setFor(qint64 at);
    //! The clock was set, or the machine slept: looks at it at once.
    void look();

Q_SIGNALS:
    void rang();

private:
    void arm();
    Clock m_now;
    QTimer m_timer;
    qint64 m_at = 0;
};

} // namespace kefu::desk
