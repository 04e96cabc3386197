// SPDX-License-Identifier: Apache-2.0
#include "relay/api/metricshandler.h"

#include "relay/api/apianswer.h"
#include "relay/api/metricstext.h"

#include <map>
#include <sodium.h>

namespace kefu::api {

namespace {

bool isEqual(const QByteArray &given, const QByteArray &wanted)
{
    return given.size() == wanted.size()
        && sodium_memcmp(given.constData(), wanted.constData(), size_t(wanted.size())) == 0;
}

QByteArray errcodeLabel(int errcode)
{
    return errcode == desk::kOtherErrcodes ? QByteArray("other") : QByteArray::number(errcode);
}

} // namespace

MetricsHandler::MetricsHandler(const desk::Desk &desk, const CallbackMeters &callbacks,
                               const http::Server &sockets, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_callbacks(callbacks)
    , m_sockets(sockets)
{
}

void MetricsHandler::addRoute(http::Server &server, const QByteArray &token)
{
    const auto handler = [this, token](const http::Request &request, http::Responder responder) {
        http::Response response;
        response.headers.emplaceBack("cache-control", "no-store");
        if (!token.isEmpty() && !isEqual(bearerToken(request), token)) {
            response.status = 401;
            response.headers.emplaceBack("www-authenticate", "Bearer");
        } else {
            response.contentType = "text/plain; version=0.0.4; charset=utf-8";
            response.body = text();
        }
        responder.send(response);
    };
    server.addRoute({ "GET", "/metrics", handler });
}

QByteArray MetricsHandler::text() const
{
    MetricsText out;
    out.gauge("relay_build_info", "The program that runs; always 1.");
    out.sample(1, { { "version", KEFUDESK_VERSION } });
    const desk::DeskFigures figures = m_desk.figures();
    addCallbacks(out);
    addSends(out, figures);
    addDesk(out, figures);
    addStorage(out, figures.storage);
    return out.text();
}

void MetricsHandler::addCallbacks(MetricsText &out) const
{
    out.counter("relay_callback_requests_total", "WeChat's calls, by what they were answered.");
    std::map<ChannelId, QByteArray> names { { ChannelId {}, "" } }; // "": of no channel
    for (const ChannelInfo &channel : m_desk.channels())
        names.emplace(channel.id, channel.name.toUtf8());
    for (const auto &[channel, name] : names) {
        const auto counts = m_callbacks.requests.value(channel);
        for (size_t i = 0; i < counts.size(); ++i)
            out.sample(double(counts[i]),
                       { { "channel", name }, { "result", CallbackMeters::kResultNames[i] } });
    }
    out.histogram("relay_callback_duration_seconds", "From a call's arrival to its success.",
                  { { {}, m_callbacks.duration.view() } });
}

void MetricsHandler::addSends(MetricsText &out, const desk::DeskFigures &figures) const
{
    out.counter("relay_outbox_handed_in_total", "Messages to send that this run has taken up.");
    out.sample(double(figures.books.handedIn));
    out.counter("relay_outbox_ended_total", "Messages by the state they ended in.");
    for (const DeliveryState state : { DeliveryState::Accepted, DeliveryState::Failed,
                                       DeliveryState::Expired, DeliveryState::Uncertain }) {
        const auto found = figures.books.ended.find(state);
        out.sample(found == figures.books.ended.end() ? 0 : double(found->second),
                   { { "state", deliveryName(state).toLatin1() } });
    }
    out.counter("relay_outbox_unknown_total", "Messages that may have been delivered.");
    const auto uncertain = figures.books.ended.find(DeliveryState::Uncertain);
    out.sample(uncertain == figures.books.ended.end() ? 0 : double(uncertain->second));
    out.gauge("relay_outbox_pending", "Messages on their way.");
    out.sample(double(figures.pending));
    out.gauge("relay_outbox_held", "Messages that wait until their visitor writes again.");
    out.sample(double(figures.held));
    out.gauge("relay_outbox_unaccounted",
              "Messages neither ended nor waiting: not 0 only while an end is being written.");
    out.sample(double(figures.unaccounted()));
    out.gauge("relay_wechat_calls", "Send calls under way.");
    out.sample(double(figures.calls));
    out.counter("relay_wechat_unanswered_total", "Sends of which nothing is known.");
    out.sample(double(figures.unanswered));
    out.counter("relay_wechat_errors_total", "WeChat's answers to sends but success.");
    for (const auto &[errcode, count] : figures.errcodes.asKeyValueRange())
        out.sample(double(count), { { "errcode", errcodeLabel(errcode) } });
    out.counter("relay_token_refresh_total", "access_tokens asked for, by why.");
    out.sample(double(figures.tokens.expired), { { "reason", "expired" } });
    out.sample(double(figures.tokens.refused), { { "reason", "refused" } });
    out.counter("relay_token_refresh_failed_total", "… and not had.");
    out.sample(double(figures.tokens.failed));
}

void MetricsHandler::addDesk(MetricsText &out, const desk::DeskFigures &figures) const
{
    out.counter("relay_messages_persisted_total", "Pushes the database has taken.");
    out.sample(double(figures.stored));
    out.counter("relay_messages_repeated_total", "Pushes it knew already.");
    out.sample(double(figures.repeated));
    out.gauge("relay_queue_length", "Conversations that wait for an agent, by channel.");
    for (const auto &[channel, waiting] : figures.queues)
        out.sample(double(waiting), { { "queue", channel.toUtf8() } });
    out.gauge("relay_conversations_assigned", "Conversations that have an agent.");
    out.sample(double(figures.assigned));
    out.histogram("relay_queue_wait_seconds", "From the first enqueue to an agent.",
                  { { {}, figures.queueWait } });
    out.gauge("relay_ws_connections", "Consoles and LayIM pages that are there.");
    out.sample(double(figures.sessions));
    out.gauge("relay_ws_send_buffer_bytes", "What their sockets hold unsent.");
    out.sample(double(m_sockets.unsentBytes()));
    out.gauge("relay_http_connections", "TCP connections, WebSockets included.");
    out.sample(double(m_sockets.connectionCount()));
}

void MetricsHandler::addStorage(MetricsText &out, const storage::StorageFigures &figures) const
{
    out.gauge("relay_spool_records", "Callbacks that wait for the database.");
    out.sample(double(figures.spoolRecords));
    out.gauge("relay_spool_bytes", "What they take of the spool.");
    out.sample(double(figures.spoolBytes));
    out.gauge("relay_spool_size_bytes", "How much the spool holds; 0 = there is none.");
    out.sample(double(figures.spoolSize));
    out.gauge("relay_db_writes_pending", "Writes handed in and not answered.");
    out.sample(double(figures.writesPending));
    out.counter("relay_db_jobs_total", "Writes answered.");
    out.sample(double(figures.jobs));
    out.histogram("relay_db_commit_seconds", "A transaction, from its begin until it is durable.",
                  { { {}, figures.commits } });
}

} // namespace kefu::api
