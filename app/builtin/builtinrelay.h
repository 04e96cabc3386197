// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"

#include <QObject>
#include <QString>
#include <QThread>
#include <functional>
#include <memory>
#include <variant>

namespace kefu::app {

class BuiltInHost;

//! A relay inside this program, in a thread of its own (design.md 6). It listens on this computer
//! alone, at a port the system picks, and the console reaches it like any other: over HTTP and the
//! WebSocket. Its data directory is an ordinary one that `kefudesk-relay serve` opens as well; the
//! lock in it keeps a second relay away.
class BuiltInRelay : public QObject {
    Q_OBJECT
public:
    //! A relay with less room than this would stop in the middle of a conversation.
    static constexpr qint64 kLeastFreeBytes = 64LL * 1024 * 1024;
    static constexpr int kStopMs = 5'000;

    struct Config {
        QString dataDir; //!< absolute; made when missing
        QString username; //!< whose account is made and signed in
        QString nickname; //!< empty = the username
        int visitors = 0; //!< simulated ones at a time; 0 = no simulator
        double speed = 1; //!< of the visitors' typing
        qint64 leastFreeBytes = kLeastFreeBytes;
    };
    struct Endpoint {
        QString relay; //!< as a person would type it
        QString username;
        QString oneTimeToken; //!< a refresh token, used up by its first use
    };
    using Outcome = std::variant<Endpoint, ui::LoginFailure>;

    explicit BuiltInRelay(QObject *parent = nullptr);
    //! Joins the thread, without the orderly end of stop().
    ~BuiltInRelay() override;

    //! Only while it is not running. `done` comes later in this thread, once, unless stop() comes
    //! first; after a failure it is stopped.
    void start(const Config &config, std::function<void(const Outcome &)> done);
    //! Says goodbye to the consoles, writes what was accepted, ends the thread; `done` comes later,
    //! after little more than kStopMs at the latest.
    void stop(std::function<void()> done);
    bool isRunning() const { return m_thread != nullptr; }

private:
    void finish();

    std::unique_ptr<QThread> m_thread;
    BuiltInHost *m_host = nullptr; //!< lives in m_thread and dies with it
    std::function<void(const Outcome &)> m_started;
    std::function<void()> m_stopped;
};

} // namespace kefu::app
