// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/push.h"

#include <QHash>
#include <QObject>
#include <QQueue>
#include <functional>

namespace kefu::http {
class OnceHttpClient;
struct OnceReply;
} // namespace kefu::http

namespace kefu::simulator {

using PushDone = std::function<void(const PushOutcome &)>;

//! Posts pushes as WeChat does: one that is not answered `success` in time is repeated byte for
//! byte, at once after a refusal, and given up after the last attempt (wechat.md 1.5). Those of one
//! visitor go out in their order.
class CallbackClient : public QObject {
    Q_OBJECT
public:
    CallbackClient(int timeoutMs, int attempts, QObject *parent = nullptr);
    ~CallbackClient() override;

    //! `lane` keeps the order of its pushes; empty = no order. `done` comes later, exactly once.
    void post(const QByteArray &lane, const Push &push, PushDone done);
    //! URL verification: ok when the answer is exactly `echostr`.
    void verify(const QUrl &url, const QByteArray &echostr, PushDone done);
    int waiting() const { return m_waiting; } //!< pushes without an outcome yet

private:
    struct Job {
        QByteArray lane;
        Push push;
        PushDone done;
        int attempts = 0;
    };
    void attempt(Job job);
    void answered(Job job, const http::OnceReply &reply);
    void finish(const Job &job, const PushOutcome &outcome);

    int m_timeoutMs;
    int m_attempts;
    int m_waiting = 0;
    http::OnceHttpClient *m_http;
    QHash<QByteArray, QQueue<Job>> m_lanes; //!< busy lane → what waits behind
};

} // namespace kefu::simulator
