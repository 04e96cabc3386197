// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/chores.h"
#include "relay/storage/filelock.h"
#include "relay/storage/maintenance.h"
#include "relay/storage/mediafiles.h"
#include "relay/storage/opening.h"
#include "relay/storage/readers.h"
#include "relay/storage/sealer.h"
#include "relay/storage/session.h"
#include "relay/storage/spool.h"
#include "relay/storage/storage.h"
#include "relay/storage/writer.h"

#include <QTimer>
#include <deque>

namespace kefu::storage {

//! So that no answer is lost silently when the object is used while closed.
inline Error storageIsClosed()
{
    return makeError(ErrorCode::Unavailable, QStringLiteral("the database is closed"));
}

//! The threads behind Storage and how work reaches them; for the files that implement its calls.
struct Storage::Private {
    explicit Private(Storage *owner)
        : q(owner)
        , nextTurn(owner)
    {
        nextTurn.setInterval(0);
        QObject::connect(&nextTurn, &QTimer::timeout, q, [this] { deliverSome(); });
    }

    Storage *q;
    FileLock lock;
    DataFolder folder;
    // In the order they may go: the threads use the sealer, maintenance uses the writer.
    std::unique_ptr<Sealer> sealer;
    std::unique_ptr<Writer> writer;
    std::unique_ptr<Readers> readers;
    std::unique_ptr<Maintenance> maintenance;
    std::unique_ptr<Spool> spool;
    std::unique_ptr<MediaFiles> mediaFiles;
    std::unique_ptr<Chores> chores;
    domain::QuotaRules rules;
    quint64 generation = 0; //!< answers of an earlier open() are dropped

    AuditTicketPtr audit; //!< of the command that runs now

    // An erasure, step by step (storageprivacy.cpp).
    struct Erasing;
    void eraseSome(const std::shared_ptr<Erasing> &erasing);
    void eraseTheRest(const std::shared_ptr<Erasing> &erasing);
    void scrub(const std::shared_ptr<Erasing> &erasing);
    void rewrite(const std::shared_ptr<Erasing> &erasing);
    void endErasing(const std::shared_ptr<Erasing> &erasing);

    std::deque<std::unique_ptr<Job>> arrived; //!< answers not delivered yet
    QTimer nextTurn;

    Deliver deliverer();
    void deliverSome();
    Spool::Post poster();
    void startThreads(const QString &path);
    template <typename T> void write(typename TypedJob<T>::Work work, Callback<T> done);
    //! Its own transaction is the job's own business.
    template <typename T> void writeAlone(typename TypedJob<T>::Work work, Callback<T> done);
    template <typename T> void read(typename TypedJob<T>::Work work, Callback<T> done);
    template <typename T> void refuse(Callback<T> done);
    template <typename T>
    void chore(std::function<Result<T>(const std::atomic_bool &)> work, Callback<T> done);
    template <typename T> typename TypedJob<T>::Work audited(typename TypedJob<T>::Work work);
};

//! The first write of a command brings the command's row along. A job that runs again after a
//! rollback writes it again: the first one is gone with everything else.
template <typename T>
typename TypedJob<T>::Work Storage::Private::audited(typename TypedJob<T>::Work work)
{
    if (!audit || audit->isTaken)
        return work;
    audit->isTaken = true;
    return [work = std::move(work), row = audit->row](Session &session) -> Result<T> {
        Result<T> result = work(session);
        if (!session.db.failed()) {
            AuditRow done = row;
            done.outcome = auditOutcome(result);
            writeAudit(session, done);
        }
        return result;
    };
}

template <typename T>
void Storage::Private::writeAlone(typename TypedJob<T>::Work work, Callback<T> done)
{
    if (writer)
        writer->submit(std::make_unique<TypedJob<T>>(std::move(work), std::move(done), true));
    else
        refuse<T>(std::move(done));
}

template <typename T>
void Storage::Private::write(typename TypedJob<T>::Work work, Callback<T> done)
{
    if (writer)
        writer->submit(std::make_unique<TypedJob<T>>(audited<T>(std::move(work)), std::move(done)));
    else
        refuse<T>(std::move(done));
}

template <typename T> void Storage::Private::read(typename TypedJob<T>::Work work, Callback<T> done)
{
    if (readers)
        readers->submit(std::make_unique<TypedJob<T>>(std::move(work), std::move(done)));
    else
        refuse<T>(std::move(done));
}

template <typename T> void Storage::Private::refuse(Callback<T> done)
{
    QMetaObject::invokeMethod(
        q, [done = std::move(done)] { done(Result<T>(storageIsClosed())); }, Qt::QueuedConnection);
}

} // namespace kefu::storage
