// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"

#include <QHash>
#include <QList>
#include <QString>
#include <vector>

namespace kefu::ui {

//! Finds visitors by a part of what they are called, over all of them at once: one long text with a
//! line for each, so that a key costs the same few milliseconds however many there are (100,000
//! names are 3 M characters). Upper and lower case are the same.
class NameIndex {
public:
    //! Between the things a visitor is found by; no question contains it.
    static constexpr char16_t kBetween = 0x1F;

    void clear();
    struct Hit {
        VisitorId visitor;
        qint64 activityAt = 0;
        bool operator==(const Hit &) const = default;
    };
    //! The visitor's words from now on, joined with kBetween, and when he was last active: kept
    //! here because looking that up for 30,000 hits costs more than finding them.
    void put(VisitorId visitor, const QString &words, qint64 activityAt);
    void remove(VisitorId visitor);
    //! Those with `part` in one of their words, in no order; nobody for an empty one.
    std::vector<Hit> find(const QString &part) const;
    int count() const { return int(m_lineOf.size()); }

private:
    struct Line {
        qsizetype start = 0;
        VisitorId visitor;
        qint64 activityAt = 0;
        bool current = true; //!< no later line is of the same visitor
    };
    QStringView lineText(size_t line) const;
    void compact();

    QString m_text;
    std::vector<Line> m_lines; //!< by start
    QHash<VisitorId, qsizetype> m_lineOf;
    qsizetype m_stale = 0;
};

} // namespace kefu::ui
