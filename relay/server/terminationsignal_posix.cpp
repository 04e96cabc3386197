// SPDX-License-Identifier: Apache-2.0
#include "relay/server/terminationsignal.h"

#include <QSocketNotifier>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace kefu::server {

namespace {

// A signal handler can reach nothing but statics; it may only write(2).
int g_pipe[2] = { -1, -1 };

constexpr char kStop = 1;
constexpr char kReload = 2;

void onSignal(int number)
{
    const int saved = errno;
    const char byte = number == SIGHUP ? kReload : kStop;
    [[maybe_unused]] const ssize_t written = ::write(g_pipe[1], &byte, 1);
    errno = saved;
}

bool handle(int number)
{
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    return sigaction(number, &action, nullptr) == 0;
}

} // namespace

TerminationSignal::TerminationSignal(QObject *parent)
    : QObject(parent)
{
}

TerminationSignal::~TerminationSignal()
{
    if (!m_notifier)
        return;
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGHUP, SIG_DFL);
    for (int &end : g_pipe) {
        ::close(end);
        end = -1;
    }
}

bool TerminationSignal::install()
{
    if (m_notifier || ::pipe2(g_pipe, O_NONBLOCK | O_CLOEXEC) != 0)
        return false;
    m_notifier = new QSocketNotifier(g_pipe[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &TerminationSignal::onReadable);
    return handle(SIGTERM) && handle(SIGINT) && handle(SIGHUP);
}

void TerminationSignal::onReadable()
{
    bool stops = false;
    bool reloads = false;
    char byte = 0;
    while (::read(g_pipe[0], &byte, 1) > 0) {
        stops = stops || byte == kStop;
        reloads = reloads || byte == kReload;
    }
    if (stops)
        Q_EMIT requested();
    else if (reloads)
        Q_EMIT reloadRequested();
}

} // namespace kefu::server
