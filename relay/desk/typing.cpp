// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/typing.h"

#include "relay/desk/channelsender.h"
#include "relay/wechat/apianswer.h"

#include <QLoggingCategory>
#include <QPointer>

namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcTyping, "kefudesk.typing")

constexpr qint64 kShownMs = 15'000;
constexpr qint64 kExchangeMs = 30'000;
constexpr int kAtOnce = 4;
constexpr qsizetype kRemembered = 10'000;

//! Its life is 15 s; a late answer is worth nothing.
constexpr int kCallMs = 5000;

bool isTokenError(int errcode)
{
    return errcode == 40001 || errcode == 40014 || errcode == 42001;
}

//! Codes that say something is wrong with us; 45080 and 45081 only that it was not the moment.
bool isWorthALine(int errcode)
{
    return errcode != 0 && errcode != 45080 && errcode != 45081;
}

} // namespace

Typing::Typing(Senders senders, TransportFactory transports, Clock now,
               const MediaSettings &settings, QObject *parent)
    : QObject(parent)
    , m_senders(std::move(senders))
    , m_transports(std::move(transports))
    , m_now(std::move(now))
    , m_settings(settings)
{
}

void Typing::set(const storage::ConversationRow &row, bool on)
{
    const VisitorId visitor = row.info.visitor.id;
    const qint64 now = m_now();
    const bool shown = m_shown.value(visitor) > now;
    if (m_settings.typing == wechat::TypingPath::Off || shown == on
        || m_refused.contains(row.info.visitor.channel))
        return;
    const bool lately = row.info.lastMessage && now - row.info.lastMessage->createdAt < kExchangeMs;
    if (on && (!lately || row.window.view(now).untilAt <= now))
        return; // WeChat would answer 45080
    if (m_underWay.value(row.info.visitor.channel) >= kAtOnce)
        return;
    if (on)
        m_shown.insert(visitor, now + kShownMs);
    else
        m_shown.remove(visitor);
    forgetOld();
    call(row, on);
}

void Typing::call(const storage::ConversationRow &row, bool on)
{
    const ChannelId channel = row.info.visitor.channel;
    ChannelSender *sender = m_senders(channel);
    if (!sender)
        return;
    ++m_underWay[channel];
    sender->fetchToken([self = QPointer(this), channel, openid = row.openid, on,
                        base = sender->account().apiBase](const wechat::TokenAnswer &token) {
        if (!self)
            return;
        if (!token.ok()) {
            --self->m_underWay[channel];
            return;
        }
        wechat::ApiCall call =
            wechat::typingCall(base, token.token, openid, on, self->m_settings.typing);
        call.channel = channel;
        call.totalMs = kCallMs;
        self->m_transports(channel)(
            call, [self, channel, used = token.token](const wechat::ApiAnswer &answer) {
                if (self)
                    self->onAnswer(channel, answer, used);
            });
    });
}

void Typing::onAnswer(ChannelId channel, const wechat::ApiAnswer &answer, const QByteArray &token)
{
    --m_underWay[channel];
    const int errcode = wechat::readAnswer(answer).errcode.value_or(0);
    if (isTokenError(errcode)) {
        if (ChannelSender *sender = m_senders(channel))
            sender->renewToken(token);
    } else if (errcode == 40200) {
        m_refused.insert(channel);
    }
    if (isWorthALine(errcode))
        qCInfo(lcTyping) << "channel" << channel.value << "typing was answered" << errcode;
}

void Typing::forgetOld()
{
    if (m_shown.size() > kRemembered)
        m_shown.removeIf([now = m_now()](auto entry) { return entry.value() <= now; });
}

} // namespace kefu::desk
