// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/adminservice.h"
#include "ui/widgets/layimframe.h"

class QStackedWidget;

namespace kefu::ui {

class ChannelForm;
class ChannelsPage;
class ConnectPage;
class DoctorPage;
class RepliesPage;

//! The administration's pages in a window of their own (product.md 9), for the role admin.
class AdminWindow : public LayimFrame {
    Q_OBJECT
public:
    AdminWindow(Look &look, AdminService &service);

    //! The list, fresh from the relay.
    void begin();
    void connectChannel(const QJsonObject &channel);
    void testChannel(const QJsonObject &channel);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showList();
    void onSaved(const QJsonObject &answer, bool isNew);

    QStackedWidget *m_pages;
    ChannelsPage *m_channels;
    ChannelForm *m_form;
    ConnectPage *m_connect;
    DoctorPage *m_doctor;
    RepliesPage *m_replies;
};

} // namespace kefu::ui
