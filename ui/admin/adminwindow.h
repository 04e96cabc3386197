// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/adminservice.h"
#include "ui/widgets/layimframe.h"

namespace kefu::ui {

class AdminView;

//! The administration in a window of its own, for the LayIM arrangement.
class AdminWindow : public LayimFrame {
    Q_OBJECT
public:
    AdminWindow(Look &look, AdminService &service);

    //! The chosen page, fresh from the relay.
    void begin();
    void connectChannel(const QJsonObject &channel);
    void testChannel(const QJsonObject &channel);
    AdminView *view() const { return m_view; }

protected:
    void changeEvent(QEvent *event) override;

private:
    AdminView *m_view;
};

} // namespace kefu::ui
