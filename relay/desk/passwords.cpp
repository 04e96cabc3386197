// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/passwords.h"

#include <QCryptographicHash>
#include <QPointer>
#include <array>
#include <sodium.h>

namespace kefu::desk {

namespace {

QByteArray hashPassword(const QByteArray &password, unsigned long long passes, size_t memory)
{
    std::array<char, crypto_pwhash_STRBYTES> out {};
    if (crypto_pwhash_str_alg(out.data(), password.constData(), quint64(password.size()), passes,
                              memory, crypto_pwhash_ALG_ARGON2ID13)
        != 0) {
        return {};
    }
    return QByteArray(out.data());
}

} // namespace

Passwords::Passwords(unsigned long long passes, size_t memoryBytes, QObject *parent)
    : QObject(parent)
    , m_passes(passes)
    , m_memory(memoryBytes)
{
    [[maybe_unused]] const int ready = sodium_init(); // idempotent
    m_pool.setMaxThreadCount(2);
}

Passwords::~Passwords()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void Passwords::run(std::function<std::function<void()>()> work)
{
    ++m_waiting;
    ++m_runs;
    m_pool.start([this, work = std::move(work)] {
        // The pool is drained before this object goes, so `this` lives; what is posted dies with
        // it.
        std::function<void()> answer = work();
        QMetaObject::invokeMethod(
            this,
            [this, answer = std::move(answer)] {
                --m_waiting;
                answer();
            },
            Qt::QueuedConnection);
    });
}

void Passwords::hash(const QByteArray &password, std::function<void(QByteArray)> done)
{
    run([password, done = std::move(done), passes = m_passes,
         memory = m_memory]() -> std::function<void()> {
        const QByteArray hash = hashPassword(password, passes, memory);
        return [done, hash] { done(hash); };
    });
}

void Passwords::verify(const QByteArray &password, const QByteArray &hash,
                       std::function<void(bool)> done)
{
    // Nobody's password: made into a hash that nobody looks at, which is the same work.
    run([password, hash, done = std::move(done), passes = m_passes,
         memory = m_memory]() -> std::function<void()> {
        if (hash.isEmpty()) {
            const QByteArray wasted = hashPassword(password, passes, memory);
            return [done] { done(false); };
        }
        const bool same = crypto_pwhash_str_verify(hash.constData(), password.constData(),
                                                   quint64(password.size()))
            == 0;
        return [done, same] { done(same); };
    });
}

bool Passwords::isOutdated(const QByteArray &hash) const
{
    return crypto_pwhash_str_needs_rehash(hash.constData(), m_passes, m_memory) != 0;
}

namespace {
constexpr qsizetype kTokenBytes = 32;

QByteArray asToken(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}
} // namespace

QByteArray makeToken()
{
    return asToken(makeSalt());
}

QByteArray makeSalt()
{
    QByteArray bytes(kTokenBytes, Qt::Uninitialized);
    randombytes_buf(bytes.data(), size_t(bytes.size()));
    return bytes;
}

QByteArray derivedToken(const QByteArray &from, const QByteArray &salt, const char *purpose)
{
    const QByteArray input = QByteArray(purpose) + '\0' + from;
    QByteArray out(kTokenBytes, Qt::Uninitialized);
    crypto_generichash(
        reinterpret_cast<unsigned char *>(out.data()), size_t(out.size()),
        reinterpret_cast<const unsigned char *>(input.constData()), quint64(input.size()),
        reinterpret_cast<const unsigned char *>(salt.constData()), size_t(salt.size()));
    return asToken(out);
}

QByteArray tokenHash(const QByteArray &token)
{
    return QCryptographicHash::hash(token, QCryptographicHash::Sha256);
}

} // namespace kefu::desk
