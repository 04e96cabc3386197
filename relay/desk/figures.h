// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/meters.h"
#include "relay/protocol/types.h"
#include "relay/storage/ledgertypes.h"
#include "relay/wechat/tokenstore.h"

#include <QHash>
#include <limits>
#include <map>

//! What the desk counts for `/metrics`. Everything here belongs to the relay loop.
namespace kefu::desk {

//! The books of this run: what was handed in has an end, or waits.
struct SendBooks {
    quint64 handedIn = 0; //!< those that were on their way when the relay started included
    std::map<DeliveryState, quint64> ended; //!< by their end state

    quint64 endedInAll() const
    {
        quint64 sum = 0;
        for (const auto &[state, count] : ended)
            sum += count;
        return sum;
    }
};

//! Stands for the errcodes beyond the first two hundred.
inline constexpr int kOtherErrcodes = std::numeric_limits<int>::min();

struct DeskMeters {
    domain::Counter stored; //!< pushes the database has taken
    domain::Counter repeated; //!< pushes it knew already
    domain::WaitHistogram queueWait { domain::kWaitBounds };
};

//! One look at everything.
struct DeskFigures {
    SendBooks books;
    qint64 pending = 0; //!< on their way, without held ones
    qint64 held = 0;
    qint64 calls = 0; //!< send calls under way
    QHash<int, quint64> errcodes; //!< WeChat's answers to sends that were none of success
    quint64 unanswered = 0; //!< sends of which nothing is known
    wechat::TokenFigures tokens; //!< of all channels
    quint64 stored = 0;
    quint64 repeated = 0;
    domain::HistogramView queueWait;
    std::map<QString, qint64> queues; //!< waiting conversations by channel
    qint64 assigned = 0;
    qint64 sessions = 0;
    quint64 passwordRuns = 0; //!< argon2id: logins, right or wrong, and new passwords
    storage::StorageFigures storage;

    //! Of the books: neither ended nor waiting. Not 0 only for the moment an end is being written.
    qint64 unaccounted() const
    {
        return qint64(books.handedIn - books.endedInAll()) - pending - held;
    }
};

} // namespace kefu::desk
