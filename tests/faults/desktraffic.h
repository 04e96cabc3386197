// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "consoledesk.h"

namespace kefu::faults {

//! A busy desk, step by step from a seed: visitors write; the consoles answer, mark as read, end,
//! change presence; a colleague takes what comes free. Steps are done whether or not a console is
//! connected, as a person would go on typing.
class DeskTraffic {
public:
    static constexpr int kVisitors = 12;

    //! `mine` are consoles of one agent, `colleague` another agent's.
    DeskTraffic(ConsoleDesk &desk, QList<Console *> mine, Console &colleague, quint32 seed);

    void step();
    //! All are connected again and nothing is unsent.
    void comeToRest();

    //! Every reply written so far, with the console it was written at.
    const QHash<QString, Console *> &replies() const { return m_replies; }
    int said() const { return m_said; }

private:
    void visitorSays();
    void reply(Console &console);
    void read(Console &console);
    void end(Console &console);
    void changePresence(Console &console);
    Console &anyOfMine();
    std::optional<VisitorId> anyVisitorOf(Console &console, bool open);

    ConsoleDesk &m_desk;
    QList<Console *> m_mine;
    Console &m_colleague;
    QRandomGenerator m_random;
    QHash<QString, Console *> m_replies;
    int m_said = 0;
};

} // namespace kefu::faults
