// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "testclient.h"

#include <QProcess>

//! The real kefudesk-simulator, told what to play through its control API.
class SimulatorProcess {
public:
    ~SimulatorProcess();

    //! More options for start().
    void setArguments(const QStringList &arguments) { m_arguments = arguments; }
    //! `ownApiPort`: the API can be made unreachable while the control answers.
    bool start(bool ownApiPort = false);
    quint16 port() const { return m_port; }
    QByteArray apiBase() const { return "http://127.0.0.1:" + QByteArray::number(m_apiPort); }
    //! `/sim/PATH`; the status of the answer.
    int command(const QByteArray &path, const QJsonObject &body);
    //! The same; the answer itself, after `ms` at the latest.
    QJsonObject ask(const QByteArray &path, const QJsonObject &body, int ms = 15'000);
    //! `/sim/state` of this app.
    QJsonObject appState(const QString &app);
    //! Texts WeChat's side accepted for this app, in order.
    QStringList acceptedTexts(const QByteArray &app);

private:
    QStringList m_arguments;
    QProcess m_process;
    quint16 m_port = 0;
    quint16 m_apiPort = 0;
};
