// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/keyrotation.h"
#include "relay/storage/logging.h"
#include "relay/storage/restsum.h"
#include "relay/storage/storageprivate.h"

#include "relay/storage/commands.h"
#include "relay/storage/opening.h"

#include <QDateTime>
#include <iterator>

namespace kefu::storage {

namespace {

constexpr int kReaders = 2;
constexpr int kAnswersPerTurn = 16;
constexpr int kMaxHistoryPage = 500;
constexpr int kMaxConversationPage = 1000;

} // namespace

Deliver Storage::Private::deliverer()
{
    return [this, current = generation](Jobs jobs) {
        // shared_ptr only because Qt copies functors; there is one owner.
        auto shared = std::make_shared<Jobs>(std::move(jobs));
        QMetaObject::invokeMethod(
            q,
            [this, current, shared] {
                if (current != generation)
                    return;
                std::move(shared->begin(), shared->end(), std::back_inserter(arrived));
                if (!nextTurn.isActive())
                    deliverSome();
            },
            Qt::QueuedConnection);
    };
}

//! In the order they came, but not all of a large commit at once: between the pieces the loop reads
//! its sockets, so that the writer has the next batch before the last one is answered.
void Storage::Private::deliverSome()
{
    for (int i = 0; i < kAnswersPerTurn && !arrived.empty(); ++i) {
        const std::unique_ptr<Job> job = std::move(arrived.front());
        arrived.pop_front();
        job->deliver();
    }
    if (arrived.empty())
        nextTurn.stop();
    else if (!nextTurn.isActive())
        nextTurn.start();
}

Spool::Post Storage::Private::poster()
{
    return [this, current = generation](std::function<void()> answer) {
        QMetaObject::invokeMethod(
            q,
            [this, current, answer = std::move(answer)] {
                if (current == generation)
                    answer();
            },
            Qt::QueuedConnection);
    };
}

void Storage::Private::startThreads(const QString &path)
{
    writer = std::make_unique<Writer>(path, *sealer, rules, deliverer());
    readers = std::make_unique<Readers>(path, *sealer, rules, deliverer());
    maintenance = std::make_unique<Maintenance>(path, folder.searchIndex(), *sealer, *writer);
    writer->start();
    readers->start(kReaders);
    maintenance->setRemoveFiles([this](const QList<QByteArray> &hashes) {
        for (const QByteArray &hash : hashes)
            mediaFiles->discard(mediaFiles->path(hash));
    });
    maintenance->start();
}

Storage::Storage(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this))
{
}

Storage::~Storage()
{
    close();
}

Result<StartState> Storage::open(const QString &dataDir)
{
    close();
    const DataFolder folder { QDir(dataDir) };
    if (auto made = makeFolder(folder); !made)
        return made.error();
    if (auto locked = d->lock.lock(folder.lock()); !locked)
        return locked.error();
    const auto free = checkMarkers(folder);
    auto keys = free ? takeKeys(folder) : Result<QList<MasterKey>>(free.error());
    if (!keys) {
        d->lock.unlock();
        return keys.error();
    }
    d->sealer = std::make_unique<Sealer>(*std::move(keys));
    std::unique_ptr<SpoolFile> spool = openSpool(folder);
    auto state = prepareDatabase(folder, *d->sealer, d->rules, spool.get(),
                                 QDateTime::currentMSecsSinceEpoch());
    if (!state) {
        d->lock.unlock();
        return withRemedy(state.error(), folder);
    }
    if (auto tidy = settleKeyFiles(folder, d->sealer->keyId(), false); !tidy)
        qCWarning(lcStorage).noquote() << tidy.error().message;
    d->folder = folder;
    d->startThreads(folder.database());
    d->mediaFiles = std::make_unique<MediaFiles>(folder.media());
    d->chores = std::make_unique<Chores>();
    if (spool)
        d->spool = std::make_unique<Spool>(std::move(spool), d->poster());
    return state;
}

void Storage::close()
{
    ++d->generation;
    d->arrived.clear();
    d->nextTurn.stop();
    d->chores.reset();
    d->mediaFiles.reset();
    d->spool.reset();
    d->maintenance.reset();
    d->readers.reset();
    const bool wasOpen = d->writer != nullptr;
    d->writer.reset();
    d->sealer.reset();
    if (wasOpen)
        writeRestSum(d->folder.database());
    d->lock.unlock();
}

void Storage::ingest(IngestItem item, Callback<IngestOutcome> done)
{
    d->write<IngestOutcome>(
        [item = std::move(item)](Session &session) { return storage::ingest(session, item); },
        std::move(done));
}

void Storage::claim(ClaimItem item, Callback<ClaimOutcome> done)
{
    d->write<ClaimOutcome>(
        [item = std::move(item)](Session &session) { return storage::claim(session, item); },
        std::move(done));
}

void Storage::endConversation(EndItem item, Callback<ConversationChange> done)
{
    d->write<ConversationChange>(
        [item = std::move(item)](Session &session) {
            return storage::endConversation(session, item);
        },
        std::move(done));
}

void Storage::requeue(RequeueItem item, Callback<ConversationChange> done)
{
    d->write<ConversationChange>(
        [item = std::move(item)](Session &session) { return storage::requeue(session, item); },
        std::move(done));
}

void Storage::markRead(ReadMarkItem item, Callback<ConversationChange> done)
{
    d->write<ConversationChange>(
        [item](Session &session) { return storage::markRead(session, item); }, std::move(done));
}

void Storage::openForAgent(VisitorId visitor, AgentId agent, qint64 at,
                           Callback<ConversationChange> done)
{
    d->write<ConversationChange>(
        [=](Session &session) { return storage::openForAgent(session, visitor, agent, at); },
        std::move(done));
}

void Storage::storeUnparsed(UnparsedItem item, Callback<qint64> done)
{
    d->write<qint64>(
        [item = std::move(item)](Session &session) -> Result<qint64> {
            if (!item.copy.isEmpty())
                session.forwards.add(item.channel, item.copy, item.at);
            return session.inbox.addUnparsed(item);
        },
        std::move(done));
}

void Storage::addAgent(AgentRecord record, Callback<AgentRecord> done)
{
    d->write<AgentRecord>(
        [record = std::move(record)](Session &session) -> Result<AgentRecord> {
            if (session.agents.nameExists(record.info.username)) {
                return makeError(
                    ErrorCode::Conflict,
                    QStringLiteral("an agent named %1 exists").arg(record.info.username));
            }
            if (!session.channels.exists(record.channels.values()))
                return makeError(ErrorCode::NotFound, QStringLiteral("no such channel"));
            AgentRecord added = record;
            session.agents.add(added);
            return added;
        },
        std::move(done));
}

void Storage::saveSign(AgentId agent, QString sign, Callback<bool> done)
{
    d->write<bool>(
        [agent, sign = std::move(sign)](Session &session) -> Result<bool> {
            if (session.agents.saveSign(agent, sign))
                return true;
            return makeError(ErrorCode::NotFound, QStringLiteral("no such agent"));
        },
        std::move(done));
}

void Storage::updatePasswordHash(AgentId agent, QByteArray hash, Callback<bool> done)
{
    d->write<bool>(
        [agent, hash = std::move(hash)](Session &session) -> Result<bool> {
            if (!session.agents.savePasswordHash(agent, hash))
                return makeError(ErrorCode::NotFound, QStringLiteral("no such agent"));
            return true;
        },
        std::move(done));
}

void Storage::addToken(TokenRecord record, Callback<bool> done)
{
    d->write<bool>(
        [record = std::move(record)](Session &session) -> Result<bool> {
            session.tokens.save(record);
            return true;
        },
        std::move(done));
}

void Storage::removeToken(QByteArray hash, Callback<bool> done)
{
    d->write<bool>([hash = std::move(hash)](
                       Session &session) -> Result<bool> { return session.tokens.remove(hash); },
                   std::move(done));
}

void Storage::exchangeToken(ExchangeItem item, Callback<ExchangeOutcome> done)
{
    d->write<ExchangeOutcome>(
        [item = std::move(item)](Session &session) {
            return storage::exchangeToken(session, item);
        },
        std::move(done));
}

void Storage::markTokenSeen(QByteArray family, int generation, qint64 at, Callback<bool> done)
{
    d->write<bool>(
        [family = std::move(family), generation, at](Session &session) -> Result<bool> {
            session.tokens.markSeen(family, generation, at);
            return true;
        },
        std::move(done));
}

void Storage::revokeTokens(RevokeItem item, Callback<QList<TokenFamily>> done)
{
    d->write<QList<TokenFamily>>(
        [item = std::move(item)](Session &session) { return storage::revokeTokens(session, item); },
        std::move(done));
}

void Storage::setAgentEnabled(AgentId agent, bool enabled, Callback<bool> done)
{
    d->write<bool>(
        [=](Session &session) -> Result<bool> {
            if (!session.agents.saveEnabled(agent, enabled))
                return makeError(ErrorCode::NotFound, QStringLiteral("no such agent"));
            if (enabled)
                session.tokens.removeOf(agent);
            return true;
        },
        std::move(done));
}

void Storage::tokenFamilies(AgentId agent, qint64 now, Callback<QList<TokenFamily>> done)
{
    d->read<QList<TokenFamily>>(
        [=](Session &session) -> Result<QList<TokenFamily>> {
            return session.tokens.families(agent, now);
        },
        std::move(done));
}

void Storage::findToken(QByteArray hash, Callback<TokenRecord> done)
{
    d->read<TokenRecord>(
        [hash = std::move(hash)](Session &session) -> Result<TokenRecord> {
            if (auto record = session.tokens.find(hash))
                return *record;
            return makeError(ErrorCode::NotFound, QStringLiteral("no such token"));
        },
        std::move(done));
}

void Storage::history(VisitorId visitor, int beforeSeq, int limit, Callback<HistoryPage> done)
{
    const int count = std::clamp(limit, 1, kMaxHistoryPage);
    d->read<HistoryPage>(
        [=](Session &session) -> Result<HistoryPage> {
            // One more than asked for says whether there are older ones.
            HistoryPage page { session.messages.page(visitor, beforeSeq, count + 1), true };
            page.complete = page.messages.size() <= count;
            if (!page.complete)
                page.messages.removeFirst();
            return page;
        },
        std::move(done));
}

void Storage::conversationsOf(AgentId agent, ConversationId before, int limit, qint64 endedAfter,
                              Callback<QList<ConversationRow>> done)
{
    const int count = std::clamp(limit, 1, kMaxConversationPage);
    d->read<QList<ConversationRow>>(
        [=](Session &session) -> Result<QList<ConversationRow>> {
            return session.conversations.ofAgent(agent, before, count, endedAfter);
        },
        std::move(done));
}

void Storage::conversation(ConversationId id, Callback<ConversationRow> done)
{
    d->read<ConversationRow>(
        [=](Session &session) -> Result<ConversationRow> {
            if (auto row = session.conversations.find(id))
                return *row;
            return noSuchConversation();
        },
        std::move(done));
}

void Storage::replyByClientId(AgentId agent, const QString &clientMessageId, Callback<Message> done)
{
    d->read<Message>(
        [=](Session &session) -> Result<Message> {
            if (auto message = session.messages.findByClientId(agent, clientMessageId))
                return *message;
            return makeError(ErrorCode::NotFound, QStringLiteral("no such message"));
        },
        std::move(done));
}

void Storage::conversationOfVisitor(VisitorId visitor, Callback<ConversationRow> done)
{
    d->read<ConversationRow>(
        [=](Session &session) -> Result<ConversationRow> {
            if (auto row = session.conversations.newestOf(visitor))
                return *row;
            return noSuchConversation();
        },
        std::move(done));
}

void Storage::conversationOwnedBy(VisitorId visitor, AgentId agent, Callback<ConversationRow> done)
{
    d->read<ConversationRow>(
        [=](Session &session) -> Result<ConversationRow> {
            if (auto row = session.conversations.newestOwned(visitor, agent))
                return *row;
            return noSuchConversation();
        },
        std::move(done));
}

void Storage::missedEvents(AgentId agent, EventSeq since, int limit, qint64 now,
                           Callback<MissedEvents> done)
{
    d->read<MissedEvents>(
        [=](Session &session) { return storage::missedEvents(session, agent, since, limit, now); },
        std::move(done));
}

void Storage::unparsedCount(Callback<qint64> done)
{
    d->read<qint64>(
        [](Session &session) -> Result<qint64> { return session.inbox.unparsedCount(); },
        std::move(done));
}

Spool *Storage::spool() const
{
    return d->spool.get();
}

bool Storage::isHealthy() const
{
    return d->writer && d->writer->isHealthy();
}

int Storage::writesPending() const
{
    return d->writer ? d->writer->pending() : 0;
}

void Storage::probeWriter(std::function<void(bool)> done)
{
    d->write<bool>([](Session &) { return Result<bool>(true); },
                   [done = std::move(done)](const Result<bool> &answer) { done(answer.ok()); });
}

} // namespace kefu::storage
