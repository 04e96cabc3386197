// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/cannedfile.h"
#include "relay/control/handlers.h"

#include <memory>

namespace kefu::control {

//! One `canned.import`, and what `canned.export` reads: the team's replies, page by page; then each
//! line of the file is added, or changes the reply of the same channel and shortcut (without one:
//! of the same group and title). All lines are good, or nothing is written. Owned by its own
//! callbacks until `done` was told.
class CannedImport : public std::enable_shared_from_this<CannedImport> {
public:
    CannedImport(desk::Desk &desk, const domain::Actor &actor, const Answer &done)
        : m_desk(desk)
        , m_actor(actor)
        , m_done(done)
    {
    }

    void run(const CannedFile &file, bool dryRun);
    //! `{text}`, as JSON or CSV.
    void exportTo(bool json);

private:
    enum class What { Add, Change, Same };

    void readAll(CannedId after, const std::function<void()> &then);
    void check();
    QString problemWith(CannedLine &line) const;
    What matched(CannedReply &reply) const;
    void writeFrom(qsizetype at);
    QString nameOf(ChannelId channel) const;
    void tell();

    desk::Desk &m_desk;
    domain::Actor m_actor;
    Answer m_done;
    CannedFile m_file;
    bool m_dryRun = false;
    QList<CannedReply> m_known;
    int m_added = 0;
    int m_changed = 0;
    int m_same = 0;
};

} // namespace kefu::control
