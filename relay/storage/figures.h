// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/metrics.h"
#include "relay/storage/storagetypes.h"

//! Figures of any period, from segments and messages.
namespace kefu::storage {

struct Session;

struct FactsQuery {
    qint64 fromAt = 0;
    qint64 toAt = 0; //!< not included
    QSet<ChannelId> channels {}; //!< empty = all
    QHash<ChannelId, domain::MetricsRules> rules {}; //!< a channel without has the defaults
    //! Also how every open conversation stands at the end, which must not be before the last event
    //! then.
    bool withOpen = false;
};
//! What goes on from there by commits.
struct FactsRest {
    EventSeq asOf; //!< the last event that is in it
    QHash<ConversationId, domain::EpisodeMeter> open {};
    QHash<ConversationId, qint64> uncertainSinceAt {}; //!< not looked after by anybody since
    QHash<ChannelId, QSet<VisitorId>> entered {}; //!< came in and wrote nothing, in the period
};

//! Everything that counts in [fromAt, toAt), in the order of time but for ratings and those who
//! only came in, which come last. `sink` is called in the reader's thread. Messages are read by the
//! hour from an index that has all of them that is needed, so a million take about a second.
FactsRest readFacts(Session &session, const FactsQuery &query, const domain::FactSink &sink);

} // namespace kefu::storage
