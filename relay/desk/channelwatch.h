// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/clock.h"
#include "relay/storage/storagetypes.h"
#include "relay/wechat/callbackparser.h"
#include "relay/wechat/transport.h"

#include <QHash>
#include <array>
#include <deque>
#include <functional>
#include <optional>

namespace kefu::desk {

inline constexpr int kRefusals = int(wechat::Refusal::AppId) + 1;

//! What the callback adapter knows of a push it has answered.
struct PushFacts {
    std::optional<domain::Inbound::Kind> kind = {}; //!< none: nobody could read it
    bool isJson = false;
    bool byPreviousKeys = false;
    bool otherOriginalId = false;
    qint64 sentAt = 0; //!< the query's timestamp, ms; 0 = none
    qint64 answerMs = 0;
};

//! What has been seen of one channel: since the start, except for the marks, which are stored.
struct ChannelSight {
    struct Mark {
        qint64 firstAt = 0;
        qint64 lastAt = 0;
        qint64 savedAt = 0;
    };
    QHash<storage::ChannelMark, Mark> marks;
    std::array<qint64, kRefusals> refused {};
    std::array<qint64, kRefusals> refusedAt {};
    qint64 goodPushAt = 0; //!< authentic, by the newest keys or by those of before
    qint64 newKeysAt = 0; //!< … by the newest keys
    qint64 oldKeysAt = 0;
    qint64 jsonAt = 0;
    qint64 xmlAt = 0;
    qint64 otherOriginalIdAt = 0;
    qint64 entersSinceMessage = 0;
    std::deque<qint64> drifts; //!< our clock minus the push's timestamp, of the last ones
    std::deque<qint64> answers; //!< ms until the answer, of the last ones
    int tokenErrcode = 0; //!< of the last token call; 0 = it went well, or there was none
    int sendErrcode = 0; //!< of the last send WeChat refused for a reason the operator must mend
    qint64 sendErrcodeAt = 0;

    Mark mark(storage::ChannelMark which) const { return marks.value(which); }
};

//! Watches the channels for the wizard's ticks and the doctor. Marks are written when they are made
//! and then once a minute at most.
class ChannelWatch {
public:
    using Save = std::function<void(const storage::ChannelMarkRow &)>;

    ChannelWatch(Clock now, Save save)
        : m_now(std::move(now))
        , m_save(std::move(save))
    {
    }

    void load(const QList<storage::ChannelMarkRow> &marks);
    void note(ChannelId channel, storage::ChannelMark mark);
    //! A check of the URL, unless it was the doctor's own.
    void noteVerified(ChannelId channel, const QByteArray &nonce);
    void noteRefused(ChannelId channel, wechat::Refusal refusal);
    void notePush(ChannelId channel, const PushFacts &facts);
    //! Looks at the answers to token calls on their way back.
    void noteCall(ChannelId channel, const wechat::ApiCall &call, const wechat::ApiAnswer &answer);
    void noteSent(ChannelId channel, const Message &message);
    //! New keys: what was seen of the former says nothing about them.
    void noteNewKeys(ChannelId channel);
    //! The doctor is about to check the URL with this nonce.
    void expectProbe(const QByteArray &nonce);
    bool sawProbe(const QByteArray &nonce) const { return m_probesSeen.contains(nonce); }

    //! When anything authentic came from WeChat last; 0 = never.
    qint64 lastPushAt(ChannelId channel) const;
    const ChannelSight &sight(ChannelId channel) { return m_sights[channel]; }

private:
    void noteKind(ChannelId channel, domain::Inbound::Kind kind);

    Clock m_now;
    Save m_save;
    QHash<ChannelId, ChannelSight> m_sights;
    QList<QByteArray> m_probes; //!< the last few
    QList<QByteArray> m_probesSeen;
};

} // namespace kefu::desk
