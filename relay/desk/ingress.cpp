// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/ingress.h"

#include "relay/desk/spooldrain.h"
#include "relay/protocol/failpoint.h"

#include <QLoggingCategory>

namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcIngress, "kefudesk.ingress")

constexpr qint64 kPatienceMs = 1500; // design.md 8
constexpr qint64 kGiveUpMs = 5000; // WeChat has dropped the request by then
constexpr qint64 kSpillRetryMs = 200;
constexpr int kTickMs = 100;
constexpr size_t kMaxSpill = 1000; //!< pushes of one append

} // namespace

Ingress::Ingress(storage::Storage &storage, Clock now, QObject *parent)
    : QObject(parent)
    , m_storage(storage)
    , m_now(now)
    , m_drain(new SpoolDrain(storage, now, this))
    , m_tick(this)
{
    m_clock.start();
    connect(&m_tick, &QTimer::timeout, this, &Ingress::onTick);
    SpoolDrain::Hooks hooks;
    hooks.taken = [this](const storage::IngestOutcome &outcome) { m_taken(outcome); };
    hooks.progress = [this] { m_silent = false; };
    hooks.ended = [this] { onDrainEnded(); };
    hooks.emptied = [this] { onEmptied(); };
    m_drain->setHooks(std::move(hooks));
}

Ingress::~Ingress() = default;

void Ingress::start()
{
    storage::Spool *spool = m_storage.spool();
    if (!spool || spool->wasEmptyAtStart())
        return;
    m_spooling = true;
    m_drain->run();
}

void Ingress::take(domain::Inbound inbound, Callback<bool> done)
{
    if (KEFU_FAILPOINT("ingest.answer_before_commit"))
        std::exchange(done, nullptr)(true);
    m_waiting.push_back({ { std::move(inbound), m_now() }, std::move(done), m_clock.elapsed() });
    if (!m_silent && !m_spooling && m_held == 0) {
        submit(m_first + m_waiting.size() - 1);
    } else {
        ++m_held;
        if (m_silent)
            spill();
    }
    if (!m_tick.isActive())
        m_tick.start(kTickMs);
}

Ingress::Waiting *Ingress::waiting(quint64 number)
{
    if (number < m_first || number - m_first >= m_waiting.size())
        return nullptr;
    Waiting &entry = m_waiting[number - m_first];
    return entry.answered ? nullptr : &entry;
}

void Ingress::submit(quint64 number)
{
    Waiting &entry = m_waiting[number - m_first];
    entry.submitted = true;
    m_storage.ingest(entry.item, [this, number](const Result<storage::IngestOutcome> &outcome) {
        onOutcome(number, outcome);
    });
}

void Ingress::submitHeld()
{
    m_held = 0;
    for (size_t i = 0; i < m_waiting.size(); ++i) {
        if (!m_waiting[i].answered && !m_waiting[i].submitted)
            submit(m_first + i);
    }
}

//! Also for pushes answered long ago, from the spool: the memory follows the commit all the same.
void Ingress::onOutcome(quint64 number, const Result<storage::IngestOutcome> &outcome)
{
    Waiting *entry = waiting(number);
    if (outcome) {
        m_silent = false;
        if (entry)
            answer(*entry, true); // durable: the answer must not wait for what follows
        dropAnswered();
        m_taken(*outcome);
        if (m_held > 0 && !m_spooling && !m_spilling)
            submitHeld();
        return;
    }
    if (!entry)
        return;
    if (outcome.error().code == ErrorCode::Unavailable)
        onRefused(*entry);
    else
        answer(*entry, outcome.error());
    dropAnswered();
}

void Ingress::onRefused(Waiting &entry)
{
    entry.submitted = false;
    ++m_held;
    m_silent = true;
    spill();
}

void Ingress::answer(Waiting &entry, const Result<bool> &result)
{
    if (!entry.submitted)
        --m_held;
    entry.answered = true;
    if (const Callback<bool> done = std::exchange(entry.done, nullptr))
        done(result);
}

void Ingress::dropAnswered()
{
    while (!m_waiting.empty() && m_waiting.front().answered) {
        m_waiting.pop_front();
        ++m_first;
    }
}

void Ingress::onTick()
{
    giveUpOld();
    if (m_waiting.empty()) {
        m_tick.stop();
        return;
    }
    // While the spool is being emptied too: those behind it must not wait for all of it.
    if (m_clock.elapsed() - m_waiting.front().since >= kPatienceMs)
        m_silent = true;
    if (m_silent)
        spill();
}

void Ingress::giveUpOld()
{
    const qint64 before = m_clock.elapsed() - kGiveUpMs;
    while (!m_waiting.empty() && m_waiting.front().since <= before) {
        answer(m_waiting.front(),
               makeError(ErrorCode::Unavailable, QStringLiteral("nothing could be written")));
        dropAnswered();
    }
}

//! Everything that waits goes to the spool, those with the writer too: the database may still take
//! them, and then knows them when they come a second time.
void Ingress::spill()
{
    if (m_spilling || m_drain->isEmptying() || m_clock.elapsed() < m_spillAgainAt)
        return;
    QList<storage::IngestItem> items;
    std::vector<quint64> numbers;
    for (size_t i = 0; i < m_waiting.size() && numbers.size() < kMaxSpill; ++i) {
        if (m_waiting[i].answered)
            continue;
        items.append(m_waiting[i].item);
        numbers.push_back(m_first + i);
    }
    if (items.isEmpty())
        return;
    storage::Spool *spool = m_storage.spool();
    if (!spool) {
        onSpillFailed();
        return;
    }
    m_spilling = true;
    spool->append(items, [this, numbers = std::move(numbers)](const Result<qsizetype> &count) {
        onSpilled(numbers, count);
    });
}

void Ingress::onSpilled(const std::vector<quint64> &numbers, const Result<qsizetype> &count)
{
    m_spilling = false;
    const auto stored = count ? size_t(*count) : 0;
    if (stored > 0)
        enterSpooling();
    for (size_t i = 0; i < stored; ++i) {
        if (Waiting *entry = waiting(numbers[i]))
            answer(*entry, true);
    }
    dropAnswered();
    if (m_spooling)
        m_drain->run();
    if (stored < numbers.size()) {
        qCCritical(lcIngress).noquote()
            << "the spool takes nothing:"
            << (count ? QStringLiteral("it is full") : count.error().message);
        onSpillFailed();
    } else if (m_silent) {
        spill();
    }
}

//! The last resort: wait, and try both again. The database gets them only when the spool is empty
//! and none of them is with the writer, so that they stay in order.
void Ingress::onSpillFailed()
{
    m_spillAgainAt = m_clock.elapsed() + kSpillRetryMs;
    const bool noneSubmitted = m_held == qsizetype(m_waiting.size());
    if (!m_spooling && noneSubmitted)
        QTimer::singleShot(kSpillRetryMs, this, [this] {
            if (!m_spooling && !m_spilling)
                submitHeld();
        });
}

void Ingress::enterSpooling()
{
    if (std::exchange(m_spooling, true))
        return;
    qCWarning(lcIngress) << "the database does not answer: callbacks go to the spool";
}

void Ingress::onDrainEnded()
{
    if (m_spilling)
        return; // onSpilled() runs it again
    m_drain->empty();
}

void Ingress::onEmptied()
{
    m_spooling = false;
    submitHeld();
}

} // namespace kefu::desk
