// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/clock.h"
#include "relay/desk/desk.h"
#include "relay/storage/storage.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <deque>
#include <vector>

namespace kefu::desk {

class SpoolDrain;

//! Callbacks on their way to the disk, in the order they came (design.md 8). They go to the
//! database; what it has not answered for in 1.5 s, or refuses because it cannot write now, goes to
//! the spool with everything behind it and is answered for when it is there. As soon as the
//! database answers again the spool is brought into it; until that is done nothing passes it by.
//! What neither takes waits here, and after 5 s gets Unavailable.
class Ingress : public QObject {
    Q_OBJECT
public:
    using Taken = std::function<void(const storage::IngestOutcome &)>;

    Ingress(storage::Storage &storage, Clock now, QObject *parent);
    ~Ingress() override;
    //! Called for every push the database has taken, in commit order.
    void setTaken(Taken taken) { m_taken = std::move(taken); }
    //! After Storage::open(): goes on with what the spool still has.
    void start();
    //! `done(true)` when the push is on the disk, in the database or in the spool.
    void take(domain::Inbound inbound, Callback<bool> done);

private:
    struct Waiting {
        storage::IngestItem item;
        Callback<bool> done;
        qint64 since = 0; //!< by m_clock
        bool submitted = false; //!< the writer has it
        bool answered = false;
    };
    Waiting *waiting(quint64 number);
    void submit(quint64 number);
    void submitHeld();
    void onOutcome(quint64 number, const Result<storage::IngestOutcome> &outcome);
    void onRefused(Waiting &entry);
    void answer(Waiting &entry, const Result<bool> &result);
    void dropAnswered();
    void onTick();
    void giveUpOld();
    void spill();
    void onSpilled(const std::vector<quint64> &numbers, const Result<qsizetype> &count);
    void onSpillFailed();
    void onDrainEnded();
    void onEmptied();
    void enterSpooling();

    storage::Storage &m_storage;
    const Clock m_now;
    Taken m_taken;
    SpoolDrain *m_drain;
    QElapsedTimer m_clock;
    QTimer m_tick;
    std::deque<Waiting> m_waiting; //!< numbered without gaps from m_first
    quint64 m_first = 0;
    qsizetype m_held = 0; //!< of m_waiting: not with the writer and not answered
    bool m_silent = false; //!< the database does not answer, or cannot write
    bool m_spooling = false; //!< the spool is not empty, or is about to be used
    bool m_spilling = false; //!< an append is under way
    qint64 m_spillAgainAt = 0; //!< by m_clock; after a failed append
};

} // namespace kefu::desk
