// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/channelsender.h"

namespace kefu::desk {

namespace {

wechat::ApiAccount accountOf(const storage::ChannelRecord &channel)
{
    return { channel.id, QUrl(channel.apiBase), channel.appid, channel.secret };
}

} // namespace

ChannelSender::ChannelSender(const storage::ChannelRecord &channel,
                             const wechat::Transport &transport, Clock now)
    : m_account(accountOf(channel))
    , m_tokens(transport, std::move(now))
    , m_api(transport, m_tokens)
{
}

void ChannelSender::setChannel(const storage::ChannelRecord &channel)
{
    m_account = accountOf(channel);
}

void ChannelSender::send(const QByteArray &body,
                         std::function<void(const wechat::SendReport &)> done)
{
    m_api.send(m_account, body, std::move(done));
}

void ChannelSender::fetchToken(std::function<void(const wechat::TokenAnswer &)> done)
{
    m_tokens.fetch(m_account, std::move(done));
}

void ChannelSender::renewToken(const QByteArray &tokenUsed)
{
    m_tokens.invalidate(m_account.channel, tokenUsed);
}

} // namespace kefu::desk
