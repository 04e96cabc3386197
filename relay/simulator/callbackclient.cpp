// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/callbackclient.h"

#include "relay/http/oncehttpclient.h"

#include <QRandomGenerator>
#include <algorithm>
#include <utility>

namespace kefu::simulator {

namespace {

constexpr int kConnections = 64;
constexpr int kMaxAnswer = 64 * 1024;
constexpr int kShownBody = 256;
//! How long a late answer is waited for.
constexpr int kOverlapMs = 60'000;
constexpr int kShuffleMs = 200;

PushOutcome outcomeOf(const http::OnceReply &reply)
{
    PushOutcome outcome;
    outcome.status = reply.status;
    outcome.body = reply.body.left(kShownBody);
    if (reply.outcome == http::OnceReply::Outcome::NeverSent)
        outcome.detail = QStringLiteral("no connection: ") + reply.detail;
    else if (reply.outcome == http::OnceReply::Outcome::Unclear)
        outcome.detail = QStringLiteral("no answer: ") + reply.detail;
    else if (reply.status != 200)
        outcome.detail = QStringLiteral("HTTP %1").arg(reply.status);
    return outcome;
}

} // namespace

CallbackClient::CallbackClient(const CallRules &rules, QObject *parent)
    : QObject(parent)
    , m_rules(rules)
    , m_http(new http::OnceHttpClient(kConnections, this))
{
    m_shuffleEnd.setSingleShot(true);
    connect(&m_shuffleEnd, &QTimer::timeout, this, &CallbackClient::sendShuffled);
}

CallbackClient::~CallbackClient() = default;

void CallbackClient::post(Call call, PushDone done)
{
    ++m_waiting;
    const auto job = std::make_shared<Job>();
    job->call = std::move(call);
    job->done = std::move(done);
    if (m_rules.shuffle > 1) {
        job->call.lane.clear(); // no order is kept
        m_shuffled.append(job);
        m_shuffleEnd.start(kShuffleMs);
        if (m_shuffled.size() >= m_rules.shuffle)
            sendShuffled();
        return;
    }
    enter(job);
}

void CallbackClient::enter(const JobPtr &job)
{
    const QByteArray &lane = job->call.lane;
    if (!lane.isEmpty()) {
        const auto busy = m_lanes.find(lane);
        if (busy != m_lanes.end()) {
            busy->enqueue(job);
            return;
        }
        m_lanes.insert(lane, {});
    }
    attempt(job);
}

void CallbackClient::sendShuffled()
{
    m_shuffleEnd.stop();
    QList<JobPtr> jobs = std::exchange(m_shuffled, {});
    std::shuffle(jobs.begin(), jobs.end(), *QRandomGenerator::global());
    for (const JobPtr &job : std::as_const(jobs))
        attempt(job);
}

void CallbackClient::pause(const QString &app)
{
    m_paused.insert(app);
}

void CallbackClient::resume(const QString &app)
{
    m_paused.remove(app);
    const QList<JobPtr> gathered = m_gathered.take(app);
    for (const JobPtr &job : gathered)
        attempt(job);
}

void CallbackClient::attempt(const JobPtr &job)
{
    if (isPaused(job->call.app)) {
        m_gathered[job->call.app].append(job);
        return;
    }
    if (job->attempts > 0 && m_rules.freshStamp) {
        if (auto push = job->call.sealAgain ? job->call.sealAgain() : std::nullopt)
            job->call.push = std::move(*push);
    }
    const int number = ++job->attempts;
    job->current = number;
    job->began.start();
    const Push &push = job->call.push;
    http::OnceRequest request;
    request.url = push.url;
    request.headers = { { "Content-Type", push.contentType }, { "User-Agent", "Mozilla/4.0" } };
    request.body = push.body;
    request.connectMs = std::min(request.connectMs, m_rules.timeoutMs);
    request.totalMs = m_rules.overlap ? m_rules.timeoutMs + kOverlapMs : m_rules.timeoutMs;
    request.maxAnswerBytes = kMaxAnswer;
    m_http->send(request, this, [this, job, number](const http::OnceReply &reply) {
        answered(job, number, reply);
    });
    if (m_rules.overlap)
        QTimer::singleShot(m_rules.timeoutMs, this, [this, job, number] { overdue(job, number); });
}

void CallbackClient::answered(const JobPtr &job, int number, const http::OnceReply &reply)
{
    if (job->current != number) {
        if (reply.outcome != http::OnceReply::Outcome::Answered)
            return;
        ++job->lateAnswers;
        Q_EMIT answeredLate(job->call.app);
        return;
    }
    PushOutcome outcome = outcomeOf(reply);
    const bool right = reply.body.isEmpty() || reply.body == "success";
    if (outcome.detail.isEmpty() && !right)
        outcome.detail = QStringLiteral("the body is neither success nor empty");
    outcome.ok = outcome.detail.isEmpty();
    // A connection that nobody refused, but nobody took either, is a call without an answer.
    const bool refused = reply.outcome == http::OnceReply::Outcome::NeverSent
        && !job->began.hasExpired(m_rules.timeoutMs);
    decide(job, outcome, refused);
}

void CallbackClient::overdue(const JobPtr &job, int number)
{
    if (job->current != number)
        return;
    PushOutcome outcome;
    outcome.detail = QStringLiteral("no answer: not within %1 ms").arg(m_rules.timeoutMs);
    decide(job, outcome, false);
}

void CallbackClient::decide(const JobPtr &job, PushOutcome outcome, bool refused)
{
    job->current = 0;
    job->refused += refused ? 1 : 0;
    const bool again =
        !outcome.ok && job->attempts < m_rules.attempts && job->refused < m_rules.refusedAttempts;
    if (again)
        return attempt(job);
    outcome.attempts = job->attempts;
    outcome.lateAnswers = job->lateAnswers;
    outcome.msgId = job->call.push.msgId;
    finish(job, outcome);
}

void CallbackClient::finish(const JobPtr &job, const PushOutcome &outcome)
{
    --m_waiting;
    const auto lane = m_lanes.find(job->call.lane);
    if (lane != m_lanes.end()) {
        if (lane->isEmpty())
            m_lanes.erase(lane);
        else
            attempt(lane->dequeue());
    }
    // Before the caller hears of it, who may want to wait for the copies.
    if (outcome.ok && job->copies < m_rules.duplicates) {
        const auto copy = std::make_shared<Job>();
        copy->call = job->call;
        copy->copies = job->copies + 1;
        ++m_waiting;
        enter(copy);
    }
    // Only once, and nothing it holds is kept for an answer that may still come.
    if (const PushDone done = std::exchange(job->done, nullptr))
        done(outcome);
}

void CallbackClient::verify(const QUrl &url, const QByteArray &echostr, PushDone done)
{
    http::OnceRequest request;
    request.method = "GET";
    request.url = url;
    request.totalMs = m_rules.timeoutMs;
    request.maxAnswerBytes = kMaxAnswer;
    m_http->send(request, this, [echostr, done = std::move(done)](const http::OnceReply &reply) {
        PushOutcome outcome = outcomeOf(reply);
        outcome.attempts = 1;
        if (outcome.detail.isEmpty() && reply.body != echostr)
            outcome.detail = QStringLiteral("the body is not the echostr");
        outcome.ok = outcome.detail.isEmpty();
        done(outcome);
    });
}

} // namespace kefu::simulator
