// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QBasicTimer>
#include <QObject>
#include <QUrl>
#include <memory>

namespace kefu::server {
struct LocalChannel;
}
namespace kefu::simulator {
struct ScriptResult;
class Simulator;
} // namespace kefu::simulator

namespace kefu::app {

//! WeChat's part in practice: simulated visitors who talk in rounds. Everybody of a round writes
//! without being asked; the next round comes a little after the last one has left, but only as long
//! as somebody answers, so that an unattended computer does not talk to itself all night.
class PracticeVisitors : public QObject {
    Q_OBJECT
public:
    static constexpr int kRoundPauseMs = 15'000;

    //! `speed` as the simulator's.
    PracticeVisitors(int visitors, double speed);
    ~PracticeVisitors() override;

    //! Listens on this computer; the address is what plays WeChat. Errors: Unavailable.
    Result<QUrl> open();
    QUrl address() const;
    //! Makes the mini program known, with its callback, and the visitors of earlier days to it.
    Result<void> admit(const server::LocalChannel &channel, const QUrl &callback);
    void begin();
    //! Nobody writes any more; what was sent to them is still answered.
    void end();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void nextRound();
    void onRoundOver(const simulator::ScriptResult &result);
    void onAnswered();
    void remember();

    const int m_visitors;
    std::unique_ptr<simulator::Simulator> m_simulator;
    QString m_app;
    QBasicTimer m_pause;
    int m_round = 0;
    int m_finishedBefore = 0;
    bool m_idle = false; //!< the last round is over and nobody has answered since
    bool m_ended = false;
};

} // namespace kefu::app
