// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/readers.h"

#include "relay/storage/logging.h"
#include "relay/storage/session.h"

namespace kefu::storage {

namespace {

void readIn(Session &session, Job &job)
{
    session.db.begin();
    job.run(session);
    if (session.db.failed() || !session.db.commit()) {
        const Error error = toError(*session.db.failure());
        qCWarning(lcStorage).noquote() << "a read failed:" << session.db.failure()->text;
        session.db.rollback();
        job.refuse(error);
    }
}

} // namespace

Readers::Readers(QString path, const Sealer &sealer, const domain::QuotaRules &rules,
                 Deliver deliver)
    : m_path(std::move(path))
    , m_sealer(sealer)
    , m_rules(rules)
    , m_deliver(std::move(deliver))
{
}

Readers::~Readers()
{
    stop();
}

void Readers::start(int threads)
{
    for (int i = 0; i < threads; ++i)
        m_threads.emplace_back([this] { loop(); });
}

void Readers::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_queue.clear();
    }
    m_arrived.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
    m_threads.clear();
}

void Readers::submit(std::unique_ptr<Job> job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push_back(std::move(job));
    }
    m_arrived.notify_one();
}

void Readers::loop()
{
    Connection connection;
    const auto opened = connection.open(m_path, Connection::Role::Reader);
    if (!opened)
        qCCritical(lcStorage).noquote()
            << "a reader cannot open the database:" << opened.error().message;
    Session session(connection, m_sealer, m_rules);
    while (auto job = take()) {
        if (opened)
            readIn(session, *job);
        else
            job->refuse(opened.error());
        answer(std::move(job));
    }
}

//! Waits for work; nothing when the end was asked for.
std::unique_ptr<Job> Readers::take()
{
    std::unique_lock lock(m_mutex);
    m_arrived.wait(lock, [this] { return !m_queue.empty() || m_stopping; });
    if (m_stopping)
        return nullptr;
    auto job = std::move(m_queue.front());
    m_queue.pop_front();
    return job;
}

void Readers::answer(std::unique_ptr<Job> job)
{
    Jobs jobs;
    jobs.push_back(std::move(job));
    m_deliver(std::move(jobs));
}

} // namespace kefu::storage
