// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/push.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QQueue>
#include <QSet>
#include <QTimer>
#include <functional>
#include <memory>
#include <optional>

namespace kefu::http {
class OnceHttpClient;
struct OnceReply;
} // namespace kefu::http

namespace kefu::simulator {

using PushDone = std::function<void(const PushOutcome &)>;

//! One push on its way.
struct Call {
    QString app;
    QByteArray lane; //!< pushes of one lane go out in their order; empty = no order
    Push push;
    std::function<std::optional<Push>()> sealAgain; //!< for a repetition with its own stamp
};

//! Posts pushes as WeChat does: one that is not answered `success` in time is repeated, and given
//! up after the last attempt (wechat.md 1.5; CallRules).
class CallbackClient : public QObject {
    Q_OBJECT
public:
    explicit CallbackClient(const CallRules &rules, QObject *parent = nullptr);
    ~CallbackClient() override;

    const CallRules &rules() const { return m_rules; }
    //! For attempts from now on.
    void setRules(const CallRules &rules) { m_rules = rules; }

    //! `done` comes later, exactly once.
    void post(Call call, PushDone done);
    //! URL verification: ok when the answer is exactly `echostr`.
    void verify(const QUrl &url, const QByteArray &echostr, PushDone done);
    int waiting() const { return m_waiting; } //!< pushes without an outcome yet

    //! WeChat does not call this app for a while; what gathers goes out at once afterwards.
    void pause(const QString &app);
    void resume(const QString &app);
    bool isPaused(const QString &app) const { return m_paused.contains(app); }

Q_SIGNALS:
    //! A call that had been repeated already was answered after all.
    void answeredLate(const QString &app);

private:
    struct Job {
        Call call;
        PushDone done;
        int attempts = 0;
        int refused = 0;
        int lateAnswers = 0;
        int copies = 0; //!< how often it has been made again after a good answer
        int current = 0; //!< the attempt whose answer counts, 0 = none
        QElapsedTimer began; //!< of that attempt
    };
    //! Shared: with CallRules::overlap a call may be answered after its push has its outcome.
    using JobPtr = std::shared_ptr<Job>;

    void enter(const JobPtr &job);
    void sendShuffled();
    void attempt(const JobPtr &job);
    void answered(const JobPtr &job, int number, const http::OnceReply &reply);
    void overdue(const JobPtr &job, int number);
    void decide(const JobPtr &job, PushOutcome outcome, bool refused);
    void finish(const JobPtr &job, const PushOutcome &outcome);

    CallRules m_rules;
    int m_waiting = 0;
    http::OnceHttpClient *m_http;
    QHash<QByteArray, QQueue<JobPtr>> m_lanes; //!< busy lane → what waits behind
    QSet<QString> m_paused;
    QHash<QString, QList<JobPtr>> m_gathered; //!< by app, while it is paused
    QList<JobPtr> m_shuffled; //!< wait for others to be out of order with
    QTimer m_shuffleEnd;
};

} // namespace kefu::simulator
