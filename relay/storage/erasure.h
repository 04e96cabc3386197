// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/storage/privacytypes.h"
#include "relay/storage/searchindex.h"

namespace kefu::storage {

struct Session;

//! A visitor's erasure in small steps (product.md 11): messages lose what they say, the visitor
//! his name and openid, notes and copies elsewhere go. What remains are rows without contents, so
//! that counts, times and agents stay and reports keep their sums. Every step may be repeated after
//! a crash: the row in `erasures` says that there is one under way.

//! From here on the visitor is somebody new if he writes. Errors: NotFound; Conflict with
//! `details.reason`: hold, open (a conversation), sending.
Result<ErasureRow> beginErasure(Session &session, const ErasureRow &wanted);

struct ErasedStep {
    int lastSeq = 0; //!< 0: there is no more
    QList<SearchIndex::Entry> entries; //!< to be taken out of the search index
};
//! The next `limit` messages behind `afterSeq`.
ErasedStep eraseMessages(Session &session, VisitorId visitor, int afterSeq, int limit);

struct ErasedRest {
    QString openid; //!< as it was, to look for in the files
    QList<QByteArray> files; //!< hashes nothing shows any more
};
//! Everything else.
ErasedRest eraseRest(Session &session, VisitorId visitor);
void endErasure(Session &session, const ErasureRow &row);

QList<ErasureRow> erasures(Session &session, bool onlyOpen, int limit);
void saveHold(Session &session, const HoldRow &hold);
bool removeHold(Session &session, VisitorId visitor);
std::optional<HoldRow> holdOf(Session &session, VisitorId visitor);
Result<VisitorDossier> dossierOf(Session &session, VisitorId visitor);
//! A message's text as it came, when sensitive words stand in it as asterisks; else as it is.
Result<QString> textAsItCame(Session &session, MessageId message);

//! What the age of a channel's messages takes away; as eraseMessages(), but over visitors.
struct AgedStep {
    qint64 at = 0; //!< of the last one; 0: there is no more
    qint64 id = 0;
    QList<qint64> ids;
    QList<SearchIndex::Entry> entries;
};
AgedStep agedMessages(Session &session, ChannelId channel, qint64 before, qint64 afterAt,
                      qint64 afterId, int limit);
void emptyMessages(Session &session, const QList<qint64> &ids);
//! Files that came in before; without a channel those agents uploaded.
QStringList agedFiles(Session &session, ChannelId channel, qint64 before, int limit);
//! They are expired from now on; the hashes nothing shows any more.
QList<QByteArray> expireFiles(Session &session, const QStringList &ids);

} // namespace kefu::storage
