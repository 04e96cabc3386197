// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QLocalSocket>
#include <QObject>
#include <QString>
#include <QTimer>
#include <functional>

namespace kefu::control {

//! What became of a command sent to the control socket.
struct CallOutcome {
    enum class Kind {
        Answered, //!< `answer` is what the handlers said
        NotRunning, //!< nobody listens: the command can be run in this process
        Broken, //!< somebody listens, but did not answer: it may have happened or not
    };
    Kind kind = Kind::NotRunning;
    QJsonObject answer;
    QString detail;
};

//! One command to a running relay.
class ControlClient : public QObject {
    Q_OBJECT
public:
    explicit ControlClient(QObject *parent = nullptr);

    //! `done` is called once, from the loop.
    void call(const QString &path, const QJsonObject &request,
              std::function<void(const CallOutcome &)> done);
    void setDeadline(int ms) { m_deadlineMs = ms; } //!< for the whole call; 30 s by default

private:
    void finish(CallOutcome::Kind kind, const QString &detail);
    void read();

    QLocalSocket m_socket;
    QTimer m_deadline;
    QByteArray m_buffer;
    std::function<void(const CallOutcome &)> m_done;
    bool m_connected = false;
    int m_deadlineMs = 30'000;
};

} // namespace kefu::control
