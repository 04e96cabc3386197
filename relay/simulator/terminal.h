// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <functional>

namespace kefu::simulator {

class Simulator;

//! The typed side of the simulator: `李静: 您好` speaks as a visitor, `/help` lists the rest.
class Terminal {
public:
    //! `print` takes one line without its end; `quit` ends the program. `simulator` outlives this
    //! object.
    Terminal(Simulator &simulator, std::function<void(const QString &)> print,
             std::function<void()> quit);

    void execute(const QString &line);

private:
    void command(const QString &name, const QString &rest);
    void enter(const QString &rest);
    void send(const QString &msgType, const QString &rest);
    void putAhead(const QString &minutes);
    void chooseApp(const QString &name);
    void talk(const QString &count);
    void printVisitors();
    void printHelp();

    Simulator &m_simulator;
    std::function<void(const QString &)> m_print;
    std::function<void()> m_quit;
    QString m_app; //!< empty = the only one
};

} // namespace kefu::simulator
