// SPDX-License-Identifier: Apache-2.0
#include "app/unsentstore.h"

#include "app/sealedvault.h"
#include "relay/protocol/codec.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace kefu::app {
namespace {

using L = QLatin1String;

const QString kKind = QStringLiteral("unsent");

QJsonObject jsonOf(const RemoteChatService::Kept &kept)
{
    const SendRequest &request = kept.request;
    QJsonObject row { { L("visitor"), QString::number(kept.visitor.value) },
                      { L("conversation"), QString::number(request.conversation.value) },
                      { L("content"), codec::toJson(request.content) },
                      { L("id"), request.clientMessageId },
                      { L("force"), request.force },
                      { L("held"), request.whenVisitorWrites },
                      { L("resendOf"), QString::number(request.resendOf.value) },
                      { L("at"), kept.createdAt } };
    if (kept.refusal) {
        row.insert(L("refused"), errorCodeName(kept.refusal->code));
        row.insert(L("answered"), kept.answered);
    }
    return row;
}

std::optional<RemoteChatService::Kept> keptFrom(const QJsonObject &row)
{
    RemoteChatService::Kept kept;
    const auto number = [&](const char *field) {
        return row.value(L(field)).toString().toLongLong();
    };
    kept.visitor = { number("visitor") };
    SendRequest &request = kept.request;
    request.conversation = { number("conversation") };
    request.resendOf = { number("resendOf") };
    request.clientMessageId = row.value(L("id")).toString();
    request.force = row.value(L("force")).toBool();
    request.whenVisitorWrites = row.value(L("held")).toBool();
    kept.createdAt = row.value(L("at")).toInteger();
    if (const QString code = row.value(L("refused")).toString(); !code.isEmpty()) {
        kept.refusal = makeError(errorCodeFromName(code), QStringLiteral("refused before"));
        kept.answered = row.value(L("answered")).toBool();
    }
    const Result<Content> content = codec::contentFromJson(row.value(L("content")).toObject());
    if (!content || !kept.visitor.isValid() || request.clientMessageId.isEmpty())
        return std::nullopt;
    request.content = *content;
    return kept;
}

} // namespace

UnsentStore::UnsentStore(RemoteChatService &service, SealedVault &vault, Scheduler &scheduler,
                         QObject *parent)
    : QObject(parent)
    , m_service(service)
    , m_vault(vault)
    , m_scheduler(scheduler)
    , m_pictures(vault, kKind)
    , m_writeTimer(scheduler.timer([this] { write(); }))
{
    connect(&service, &ui::ChatService::unsentChanged, this, &UnsentStore::onChanged);
    connect(&vault, &SealedVault::ready, this, [this] {
        if (!m_account.isEmpty() && !m_restored)
            restore();
    });
}

UnsentStore::~UnsentStore()
{
    flush();
}

void UnsentStore::setAccount(const QString &account)
{
    if (account == m_account)
        return;
    flush();
    m_account = account;
    ++m_era;
    m_pictures.forget();
    m_read.clear();
    m_loading = 0;
    m_restored = false;
    m_changed = false;
    if (!account.isEmpty())
        m_vault.open();
}

void UnsentStore::onChanged()
{
    if (m_account.isEmpty())
        return;
    m_changed = true;
    if (m_restored && !m_writeTimer->isActive())
        m_writeTimer->start(kWriteMs);
}

void UnsentStore::restore()
{
    m_restored = true;
    const QJsonArray rows = QJsonDocument::fromJson(m_vault.read(m_account, kKind))
                                .object()
                                .value(L("unsent"))
                                .toArray();
    const qint64 oldest = m_scheduler.wallNow() - kKeptMs;
    ++m_loading; // until all are read
    for (const QJsonValue value : rows) {
        const auto kept = keptFrom(value.toObject());
        if (!kept || kept->createdAt < oldest)
            continue;
        const qsizetype place = m_read.size();
        m_read.append(*kept);
        const QJsonArray pictures = value.toObject().value(L("pictures")).toArray();
        if (pictures.isEmpty())
            continue;
        ++m_loading;
        m_pictures.load(m_account, pictures,
                        [this, place, era = m_era](const QList<ui::Attachment> &loaded) {
                            if (era != m_era)
                                return;
                            if (!loaded.isEmpty())
                                m_read[place].attachment = loaded.first();
                            else
                                m_read[place].visitor = {}; // its picture is lost: nothing to send
                            if (--m_loading == 0)
                                take();
                        });
    }
    if (--m_loading == 0)
        take();
}

//! In the order they were written.
void UnsentStore::take()
{
    QList<Kept> all = std::exchange(m_read, {});
    all.removeIf([](const Kept &kept) { return !kept.visitor.isValid(); });
    for (Kept &kept : all) {
        const bool old = m_scheduler.wallNow() - kept.createdAt > kSendAloneMs;
        if (old && !kept.refusal)
            kept.refusal = makeError(ErrorCode::Unavailable,
                                     QStringLiteral("not sent before the program ended"),
                                     { { L("kept"), true } });
    }
    m_service.restoreUnsent(all);
    m_changed = true; // what was sent meanwhile stands in no file any more
    m_writeTimer->start(kWriteMs);
}

QByteArray UnsentStore::plain()
{
    QJsonArray rows;
    const QList<Kept> all = m_service.keepable();
    for (const Kept &kept : all) {
        QJsonObject row = jsonOf(kept);
        if (kept.attachment)
            row.insert(L("pictures"), m_pictures.keep(m_account, { *kept.attachment }));
        rows.append(row);
    }
    return rows.isEmpty()
        ? QByteArray()
        : QJsonDocument(QJsonObject { { L("unsent"), rows } }).toJson(QJsonDocument::Compact);
}

void UnsentStore::write()
{
    m_writeTimer->stop();
    if (!m_changed || !m_restored || m_loading > 0 || m_account.isEmpty() || !m_vault.isReady())
        return;
    m_changed = false;
    m_vault.write(m_account, kKind, plain());
    m_pictures.sweep(m_account);
}

void UnsentStore::flush()
{
    write();
}

} // namespace kefu::app
