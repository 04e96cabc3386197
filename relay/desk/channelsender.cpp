// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/channelsender.h"

namespace kefu::desk {

ChannelSender::ChannelSender(const storage::ChannelRecord &channel,
                             const wechat::Transport &transport, Clock now)
    : m_account { channel.id, QUrl(channel.apiBase), channel.appid, channel.secret }
    , m_tokens(transport, std::move(now))
    , m_api(transport, m_tokens)
{
}

void ChannelSender::sendText(const QString &openid, const QString &text,
                             std::function<void(const wechat::SendReport &)> done)
{
    m_api.sendText(m_account, { openid, text, {} }, std::move(done));
}

void ChannelSender::renewToken(const QByteArray &tokenUsed)
{
    m_tokens.invalidate(m_account.channel, tokenUsed);
}

} // namespace kefu::desk
