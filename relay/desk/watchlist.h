// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/session.h"

#include <QHash>
#include <QSet>

namespace kefu::desk {

//! Which sessions look on in which conversations (旁听; and who had one until it was taken over,
//! product.md 4). Bookkeeping only: who may is the desk's question.
class WatchList {
public:
    //! At once, for one session: more is no longer looking on.
    static constexpr int kMaxOfSession = 200;

    //! False: this session has kMaxOfSession already.
    bool add(SessionId session, ConversationId conversation);
    void remove(SessionId session, ConversationId conversation);
    void removeSession(SessionId session);
    //! Nobody does any more; those who did.
    QSet<SessionId> take(ConversationId conversation);
    QSet<SessionId> of(ConversationId conversation) const { return m_sessions.value(conversation); }
    bool has(ConversationId conversation) const { return m_sessions.contains(conversation); }

private:
    QHash<ConversationId, QSet<SessionId>> m_sessions;
    QHash<SessionId, QSet<ConversationId>> m_conversations;
};

} // namespace kefu::desk
