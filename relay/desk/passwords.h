// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QObject>
#include <QThreadPool>
#include <functional>

namespace kefu::desk {

//! argon2id by libsodium, two at a time on their own threads: one hash takes 64 MiB and tens of
//! milliseconds, which the relay loop must not spend. Callbacks come back in the loop, never after
//! this object died.
class Passwords : public QObject {
    Q_OBJECT
public:
    Passwords(unsigned long long passes, size_t memoryBytes, QObject *parent);
    ~Passwords() override;

    //! `done` gets an empty hash when there was no memory.
    void hash(const QByteArray &password, std::function<void(QByteArray)> done);
    //! An empty `hash` costs the same as a real one and never matches: an unknown name must not be
    //! told by time.
    void verify(const QByteArray &password, const QByteArray &hash, std::function<void(bool)> done);
    //! Too many wait already; the caller answers "later".
    bool isOverloaded() const { return m_waiting >= kMaxWaiting; }
    //! Whether a hash was made with other costs than those of today.
    bool isOutdated(const QByteArray &hash) const;
    //! How often argon2id was asked for: that a wrong name costs what a wrong password does can be
    //! counted, and needs no clock.
    quint64 runs() const { return m_runs; }

private:
    static constexpr int kMaxWaiting = 50;
    void run(std::function<std::function<void()>()> work);

    unsigned long long m_passes;
    size_t m_memory;
    quint64 m_runs = 0;
    QThreadPool m_pool;
    int m_waiting = 0;
};

//! 256 random bits, base64url: a bearer token.
QByteArray makeToken();
//! 256 random bits.
QByteArray makeSalt();
//! A token that only those can make again who have both `from` and `salt`, and always the same;
//! `purpose` tells those of one exchange apart.
QByteArray derivedToken(const QByteArray &from, const QByteArray &salt, const char *purpose);
//! What is stored of a token: its SHA-256.
QByteArray tokenHash(const QByteArray &token);

} // namespace kefu::desk
