// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/wechat/transport.h"
#include "relay/wechat/typingcall.h"

#include <QString>
#include <QStringList>
#include <functional>

namespace kefu::desk {

//! Makes a channel's way to WeChat: each has its own pool of connections, so that a slow one delays
//! no other.
using TransportFactory = std::function<wechat::Transport(ChannelId)>;

//! Files of messages, and the other small things between desk and WeChat.
struct MediaSettings {
    int downloadBytes = 20 * 1024 * 1024; //!< a visitor's file; larger ones fail
    int uploadBytes = 10 * 1024 * 1024; //!< an agent's picture
    int downloadsPerChannel = 6; //!< at once
    qint64 minFreeBytes = 1024LL * 1024 * 1024; //!< below it nothing is fetched or taken
    //! Hosts, and all below them, of links that come with a picture (wechat.md 5, P13).
    QStringList fileHosts { QStringLiteral("qpic.cn"), QStringLiteral("qlogo.cn"),
                            QStringLiteral("weixin.qq.com") };
    QString imageHelper {}; //!< path of kefudesk-imagehelper; empty = beside the program
    int pictureMs = 15'000; //!< the helper's time for one picture
    wechat::TypingPath typing = wechat::TypingPath::Custom;
    bool cardAppid = true; //!< cards name our appid (the documentation contradicts itself)
    TransportFactory transports {}; //!< of files and typing; null = those of the sends
};

} // namespace kefu::desk
