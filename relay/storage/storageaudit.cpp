// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/logging.h"
#include "relay/storage/storageprivate.h"

//! Storage's calls about the audit.
namespace kefu::storage {

AuditScope::AuditScope(Storage &storage, AuditTicketPtr ticket)
    : m_storage(storage)
    , m_before(std::exchange(storage.d->audit, std::move(ticket)))
{
}

AuditScope::~AuditScope()
{
    m_storage.d->audit = std::move(m_before);
}

AuditTicketPtr Storage::audit() const
{
    return d->audit;
}

void Storage::addAudit(AuditRow row)
{
    const AuditScope none(*this, nullptr);
    d->write<bool>(
        [row = std::move(row)](Session &session) -> Result<bool> {
            writeAudit(session, row);
            return true;
        },
        [](const Result<bool> &added) {
            if (!added)
                qCWarning(lcStorage)
                    << "a line of the audit was not written:" << added.error().message;
        });
}

void Storage::listAudit(AuditFilter filter, Callback<QList<AuditRow>> done)
{
    d->read<QList<AuditRow>>(
        [filter = std::move(filter)](Session &session) -> Result<QList<AuditRow>> {
            return session.audit.list(filter);
        },
        std::move(done));
}

void Storage::verifyAudit(QByteArray head, Callback<AuditVerdict> done)
{
    d->read<AuditVerdict>(
        // A reader's job sees one picture of it, whatever is written meanwhile.
        [head = std::move(head)](Session &session) { return session.auditChain.verify(head); },
        std::move(done));
}

} // namespace kefu::storage
