// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/clock.h"
#include "relay/storage/spool.h"
#include "relay/storage/storage.h"

#include <QObject>
#include <functional>

namespace kefu::desk {

//! Brings the spool into the database page by page, in order, and tries a page again for as long as
//! the database cannot write it. Repetitions are harmless: the dedupe key drops them.
class SpoolDrain : public QObject {
    Q_OBJECT
public:
    struct Hooks {
        std::function<void(const storage::IngestOutcome &)> taken; //!< in commit order
        std::function<void()> progress; //!< the database has taken a page
        std::function<void()> ended; //!< nothing is left to read: empty(), or run() after an append
        std::function<void()> emptied;
    };
    SpoolDrain(storage::Storage &storage, Clock now, QObject *parent);
    void setHooks(Hooks hooks) { m_hooks = std::move(hooks); }

    //! Goes on where it stood; nothing happens when it is at it.
    void run();
    //! Forgets what was brought over. Nothing may be appended until `emptied`.
    void empty();
    bool isEmptying() const { return m_emptying; }

private:
    void readPage();
    void onPage(const Result<storage::Spool::Page> &page);
    void takePage();
    void onOutcome(const storage::IngestItem &item, const Result<storage::IngestOutcome> &outcome);
    void onItemDone(bool done);
    void onEmptied(const Result<bool> &done);

    storage::Storage &m_storage;
    const Clock m_now;
    Hooks m_hooks;
    storage::SpoolCursor m_cursor; //!< everything before it is in the database
    storage::Spool::Page m_page;
    qsizetype m_left = 0; //!< of the page, not answered yet
    bool m_failed = false; //!< some of the page must be tried again
    bool m_running = false;
    bool m_emptying = false;
    bool m_keepFile = false; //!< it has what cannot be read now: renamed instead of emptied
    qint64 m_taken = 0;
};

} // namespace kefu::desk
