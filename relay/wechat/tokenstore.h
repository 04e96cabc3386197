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

//! How often a token was fetched, and why.
struct TokenFigures {
    quint64 expired = 0; //!< there was none yet, or its time was nearly over
    quint64 refused = 0; //!< WeChat did not take it
    quint64 failed = 0; //!< of both: none was had
};

//! access_tokens by stable_token, one per channel (wechat.md 6, P7): cached until five minutes
//! before their end, fetched once however many wait, never with force_refresh. After a failure the
//! same answer is given for 1, 2, 4 … 30 s without asking again; in a token's last five minutes
//! that answer is the token. One that is fetched anew and is the one WeChat has just refused is
//! kept for as long, so that a refusal of everything costs no call per send. Lives in one thread.
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
    const TokenFigures &figures() const { return m_figures; }

private:
    struct Entry;
    Entry &entryFor(const ApiAccount &account);
    void start(Entry &entry);
    void take(Entry &entry, const TokenAnswer &answer, qint64 useForMs, qint64 lifeMs);
    void pause(Entry &entry);
    void finish(ChannelId channel, quint64 flight, const ApiAnswer &answer);
    void answerLater(Callback done, const TokenAnswer &answer);

    Transport m_transport;
    Clock m_clock;
    std::vector<std::unique_ptr<Entry>> m_entries;
    quint64 m_flights = 0;
    TokenFigures m_figures;
};

} // namespace kefu::wechat
