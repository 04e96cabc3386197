// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/http/oncehttpclient.h"
#include "relay/wechat/transport.h"

#include <QHash>
#include <QObject>

namespace kefu::server {

//! Ways to WeChat for the desk: one pool of connections per channel (design.md 10), so that a slow
//! or failing mini program delays no other, though all of them call the same host.
class WechatTransport : public QObject {
    Q_OBJECT
public:
    struct Options {
        int connectionsPerChannel = 32;
        QString proxy;
        QString caFile;
        QHash<QString, QUrl> standIns; //!< host → scheme, host and port that are called instead
        int mediaConnectionsPerChannel = 8;
    };
    explicit WechatTransport(const Options &options, QObject *parent = nullptr);

    //! The transport of a channel; valid as long as this object.
    wechat::Transport forChannel(ChannelId channel);
    //! The same over connections of their own, for files and typing: what hangs there delays no
    //! answer.
    wechat::Transport forMedia(ChannelId channel);

private:
    using Clients = QHash<ChannelId, http::OnceHttpClient *>;
    http::OnceHttpClient *clientOf(Clients &clients, ChannelId channel, int connections);
    wechat::Transport overPool(Clients &clients, ChannelId channel, int connections);

    const Options m_options;
    Clients m_clients;
    Clients m_mediaClients;
};

} // namespace kefu::server
