// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/callbackclient.h"

#include "relay/http/oncehttpclient.h"

#include <algorithm>

namespace kefu::simulator {

namespace {

constexpr int kConnections = 64;
constexpr int kMaxAnswer = 64 * 1024;
constexpr int kShownBody = 256;

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

CallbackClient::CallbackClient(int timeoutMs, int attempts, QObject *parent)
    : QObject(parent)
    , m_timeoutMs(timeoutMs)
    , m_attempts(attempts)
    , m_http(new http::OnceHttpClient(kConnections, this))
{
}

CallbackClient::~CallbackClient() = default;

void CallbackClient::post(const QByteArray &lane, const Push &push, PushDone done)
{
    ++m_waiting;
    Job job { lane, push, std::move(done), 0 };
    if (!lane.isEmpty()) {
        const auto busy = m_lanes.find(lane);
        if (busy != m_lanes.end()) {
            busy->enqueue(std::move(job));
            return;
        }
        m_lanes.insert(lane, {});
    }
    attempt(std::move(job));
}

void CallbackClient::attempt(Job job)
{
    ++job.attempts;
    http::OnceRequest request;
    request.url = job.push.url;
    request.headers = { { "Content-Type", job.push.contentType }, { "User-Agent", "Mozilla/4.0" } };
    request.body = job.push.body;
    request.connectMs = std::min(request.connectMs, m_timeoutMs);
    request.totalMs = m_timeoutMs;
    request.maxAnswerBytes = kMaxAnswer;
    m_http->send(request, this, [this, job = std::move(job)](const http::OnceReply &reply) {
        answered(job, reply);
    });
}

void CallbackClient::answered(Job job, const http::OnceReply &reply)
{
    PushOutcome outcome = outcomeOf(reply);
    outcome.attempts = job.attempts;
    outcome.msgId = job.push.msgId;
    const bool right = reply.body.isEmpty() || reply.body == "success";
    if (outcome.detail.isEmpty() && !right)
        outcome.detail = QStringLiteral("the body is neither success nor empty");
    outcome.ok = outcome.detail.isEmpty();
    if (!outcome.ok && job.attempts < m_attempts)
        attempt(std::move(job));
    else
        finish(job, outcome);
}

void CallbackClient::finish(const Job &job, const PushOutcome &outcome)
{
    --m_waiting;
    const auto lane = m_lanes.find(job.lane);
    if (lane != m_lanes.end()) {
        if (lane->isEmpty())
            m_lanes.erase(lane);
        else
            attempt(lane->dequeue());
    }
    if (job.done)
        job.done(outcome);
}

void CallbackClient::verify(const QUrl &url, const QByteArray &echostr, PushDone done)
{
    http::OnceRequest request;
    request.method = "GET";
    request.url = url;
    request.totalMs = m_timeoutMs;
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
