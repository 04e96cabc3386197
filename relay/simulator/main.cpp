// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/commandline.h"
#include "relay/simulator/lineformat.h"
#include "relay/simulator/simulator.h"
#include "relay/simulator/terminal.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimer>
#include <csignal>
#include <cstdio>
#include <optional>
#include <sys/signalfd.h>
#include <unistd.h>

using namespace kefu::simulator;

namespace {

void printTo(std::FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stream);
    std::fflush(stream);
}

//! Blocks SIGTERM and SIGINT for the whole process and makes them readable.
int openSignals()
{
    std::signal(SIGPIPE, SIG_IGN);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

//! The program around one Simulator.
class Program : public QObject {
public:
    explicit Program(const CommandLine &line)
        : m_line(line)
        , m_simulator(line.config)
    {
        connect(&m_simulator, &Simulator::lineSpoken, this,
                [](const Line &spoken) { printTo(stdout, formatLine(spoken)); });
        connect(&m_simulator, &Simulator::scriptFinished, this, &Program::played);
        connect(&m_settle, &QTimer::timeout, this, &Program::endWhenSettled);
    }

    int start(int signalFd)
    {
        m_signals = new QSocketNotifier(signalFd, QSocketNotifier::Read, this);
        connect(m_signals, &QSocketNotifier::activated, this, [this] {
            m_signals->setEnabled(false);
            end(ExitOk);
        });
        const auto port = m_simulator.listen(m_line.address, m_line.port);
        if (!port) {
            printTo(stderr, port.error().message);
            return port.error().code == kefu::ErrorCode::Unavailable ? ExitUnavailable : ExitConfig;
        }
        const QString host = m_line.address.protocol() == QAbstractSocket::IPv6Protocol
            ? QString(QLatin1Char('[') + m_line.address.toString() + QLatin1Char(']'))
            : m_line.address.toString();
        printTo(stdout, QStringLiteral("listening on %1:%2").arg(host).arg(*port));
        if (m_line.config.apiPort >= 0)
            printTo(stdout, QStringLiteral("API on %1:%2").arg(host).arg(m_simulator.apiPort()));
        return startPlaying();
    }

private:
    int startPlaying()
    {
        if (!m_line.script.visitors.isEmpty()) {
            if (const auto played = m_simulator.play(m_line.script); !played) {
                printTo(stderr, played.error().message);
                return ExitConfig;
            }
        }
        if (m_line.interactive)
            readTerminal();
        return ExitOk;
    }

    void readTerminal()
    {
        m_terminal.emplace(
            m_simulator, [](const QString &text) { printTo(stdout, text); },
            [this] { end(ExitOk); });
        m_input = new QSocketNotifier(STDIN_FILENO, QSocketNotifier::Read, this);
        connect(m_input, &QSocketNotifier::activated, this, &Program::readInput);
    }

    void readInput()
    {
        char chunk[4096];
        const ssize_t got = ::read(STDIN_FILENO, chunk, sizeof(chunk));
        if (got <= 0) {
            m_input->setEnabled(false);
            // Ctrl-D ends; a pipe that has said all it has to say does not.
            if (isatty(STDIN_FILENO) == 1)
                end(ExitOk);
            return;
        }
        m_typed.append(chunk, got);
        for (qsizetype at = m_typed.indexOf('\n'); at >= 0; at = m_typed.indexOf('\n')) {
            const QString text = QString::fromUtf8(m_typed.left(at));
            m_typed.remove(0, at + 1);
            m_terminal->execute(text);
        }
        m_typed.truncate(kLongestInput);
    }

    void played(const ScriptResult &result)
    {
        QString line = QStringLiteral("script finished: %1 to the end, %2 without an answer")
                           .arg(result.finished)
                           .arg(result.unanswered);
        if (result.unexpected > 0)
            line += QStringLiteral(", %1 with an unexpected one").arg(result.unexpected);
        printTo(stdout, line);
        m_exitCode = result.unanswered + result.unexpected == 0 ? ExitOk : ExitFailure;
        if (m_line.exitWhenDone)
            m_settle.start(kSettleMs);
    }

    //! The visitors' last words are still on their way when the script ends.
    void endWhenSettled()
    {
        if (m_simulator.pushesWaiting() > 0)
            return;
        m_settle.stop();
        end(m_exitCode);
    }

    void end(int code)
    {
        if (std::exchange(m_ending, true))
            return;
        m_simulator.stop([code] { QCoreApplication::exit(code); });
    }

    static constexpr qsizetype kLongestInput = 64 * 1024;
    static constexpr int kSettleMs = 50;

    CommandLine m_line;
    Simulator m_simulator;
    std::optional<Terminal> m_terminal; //!< once the apps are known
    QTimer m_settle;
    QSocketNotifier *m_signals = nullptr;
    QSocketNotifier *m_input = nullptr;
    QByteArray m_typed;
    int m_exitCode = ExitOk;
    bool m_ending = false;
};

} // namespace

int main(int argc, char **argv)
{
    const int signalFd = openSignals();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("kefudesk-simulator"));
    const CommandLine line = readCommandLine(QCoreApplication::arguments());
    if (line.finished) {
        printTo(line.exitCode == ExitOk ? stdout : stderr, line.output);
        return line.exitCode;
    }
    Program program(line);
    if (const int code = program.start(signalFd); code != ExitOk)
        return code;
    return QCoreApplication::exec();
}
