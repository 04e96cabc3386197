// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/metrics.h"
#include "relay/protocol/board.h"

#include <QSet>
#include <vector>

namespace kefu::domain {

//! The value that `percent` of the sorted values do not exceed: the nearest rank, so always one
//! that occurred. -1 of nothing.
qint64 percentile(const std::vector<qint64> &sorted, int percent);

//! Facts of one place and period, summed up: what stands behind "today" in BoardFigures.
class Tally {
public:
    void take(const Fact &fact, const MetricsRules &rules);
    //! As if the other's facts had been taken, too: figures of several places at once.
    void add(const Tally &other);
    //! One who wrote after he had come in is none who only came in.
    void takeBackEntered() { --m_sums.enteredOnly; }
    //! A rated conversation was opened again.
    void takeBackRated(int rating);

    //! Only the fields of "today".
    void writeTo(BoardFigures &figures) const;
    qint64 conversations() const { return m_conversations.size(); }

private:
    void takeMessage(const Fact &fact);
    void takeEnd(const Fact &fact, const MetricsRules &rules);
    void takeReply(const Fact &fact, const MetricsRules &rules);

    BoardFigures m_sums;
    QSet<ConversationId> m_conversations;
    mutable std::vector<qint64> m_firstMs; //!< sorted up to m_sorted
    mutable size_t m_sorted = 0;
};

} // namespace kefu::domain
