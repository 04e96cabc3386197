// SPDX-License-Identifier: Apache-2.0
#include "app/credentialstore.h"

#include <QLoggingCategory>
#include <QPointer>
#include <qt6keychain/keychain.h>

namespace kefu::app {
namespace {

Q_LOGGING_CATEGORY(lcCredentials, "kefudesk.credentials")

} // namespace

CredentialStore::CredentialStore(const QString &service, QObject *parent)
    : QObject(parent)
    , m_service(service)
{
}

CredentialStore::~CredentialStore()
{
    // The keychain's answer comes to the job, whether it still lives or not: it has to.
    if (m_running) {
        m_running->disconnect();
        m_running->setParent(nullptr); // it deletes itself when it has finished
    }
}

void CredentialStore::load(const QString &key, QObject *context,
                           std::function<void(const QString &)> found)
{
    auto *job = new QKeychain::ReadPasswordJob(m_service, this);
    job->setKey(key);
    connect(job, &QKeychain::Job::finished, context, [this, key, job, found = std::move(found)] {
        const bool missing = job->error() == QKeychain::EntryNotFound;
        if (job->error() != QKeychain::NoError && !missing)
            tellUnavailable(job->errorString());
        found(job->error() == QKeychain::NoError ? job->textData() : m_memory.value(key));
    });
    schedule(job);
}

void CredentialStore::save(const QString &key, const QString &token)
{
    m_memory.insert(key, token);
    auto *job = new QKeychain::WritePasswordJob(m_service, this);
    job->setKey(key);
    job->setTextData(token);
    connect(job, &QKeychain::Job::finished, this, &CredentialStore::onWritten);
    schedule(job);
}

void CredentialStore::remove(const QString &key)
{
    m_memory.remove(key);
    auto *job = new QKeychain::DeletePasswordJob(m_service, this);
    job->setKey(key);
    schedule(job);
}

void CredentialStore::onWritten(QKeychain::Job *job)
{
    if (job->error() != QKeychain::NoError)
        tellUnavailable(job->errorString());
}

void CredentialStore::tellUnavailable(const QString &why)
{
    qCInfo(lcCredentials) << "keychain:" << why;
    if (m_told)
        return;
    m_told = true;
    Q_EMIT unavailable(why);
}

void CredentialStore::schedule(QKeychain::Job *job)
{
    // The library's own default is the same; said here because a plain-text fallback must never
    // come in.
    job->setInsecureFallback(false);
    connect(job, &QKeychain::Job::finished, this, [this] {
        m_running.clear();
        runNext();
    });
    m_waiting.append(job);
    runNext();
}

void CredentialStore::runNext()
{
    if (m_running || m_waiting.isEmpty())
        return;
    m_running = m_waiting.takeFirst();
    m_running->start();
}

} // namespace kefu::app
