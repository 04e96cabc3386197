// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/clock.h"
#include "relay/storage/storagetypes.h"
#include "relay/wechat/apiclient.h"

#include <functional>

namespace kefu::desk {

//! One channel's way out: its credentials, its access token and its send API over its own
//! connections.
class ChannelSender {
public:
    ChannelSender(const storage::ChannelRecord &channel, const wechat::Transport &transport,
                  Clock now);

    //! One call, at most one copy on the wire. `done` comes later, once, unless this object dies
    //! first.
    void sendText(const QString &openid, const QString &text,
                  std::function<void(const wechat::SendReport &)> done);
    //! The token was refused: forget it, if it is still the one in use.
    void renewToken(const QByteArray &tokenUsed);

private:
    wechat::ApiAccount m_account;
    wechat::TokenStore m_tokens;
    wechat::ApiClient m_api;
};

} // namespace kefu::desk
