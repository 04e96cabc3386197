// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "desktraffic.h"

namespace kefu::faults {

//! Two consoles of one agent behind a proxy each, a third beside them that is never cut, and a
//! colleague.
struct DeskScene {
    explicit DeskScene(quint32 seed, int divisor = 1);

    bool start(const QByteArray &config = {}, bool withThird = true);
    void dropBoth(bool on);
    //! Starts the relay again, which all four then find.
    bool startAgain();
    //! Steps of traffic, with the loop running between them.
    void play(int steps);

    //! The comparison of the issue: both cut consoles, the third and a fresh login show the same.
    //! Empty, or what differs.
    QString compareAll();
    //! Every reply once at the visitor, or refused before the eyes of who wrote it; with
    //! `mayBeUncertain` also as WeChat's side has it when the console shows that nobody knows.
    QString repliesAreThereOnce(bool mayBeUncertain = false);

    ConsoleDesk desk;
    std::unique_ptr<testing::FaultProxy> firstProxy;
    std::unique_ptr<testing::FaultProxy> secondProxy;
    std::unique_ptr<testing::FaultProxy>
        steadyProxy; //!< the others'; only follows the relay's port
    Console first;
    Console second;
    Console third;
    Console colleague;
    QRandomGenerator random;
    std::unique_ptr<DeskTraffic> traffic;
    QStringList refused;
    bool hasThird = true;

private:
    QSet<DeliveryState> shownStatesOf(const QString &text) const;
};

} // namespace kefu::faults
