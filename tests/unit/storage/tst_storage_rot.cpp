// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/storage/backupbench.h"

#include <QRandomGenerator>

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

//! Bytes that turn while nobody looks (reliability-security-ux.md R11).
class TstRot : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_bench = std::make_unique<Bench>(); }
    void aTurnedByteIsNamed();
    void manyAtOnceAreNamed();
    void nothingChangedIsBelieved();
    void whatWasKilledIsBelieved();
    void whatWasChangedOnPurposeIsAccepted();

private:
    //! A stopped relay's database with something in it. Its content.
    QByteArray prepare()
    {
        if (!m_bench->openWithPeople())
            return {};
        for (int i = 0; i < 200; ++i)
            (void)m_bench->write(QStringLiteral("o%1").arg(i % 30), QString(100, QLatin1Char('w')));
        (void)backUp(*m_bench, {});
        m_bench->storage.reset();
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QString path() const { return m_bench->file(QStringLiteral("relay.db")); }
    void put(const QByteArray &content)
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(content), content.size());
    }
    //! What a start says; empty: it started.
    Error refusal()
    {
        Storage storage;
        const auto opened = storage.open(m_bench->dir.path());
        return opened ? Error { ErrorCode::Internal, {}, {} } : opened.error();
    }

    std::unique_ptr<Bench> m_bench;
};

//! 100 starts, each with another byte turned somewhere: every one names it, with the command that
//! helps, and leaves the file as it is.
void TstRot::aTurnedByteIsNamed()
{
    const QByteArray sound = prepare();
    QVERIFY(sound.size() > 50'000);
    for (int round = 0; round < 100; ++round) {
        QByteArray turned = sound;
        const auto at = QRandomGenerator::global()->bounded(turned.size());
        turned[at] = char(turned[at] ^ (1 << QRandomGenerator::global()->bounded(8)));
        put(turned);
        const Error error = refusal();
        const QByteArray where = "byte " + QByteArray::number(at);
        QVERIFY2(error.code == ErrorCode::Unavailable, where.constData());
        QVERIFY2(error.message.contains(QStringLiteral("damaged")), where.constData());
        QVERIFY2(error.message.contains(QStringLiteral("kefudesk-relay restore /")),
                 qPrintable(error.message));
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(file.readAll() == turned, where.constData());
    }
    put(sound);
    QVERIFY(m_bench->open());
}

//! Also when no checksum is there, after a crash: then SQLite finds what it can find.
void TstRot::manyAtOnceAreNamed()
{
    QByteArray content = prepare();
    QVERIFY(QFile::remove(path() + QStringLiteral(".sum")));
    for (int i = 0; i < 100; ++i) {
        const auto at = QRandomGenerator::global()->bounded(content.size());
        content[at] = char(content[at] ^ 0x55);
    }
    content[2 * 4096] = '\x55'; // one of them in a page's header
    put(content);
    QVERIFY(refusal().message.contains(QStringLiteral("kefudesk-relay restore /")));
}

void TstRot::nothingChangedIsBelieved()
{
    QVERIFY(!prepare().isEmpty());
    for (int i = 0; i < 3; ++i) {
        QVERIFY(m_bench->open());
        QVERIFY(!QFile::exists(path() + QStringLiteral(".sum"))); // it changes from now on
        m_bench->storage.reset();
        QVERIFY(QFile::exists(path() + QStringLiteral(".sum")));
    }
}

void TstRot::whatWasKilledIsBelieved()
{
    QVERIFY(!prepare().isEmpty());
    QVERIFY(m_bench->open());
    QVERIFY(m_bench->write(QStringLiteral("o1"), QStringLiteral("the last words")).ok());
    // As a power cut leaves it: a log beside the database, no checksum.
    Bench other;
    for (const char *name : { "relay.db", "relay.db-wal", "key" })
        QVERIFY(QFile::copy(m_bench->file(QLatin1String(name)), other.file(QLatin1String(name))));
    QVERIFY(other.open());
}

void TstRot::whatWasChangedOnPurposeIsAccepted()
{
    QVERIFY(!prepare().isEmpty());
    {
        Connection db;
        QVERIFY(db.open(path(), Connection::Role::Maintenance).ok());
        QVERIFY(db.execute(QStringLiteral("UPDATE agents SET nickname = 'Li'")));
    }
    QVERIFY2(refusal().message.contains(QStringLiteral("verify --accept")),
             qPrintable(refusal().message));
    const auto verdict = acceptData(folderOf(m_bench->dir.path()));
    QVERIFY(verdict.ok());
    QCOMPARE(verdict->problems, QStringList());
    QVERIFY(m_bench->open());
    QCOMPARE(m_bench->state.agents.first().info.nickname, QStringLiteral("Li"));
}

QTEST_GUILESS_MAIN(TstRot)
#include "tst_storage_rot.moc"
