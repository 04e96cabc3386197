// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/connection.h"
#include "tests/unit/storage/storebench.h"

#include <QRegularExpression>

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

//! The audit as a chain: append-only in the file, and any change, cut or addition is found.
class TstAudit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        QVERIFY(m_bench->openWithPeople());
    }
    void theTableRefusesChanges();
    void aSoundChain();
    void everyFieldCounts_data();
    void everyFieldCounts();
    void aCutIsFound_data();
    void aCutIsFound();
    void aHeadFindsATruncation();
    void aFailedTransactionLeavesNoGap();
    void olderRowsAreAdopted();
    void theKeyMayChange();

private:
    void addRows(int count)
    {
        for (int i = 0; i < count; ++i) {
            AuditRow row;
            row.at = kNow + i;
            row.agent = m_bench->ann;
            row.door = domain::Door::Console;
            row.login = QStringLiteral("0123456789ab");
            row.address = QStringLiteral("192.0.2.7");
            row.command = QStringLiteral("end");
            row.channel = m_bench->channel;
            row.conversation = ConversationId { 3 };
            row.visitor = VisitorId { 4 };
            row.target = QStringLiteral("message %1").arg(i);
            row.outcome = QStringLiteral("ok");
            m_bench->storage->addAudit(row);
        }
        QTRY_COMPARE_WITH_TIMEOUT(verify().rows, before + count, kPatienceMs);
        before += count;
    }
    AuditVerdict verify(const QByteArray &head = {})
    {
        std::optional<Result<AuditVerdict>> answer;
        m_bench->storage->verifyAudit(
            head, [&](Result<AuditVerdict> verdict) { answer = std::move(verdict); });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, kPatienceMs) || !answer->ok())
            return { -1, 0, {}, -1, QStringLiteral("no answer") };
        return **answer;
    }
    //! As somebody with the file, without the program. True when the database let it happen.
    bool tamper(const QString &sql)
    {
        QFile::remove(m_bench->file(QStringLiteral("relay.db.sum"))); // of a closed database
        Connection db;
        return db.open(m_bench->file(QStringLiteral("relay.db")), Connection::Role::Maintenance)
            && db.execute(sql);
    }
    void withoutTriggers()
    {
        QVERIFY(tamper(QStringLiteral("DROP TRIGGER audit_unchanged")));
        QVERIFY(tamper(QStringLiteral("DROP TRIGGER audit_kept")));
    }

    qint64 before = 0;
    std::unique_ptr<Bench> m_bench;
};

void TstAudit::theTableRefusesChanges()
{
    before = 0;
    addRows(3);
    QVERIFY(!tamper(QStringLiteral("UPDATE audit SET outcome = 'forbidden' WHERE id = 2")));
    QVERIFY(!tamper(QStringLiteral("UPDATE audit SET mac = x'' WHERE id = 2")));
    QVERIFY(!tamper(QStringLiteral("DELETE FROM audit WHERE id = 3")));
    QVERIFY(!tamper(QStringLiteral("DELETE FROM audit")));
    QCOMPARE(verify().why, QString());
}

void TstAudit::aSoundChain()
{
    before = 0;
    QCOMPARE(verify().rows, 0);
    QCOMPARE(verify().why, QString());
    addRows(5);
    const AuditVerdict verdict = verify();
    QCOMPARE(verdict.why, QString());
    QCOMPARE(verdict.firstId, 1);
    QCOMPARE(verdict.head.id, 5);
    QCOMPARE(verdict.head.mac.size(), 32);
    addRows(1);
    QVERIFY(verify(verdict.head.mac).headFound);
    QCOMPARE(verify(verdict.head.mac).why, QString());
}

void TstAudit::everyFieldCounts_data()
{
    QTest::addColumn<QString>("change");
    for (const char *change :
         { "at = at + 1", "agent_id = NULL", "door = 4", "login = 'x'", "address = ''",
           "command = 'send'", "channel_id = NULL", "conversation_id = 9", "visitor_id = 9",
           "target = 'message 9'", "outcome = 'forbidden'", "login = login || 'x', address = 'y'",
           "mac = x'00'" })
        QTest::newRow(change) << QString::fromLatin1(change);
}

void TstAudit::everyFieldCounts()
{
    QFETCH(QString, change);
    before = 0;
    addRows(4);
    withoutTriggers();
    QVERIFY(tamper(QStringLiteral("UPDATE audit SET %1 WHERE id = 2").arg(change)));
    QCOMPARE(verify().brokenAt, 2);
    QVERIFY(!verify().why.isEmpty());
}

void TstAudit::aCutIsFound_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<int>("brokenAt");
    QTest::newRow("one in the middle") << QStringLiteral("DELETE FROM audit WHERE id = 3") << 4;
    QTest::newRow("the beginning") << QStringLiteral("DELETE FROM audit WHERE id < 3") << 3;
    QTest::newRow("and numbered anew") << QStringLiteral("DELETE FROM audit WHERE id = 3; ") << 4;
    QTest::newRow("the anchor moved")
        << QStringLiteral("UPDATE audit_chain SET removed_to = 2") << 0;
    QTest::newRow("swapped") << QStringLiteral(
        "UPDATE audit SET target = CASE id WHEN 2 THEN 'message 2' WHEN 3 THEN "
        "'message 1' ELSE target END")
                             << 2;
    QTest::newRow("one added") << QStringLiteral(
        "INSERT INTO audit (id, at, door, login, address, command, target, "
        "outcome, mac) VALUES (7, 1, 0, '', '', 'send', '', 'ok', zeroblob(32))")
                               << 7;
}

void TstAudit::aCutIsFound()
{
    QFETCH(QString, sql);
    QFETCH(int, brokenAt);
    before = 0;
    addRows(6);
    withoutTriggers();
    QVERIFY(tamper(sql));
    if (QLatin1String(QTest::currentDataTag()) == QLatin1String("and numbered anew"))
        QVERIFY(tamper(QStringLiteral("UPDATE audit SET id = 3 WHERE id = 6")));
    const AuditVerdict verdict = verify();
    QVERIFY(!verdict.why.isEmpty());
    if (QLatin1String(QTest::currentDataTag()) != QLatin1String("and numbered anew"))
        QCOMPARE(verdict.brokenAt, brokenAt);
}

void TstAudit::aHeadFindsATruncation()
{
    before = 0;
    addRows(6);
    const QByteArray head = verify().head.mac;
    withoutTriggers();
    QVERIFY(tamper(QStringLiteral("DELETE FROM audit WHERE id > 4")));
    QCOMPARE(verify().why, QString()); // nothing in the file says that there was more
    QVERIFY(verify(head).why.contains(QStringLiteral("cut off")));
}

//! A row that was rolled back with its command takes no number and no link.
void TstAudit::aFailedTransactionLeavesNoGap()
{
    before = 0;
    addRows(2);
    // What no database takes undoes the transaction it is in, and with it the rows before it.
    for (int i = 0; i < 3; ++i) {
        AuditRow row;
        row.at = kNow;
        row.command = QStringLiteral("send");
        m_bench->storage->addAudit(row);
        m_bench->storage->saveRetention(m_bench->channel, { 5, 5 },
                                        [](const Result<bool> &saved) { QVERIFY(!saved.ok()); });
    }
    before += 3;
    addRows(2);
    QCOMPARE(verify().why, QString());
}

//! Rows of before 0008, and such an older program wrote meanwhile.
void TstAudit::olderRowsAreAdopted()
{
    before = 0;
    addRows(2);
    m_bench->storage->close();
    const QString insert = QStringLiteral(
        "INSERT INTO audit (at, agent_id, door, login, address, command, target, outcome) "
        "VALUES (%1, 1, 1, '', '', 'send', '', 'ok')");
    QVERIFY(tamper(insert.arg(kNow)));
    QVERIFY(tamper(insert.arg(kNow + 1)));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("came from elsewhere")));
    QVERIFY(m_bench->reopen());
    const AuditVerdict verdict = verify();
    QCOMPARE(verdict.why, QString());
    QCOMPARE(verdict.rows, 5); // and the row that says so
    m_bench->storage->close();
    QVERIFY(tamper(QStringLiteral("UPDATE audit_chain SET removed_to = 5")));
    QVERIFY(tamper(QStringLiteral("DELETE FROM audit")));
    QVERIFY(tamper(QStringLiteral("DELETE FROM audit_chain")));
    QVERIFY(tamper(insert.arg(kNow)));
    QVERIFY(m_bench->reopen());
    QCOMPARE(verify().why, QString());
    QCOMPARE(verify().rows, 1);
}

void TstAudit::theKeyMayChange()
{
    before = 0;
    addRows(2);
    const QByteArray head = verify().head.mac;
    bool done = false;
    m_bench->storage->rotateKey(false, [&](const Result<KeyRotation> &rotated) {
        QVERIFY(rotated.ok());
        done = true;
    });
    QTRY_VERIFY_WITH_TIMEOUT(done, kPatienceMs);
    addRows(1);
    QVERIFY(m_bench->reopen());
    addRows(1);
    QCOMPARE(verify(head).why, QString());
}

QTEST_GUILESS_MAIN(TstAudit)
#include "tst_storage_audit.moc"
