// SPDX-License-Identifier: Apache-2.0
#include "relay/server/wechattransport.h"

namespace kefu::server {

namespace {

domain::CallResult resultOf(http::OnceReply::Outcome outcome)
{
    switch (outcome) {
    case http::OnceReply::Outcome::Answered:
        return domain::CallResult::Answered;
    case http::OnceReply::Outcome::NeverSent:
        return domain::CallResult::NeverSent;
    case http::OnceReply::Outcome::Unclear:
        return domain::CallResult::Unclear;
    }
    return domain::CallResult::Unclear;
}

QUrl redirected(QUrl url, const QHash<QString, QUrl> &standIns)
{
    const auto standIn = standIns.constFind(url.host());
    if (standIn == standIns.constEnd())
        return url;
    url.setScheme(standIn->scheme());
    url.setHost(standIn->host());
    url.setPort(standIn->port());
    return url;
}

http::OnceRequest requestOf(const wechat::ApiCall &call, const QUrl &url)
{
    http::OnceRequest request;
    request.method = call.method;
    request.url = url;
    if (!call.contentType.isEmpty())
        request.headers.append({ "Content-Type", call.contentType });
    request.body = call.body;
    request.totalMs = call.totalMs;
    request.maxAnswerBytes = call.maxAnswerBytes;
    // Who configured a stand-in means that address.
    request.publicOnly = call.publicOnly && url == call.url;
    return request;
}

} // namespace

WechatTransport::WechatTransport(const Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
{
}

http::OnceHttpClient *WechatTransport::clientOf(Clients &clients, ChannelId channel,
                                                int connections)
{
    http::OnceHttpClient *&client = clients[channel];
    if (!client) {
        client = new http::OnceHttpClient(connections, this);
        client->setProxy(m_options.proxy);
        if (!m_options.caFile.isEmpty())
            client->setCaFile(m_options.caFile);
    }
    return client;
}

wechat::Transport WechatTransport::overPool(Clients &clients, ChannelId channel, int connections)
{
    return [this, &clients, channel, connections](
               const wechat::ApiCall &call, std::function<void(const wechat::ApiAnswer &)> done) {
        const QUrl url = redirected(call.url, m_options.standIns);
        http::OnceHttpClient *client = clientOf(clients, channel, connections);
        client->setProxy(call.proxy.isEmpty() ? m_options.proxy : call.proxy);
        client->send(requestOf(call, url), this, [done](const http::OnceReply &reply) {
            done({ resultOf(reply.outcome), reply.status, reply.body, reply.detail, reply.tooLarge,
                   reply.date });
        });
    };
}

wechat::Transport WechatTransport::forChannel(ChannelId channel)
{
    return overPool(m_clients, channel, m_options.connectionsPerChannel);
}

wechat::Transport WechatTransport::forMedia(ChannelId channel)
{
    return overPool(m_mediaClients, channel, m_options.mediaConnectionsPerChannel);
}

} // namespace kefu::server
