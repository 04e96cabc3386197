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

    //! Other credentials or another API from now on; calls under way end with the old ones.
    void setChannel(const storage::ChannelRecord &channel);
    const wechat::ApiAccount &account() const { return m_account; }

    //! One call to custom/send, at most one copy on the wire. `done` comes later, once, unless this
    //! object dies first.
    void send(const QByteArray &body, std::function<void(const wechat::SendReport &)> done);
    //! The channel's access token, for other calls of it (uploads, typing): from the same store, so
    //! that one refresh is in flight. `done` comes later.
    void fetchToken(std::function<void(const wechat::TokenAnswer &)> done);
    //! The token was refused: forget it, if it is still the one in use.
    void renewToken(const QByteArray &tokenUsed);
    const wechat::TokenFigures &tokenFigures() const { return m_tokens.figures(); }

private:
    wechat::ApiAccount m_account;
    wechat::TokenStore m_tokens;
    wechat::ApiClient m_api;
};

} // namespace kefu::desk
