// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/houseapi.h"
#include "relay/simulator/mediaapi.h"
#include "relay/simulator/messageapi.h"
#include "relay/simulator/tokenapi.h"

namespace kefu::simulator {

//! `/cgi-bin/…` as api.weixin.qq.com answers it: always HTTP 200, the verdict in errcode (wechat.md
//! 3, 6); and the host of pictures beside it.
class WeixinApi {
public:
    //! `world` outlives this object.
    WeixinApi(World &world, std::function<qint64()> now, WeixinEvents events);

    void addRoutes(http::Server &server);
    MediaApi &media() { return m_media; }

private:
    ApiDesk m_desk;
    TokenApi m_tokens;
    MessageApi m_messages;
    MediaApi m_media;
    HouseApi m_house;
};

} // namespace kefu::simulator
