// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/admin/adminparts.h"
#include "ui/model/adminservice.h"

#include <QJsonArray>

namespace kefu::ui {

//! The connection test 接入检测: what is wrong with one mini program, why, and what to do.
class DoctorPage : public AdminPage {
    Q_OBJECT
public:
    DoctorPage(const Look &look, AdminService &service, QWidget *parent);

    //! Tests at once.
    void start(const QJsonObject &channel);

protected:
    void retranslate() override;

private:
    void test();
    void show();
    QWidget *makeFinding(const QJsonObject &finding);

    AdminService &m_service;
    Button *m_again;
    QJsonObject m_channel;
    QJsonArray m_findings;
    enum class State { Idle, Testing, Done } m_state = State::Idle;
};

} // namespace kefu::ui
