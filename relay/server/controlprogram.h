// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/commandline.h"
#include "relay/control/controlclient.h"
#include "relay/control/offline.h"
#include "relay/server/config.h"
#include "relay/server/networkports.h"
#include "relay/server/wechattransport.h"

#include <QElapsedTimer>
#include <QObject>
#include <memory>

namespace kefu::server {

//! `agent add` and the like: asks the running relay, or, where none runs, takes the lock and does
//! it here.
class ControlProgram : public QObject {
    Q_OBJECT
public:
    ControlProgram(const Config &config, const control::CommandLine &line,
                   QObject *parent = nullptr);

    //! finished() follows.
    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    void onCalled(const control::CallOutcome &outcome);
    void openWays();
    bool runOnFiles();
    bool takeFile();
    void runHere();
    void answered(const QJsonObject &answer);
    void fail(int exitCode, const QString &text);

    const Config m_config;
    control::CommandLine m_line;
    control::ControlClient m_client;
    std::unique_ptr<WechatTransport> m_transport;
    std::unique_ptr<NetworkPorts> m_network;
    std::unique_ptr<control::Offline> m_offline;
    QElapsedTimer m_tried;
};

} // namespace kefu::server
