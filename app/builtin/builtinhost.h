// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/builtin/builtinrelay.h"

#include <QUrl>

namespace kefu {
struct Error;
}
namespace kefu::server {
class RelayServer;
struct LocalChannel;
} // namespace kefu::server

namespace kefu::app {

class PracticeVisitors;

//! The inside of BuiltInRelay: what lives in the relay's thread. start() and stop() are called
//! there; their outcome is signalled.
class BuiltInHost : public QObject {
    Q_OBJECT
public:
    explicit BuiltInHost(const BuiltInRelay::Config &config);
    ~BuiltInHost() override;

    void start();
    void stop();

Q_SIGNALS:
    void started(const kefu::app::BuiltInRelay::Outcome &outcome);
    void stopped();

private:
    bool hasRoom() const;
    void startRelay();
    void addPracticeChannel();
    void admitVisitors(const server::LocalChannel &channel);
    void signIn();
    void fail(const Error &error);
    void takeDown();

    const BuiltInRelay::Config m_config;
    QString m_address; //!< host:port of the relay
    std::unique_ptr<server::RelayServer> m_relay;
    std::unique_ptr<PracticeVisitors> m_visitors;
    bool m_up = false; //!< the relay has started
    bool m_stopping = false;
};

} // namespace kefu::app
