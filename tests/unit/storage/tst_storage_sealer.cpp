// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/keyfile.h"
#include "relay/storage/sealer.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace kefu;
using namespace kefu::storage;

class TstSealer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keyFileIsForItsOwnerOnly();
    void keyFileIsReadBack();
    void keyFileIsNeverOverwritten();
    void damagedKeyFile_data();
    void damagedKeyFile();
    void opensWhatItSealed_data();
    void opensWhatItSealed();
    void sealsDifferentlyEachTime();
    void refusesAnotherPlace();
    void refusesAnotherKey();
    void refusesEveryChangedByte();

private:
    MasterKey newKey(const char *name = "key")
    {
        const QString path = m_dir.filePath(QString::fromLatin1(name));
        QFile::remove(path);
        return createKeyFile(path).value();
    }
    QTemporaryDir m_dir;
    const SealedPlace m_place { "channels", 7, "secret" };
};

void TstSealer::keyFileIsForItsOwnerOnly()
{
    newKey();
    const QFile::Permissions others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    const QString path = m_dir.filePath(QStringLiteral("key"));
    QVERIFY(!(QFileInfo(path).permissions() & others));
    QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    QVERIFY(readKeyFile(path).ok());
    QVERIFY(!(QFileInfo(path).permissions() & others));
}

void TstSealer::keyFileIsReadBack()
{
    const MasterKey made = newKey();
    const auto read = readKeyFile(m_dir.filePath(QStringLiteral("key")));
    QVERIFY(read.ok());
    QCOMPARE(read->bytes, made.bytes);
    QCOMPARE(read->id, made.id);
    QCOMPARE(made.bytes.size(), 32);
    QCOMPARE(made.id.size(), 8);
}

void TstSealer::keyFileIsNeverOverwritten()
{
    const MasterKey made = newKey();
    QVERIFY(!createKeyFile(m_dir.filePath(QStringLiteral("key"))).ok());
    QCOMPARE(readKeyFile(m_dir.filePath(QStringLiteral("key")))->bytes, made.bytes);
}

void TstSealer::damagedKeyFile_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("noise") << QByteArray("\0\1\2\3", 4);
    QTest::newRow("another format") << QByteArray("kefudesk-key-2 00 00\n");
    QTest::newRow("short") << QByteArray("kefudesk-key-1 0011223344556677 0011\n");
    QTest::newRow("one digit off")
        << QByteArray("kefudesk-key-1 0011223344556677 ") + QByteArray(64, '0') + '\n';
    QTest::newRow("very long") << QByteArray(100'000, 'a');
}

void TstSealer::damagedKeyFile()
{
    QFETCH(QByteArray, content);
    QFile file(m_dir.filePath(QStringLiteral("damaged")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    const auto key = readKeyFile(file.fileName());
    QVERIFY(!key.ok());
    QCOMPARE(key.error().code, ErrorCode::Unavailable);
}

void TstSealer::opensWhatItSealed_data()
{
    QTest::addColumn<QByteArray>("plain");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("secret") << QByteArray("0123456789abcdef0123456789abcdef");
    QTest::newRow("zeros") << QByteArray(64, '\0');
    QTest::newRow("large") << QByteArray(70'000, 'x');
}

void TstSealer::opensWhatItSealed()
{
    QFETCH(QByteArray, plain);
    const Sealer sealer(newKey());
    const QByteArray sealed = sealer.seal(plain, m_place);
    QVERIFY(plain.isEmpty() || !sealed.contains(plain));
    const auto opened = sealer.open(sealed, m_place);
    QVERIFY(opened.ok());
    QCOMPARE(*opened, plain);
}

void TstSealer::sealsDifferentlyEachTime()
{
    const Sealer sealer(newKey());
    QVERIFY(sealer.seal("same", m_place) != sealer.seal("same", m_place));
}

void TstSealer::refusesAnotherPlace()
{
    const Sealer sealer(newKey());
    const QByteArray sealed = sealer.seal("secret", m_place);
    QVERIFY(!sealer.open(sealed, { "channels", 8, "secret" }).ok());
    QVERIFY(!sealer.open(sealed, { "channels", 7, "token" }).ok());
    QVERIFY(!sealer.open(sealed, { "agents", 7, "secret" }).ok());
}

void TstSealer::refusesAnotherKey()
{
    const QByteArray sealed = Sealer(newKey()).seal("secret", m_place);
    const MasterKey other = newKey("other");
    const auto opened = Sealer(other).open(sealed, m_place);
    QVERIFY(!opened.ok());
    QVERIFY(opened.error().message.contains(QString::fromLatin1(other.id.toHex())));
}

void TstSealer::refusesEveryChangedByte()
{
    const Sealer sealer(newKey());
    const QByteArray sealed = sealer.seal("secret", m_place);
    for (qsizetype i = 0; i < sealed.size(); ++i) {
        QByteArray changed = sealed;
        changed[i] = char(changed[i] ^ 1);
        QVERIFY2(!sealer.open(changed, m_place).ok(), qPrintable(QString::number(i)));
    }
    for (qsizetype size = 0; size < sealed.size(); ++size)
        QVERIFY(!sealer.open(sealed.left(size), m_place).ok());
}

QTEST_GUILESS_MAIN(TstSealer)
#include "tst_storage_sealer.moc"
