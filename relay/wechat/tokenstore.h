// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"
#include "relay/wechat/transport.h"

#include <QObject>
#include <functional>
#include <memory>

namespace kefu::wechat {

//! Who we are at WeChat's API.
struct ApiAccount {
    ChannelId channel;
    QUrl apiBase; //!< https://api.weixin.qq.com, or the simulator; a path in it is kept
    QString appid;
    QByteArray secret;
};

struct TokenAnswer {
    QByteArray token; //!< empty when none could be had; the rest then says why
    domain::CallResult call = domain::CallResult::Answered;
    int errcode = 0;
    QString rid;
    QString detail; //!< for the log

    bool ok() const { return !token.isEmpty(); }
};

//! access_tokens by stable_token, one per channel (wechat.md 6, P7): cached until five minutes
//! before their end, fetched once however many wait, never with force_refresh. After a failure the
//! same answer is given for 1, 2, 4 … 30 s without asking again. Lives in one thread.
class TokenStore : public QObject {
public:
    using Clock = std::function<qint64()>; //!< ms
    using Callback = std::function<void(const TokenAnswer &)>;

    TokenStore(Transport transport, Clock clock, QObject *parent = nullptr);
    ~TokenStore() override;

    //! `done` comes later, never inside the call; not at all once the store is gone. Other
    //! credentials for a known channel replace what was cached.
    void fetch(const ApiAccount &account, Callback done);
    //! WeChat refused `tokenUsed`: forgotten only if it is still the cached one, because another
    //! caller may have renewed it already.
    void invalidate(ChannelId channel, const QByteArray &tokenUsed);
    //! Empty when there is none or it has run out.
    QByteArray cached(ChannelId channel) const;

private:
    struct Entry;
    Entry &entryFor(const ApiAccount &account);
    void start(Entry &entry);
    void finish(ChannelId channel, quint64 flight, const ApiAnswer &answer);
    void answerLater(Callback done, const TokenAnswer &answer);

    Transport m_transport;
    Clock m_clock;
    std::vector<std::unique_ptr<Entry>> m_entries;
    quint64 m_flights = 0;
};

} // namespace kefu::wechat
