// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/weixinapi.h"

namespace kefu::simulator {

WeixinApi::WeixinApi(World &world, std::function<qint64()> now, WeixinEvents events)
    : m_desk(world, std::move(now))
    , m_tokens(m_desk)
    , m_messages(m_desk, std::move(events))
    , m_media(m_desk)
    , m_house(m_desk)
{
}

void WeixinApi::addRoutes(http::Server &server)
{
    m_tokens.addRoutes(server);
    m_messages.addRoutes(server);
    m_media.addRoutes(server);
    m_media.addPictureRoutes(server);
    m_house.addRoutes(server);
}

} // namespace kefu::simulator
