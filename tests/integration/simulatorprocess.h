// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "testclient.h"

#include <QProcess>

//! The real kefudesk-simulator, told what to play through its control API.
class SimulatorProcess {
public:
    ~SimulatorProcess();

    bool start();
    quint16 port() const { return m_port; }
    QByteArray apiBase() const { return "http://127.0.0.1:" + QByteArray::number(m_port); }
    //! `/sim/PATH`; the status of the answer.
    int command(const QByteArray &path, const QJsonObject &body);
    //! Texts WeChat's side accepted for this app, in order.
    QStringList acceptedTexts(const QByteArray &app);

private:
    QProcess m_process;
    quint16 m_port = 0;
};
