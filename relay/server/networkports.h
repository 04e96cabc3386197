// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/http/oncehttpclient.h"

#include <QHash>
#include <QObject>

namespace kefu::server {

//! The desk's ways to addresses that are not WeChat's: the shops' back ends, a pool of connections
//! per channel, and the relay's own public address for the doctor.
class NetworkPorts : public QObject {
    Q_OBJECT
public:
    explicit NetworkPorts(QObject *parent = nullptr);

    desk::ForwardTransport forward();
    desk::WebProbe probe();

private:
    void pass(const desk::ForwardCall &call,
              const std::function<void(const desk::ForwardAnswer &)> &done);
    void ask(const QUrl &url, const std::function<void(const desk::WebAnswer &)> &done);
    void get(const QUrl &url, desk::WebAnswer answer,
             const std::function<void(const desk::WebAnswer &)> &done);

    QHash<ChannelId, http::OnceHttpClient *> m_forwards;
    http::OnceHttpClient *m_probe;
};

} // namespace kefu::server
