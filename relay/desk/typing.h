// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/clock.h"
#include "relay/desk/mediasettings.h"
#include "relay/storage/storagetypes.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace kefu::desk {

class ChannelSender;

//! Shows visitors that somebody writes (wechat.md 5): it lasts 15 s, must not be said again
//! meanwhile, needs an exchange in the last 30 s and an open window, and ends with the next
//! message. Never counts as a send, never delays one: over the connections of files, a few at once,
//! and what fails is forgotten.
class Typing : public QObject {
    Q_OBJECT
public:
    using Senders = std::function<ChannelSender *(ChannelId)>;

    Typing(Senders senders, TransportFactory transports, Clock now, const MediaSettings &settings,
           QObject *parent);

    //! The agent writes, or has stopped.
    void set(const storage::ConversationRow &row, bool on);
    //! A message went to this visitor: WeChat ends the display by itself.
    void onSent(VisitorId visitor) { m_shown.remove(visitor); }

private:
    void call(const storage::ConversationRow &row, bool on);
    void onAnswer(ChannelId channel, const wechat::ApiAnswer &answer, const QByteArray &token);
    void forgetOld();

    Senders m_senders;
    TransportFactory m_transports;
    Clock m_now;
    const MediaSettings m_settings;
    QHash<VisitorId, qint64> m_shown; //!< until when, as far as we know
    QSet<ChannelId> m_refused; //!< this account may not do it (40200)
    QHash<ChannelId, int> m_underWay;
};

} // namespace kefu::desk
