// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/builtin/builtinrelay.h"

namespace kefu::app {

class RemoteChatService;

//! Practice on this computer (desk.md 3.6): starts the built-in relay with simulated visitors when
//! the service is asked for it, hands it the way in, and takes the relay down when practice is
//! left.
class Practice : public QObject {
    Q_OBJECT
public:
    //! `service` outlives this object.
    Practice(RemoteChatService &service, const BuiltInRelay::Config &config,
             QObject *parent = nullptr);
    ~Practice() override;

    //! Takes the relay down; `done` comes later, at once when there is none.
    void stop(std::function<void()> done);
    bool isRunning() const { return m_relay.isRunning(); }

private:
    void begin();
    void leave();

    RemoteChatService &m_service;
    const BuiltInRelay::Config m_config;
    BuiltInRelay m_relay;
    bool m_again = false; //!< asked for while the last one was still going down
    bool m_over = false; //!< the program ends
};

} // namespace kefu::app
