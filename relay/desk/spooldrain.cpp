// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/spooldrain.h"

#include "relay/protocol/failpoint.h"

#include <QLoggingCategory>
#include <QTimer>

namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcSpool, "kefudesk.spool")

constexpr qsizetype kPage = 256;
constexpr int kRetryMs = 500;

} // namespace

SpoolDrain::SpoolDrain(storage::Storage &storage, Clock now, QObject *parent)
    : QObject(parent)
    , m_storage(storage)
    , m_now(std::move(now))
{
}

void SpoolDrain::run()
{
    if (std::exchange(m_running, true))
        return;
    readPage();
}

void SpoolDrain::readPage()
{
    storage::Spool *spool = m_storage.spool();
    if (!spool) {
        m_running = false;
        return;
    }
    spool->read(m_cursor, kPage,
                [this](const Result<storage::Spool::Page> &page) { onPage(page); });
}

void SpoolDrain::onPage(const Result<storage::Spool::Page> &page)
{
    if (!page) {
        qCCritical(lcSpool).noquote() << "the spool cannot be read:" << page.error().message;
        m_keepFile = true;
    } else if (!page->items.isEmpty() || page->unreadable > 0) {
        m_page = *page;
        m_keepFile = m_keepFile || m_page.unreadable > 0;
        takePage();
        return;
    }
    m_running = false;
    m_hooks.ended();
}

void SpoolDrain::takePage()
{
    KEFU_FAILPOINT("spool.during_drain");
    m_failed = false;
    m_left = m_page.items.size() + 1; // one for this call, so that an empty page ends too
    for (const storage::IngestItem &item : std::as_const(m_page.items)) {
        m_storage.ingest(item, [this, item](const Result<storage::IngestOutcome> &outcome) {
            onOutcome(item, outcome);
        });
    }
    onItemDone(true);
}

void SpoolDrain::onOutcome(const storage::IngestItem &item,
                           const Result<storage::IngestOutcome> &outcome)
{
    if (outcome) {
        m_hooks.taken(*outcome);
        onItemDone(true);
        return;
    }
    if (outcome.error().code == ErrorCode::Unavailable) {
        onItemDone(false);
        return;
    }
    // WeChat was told `success`: what the database will never take must not stop those behind it.
    m_storage.storeUnparsed({ item.inbound.channel, item.inbound.raw,
                              QStringLiteral("refused: ") + outcome.error().message, m_now() },
                            [this](const Result<qint64> &stored) { onItemDone(stored.ok()); });
}

void SpoolDrain::onItemDone(bool done)
{
    m_failed = m_failed || !done;
    if (--m_left > 0)
        return;
    if (m_failed) {
        QTimer::singleShot(kRetryMs, this, &SpoolDrain::takePage);
        return;
    }
    m_cursor = m_page.next;
    m_taken += m_page.items.size();
    m_hooks.progress();
    readPage();
}

void SpoolDrain::empty()
{
    storage::Spool *spool = m_storage.spool();
    if (!spool || std::exchange(m_emptying, true))
        return;
    const auto done = [this](const Result<bool> &result) { onEmptied(result); };
    if (m_keepFile)
        spool->setAside(done);
    else
        spool->clear(done);
}

void SpoolDrain::onEmptied(const Result<bool> &done)
{
    m_emptying = false;
    if (!done) {
        qCCritical(lcSpool).noquote() << done.error().message;
        QTimer::singleShot(kRetryMs, this, &SpoolDrain::run);
        return;
    }
    qCInfo(lcSpool) << "the spool is empty again; callbacks taken from it:" << m_taken;
    m_cursor = {};
    m_keepFile = false;
    m_taken = 0;
    m_hooks.emptied();
}

} // namespace kefu::desk
