// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/platform/attention.h"
#include "app/platform/notifications.h"
#include "ui/attention.h"

#include <QObject>

namespace kefu::app {

//! Carries the interface's calls for the agent to the system. Notes name the visitor, never the
//! text: a screen is seen by others (product.md 7).
class DeskAttention final : public QObject, public ui::Attention {
    Q_OBJECT
public:
    DeskAttention();

    void flash(QWidget *window) override;
    void setUnread(int count) override;
    void messageArrived(const QString &visitorName) override;

Q_SIGNALS:
    void activated();

private:
    std::unique_ptr<app::Attention> m_windows;
    std::unique_ptr<Notifications> m_notes; //!< made when the first one is shown
    int m_unread = 0;
};

} // namespace kefu::app
