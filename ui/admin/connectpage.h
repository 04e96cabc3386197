// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/admin/adminparts.h"
#include "ui/model/adminservice.h"

#include <QBasicTimer>

namespace kefu::ui {

//! The connection guide 接入向导 (product.md 9): what to enter where in WeChat's console, what to
//! put on the mini program's page, and four ticks that come by themselves while it is open.
class ConnectPage : public AdminPage {
    Q_OBJECT
public:
    static constexpr int kPollMs = 2000;

    ConnectPage(const Look &look, AdminService &service, QWidget *parent);

    //! `channel` as the relay shows it; with `token` and `aesKey` when they were just made.
    void start(const QJsonObject &channel);

Q_SIGNALS:
    void doctorRequested(const QJsonObject &channel);

protected:
    void retranslate() override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    class TickRow;
    void build();
    void buildTicks();
    void askTicks();
    void showTicks(const QJsonObject &ticks);
    void rotate();
    void refreshKeys();

    AdminService &m_service;
    QJsonObject m_channel;
    QJsonObject m_ticks;
    QBasicTimer m_poll;
    bool m_asking = false;
    Button *m_doctor;
    PlainLabel *m_where = nullptr;
    PlainLabel *m_mode = nullptr;
    PlainLabel *m_warning = nullptr;
    CopyRow *m_url = nullptr;
    CopyRow *m_token = nullptr;
    CopyRow *m_aesKey = nullptr;
    PlainLabel *m_keysNote = nullptr;
    Button *m_rotate = nullptr;
    PlainLabel *m_allowTitle = nullptr;
    PlainLabel *m_allow = nullptr;
    PlainLabel *m_snippetTitle = nullptr;
    PlainLabel *m_snippetNote = nullptr;
    CopyRow *m_snippet = nullptr;
    PlainLabel *m_stepTitle = nullptr;
    PlainLabel *m_ticksTitle = nullptr;
    QList<TickRow *> m_tickRows;
};

} // namespace kefu::ui
