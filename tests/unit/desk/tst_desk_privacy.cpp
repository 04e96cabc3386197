// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/searchtext.h"
#include "relay/storage/connection.h"
#include "tests/unit/desk/shopdesk.h"

#include <QDirIterator>
#include <QRegularExpression>

using namespace kefu;
using namespace kefu::desk;
using namespace kefu::testing;

//! One visitor exported, held and erased (product.md 11).
class TestDeskPrivacy : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<Shop> m_shop;
    const QString m_secret = QString::fromUtf8("鬯鬰鬲的秘密 13800138000");
    const QString m_note = QString::fromUtf8("老客户，脾气大得很");

    QStringList filesWith(const QByteArray &bytes)
    {
        QStringList found;
        QDirIterator all(m_shop->dir.path(), QDir::Files, QDirIterator::Subdirectories);
        while (all.hasNext()) {
            QFile file(all.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes))
                found.append(all.fileName());
        }
        return found;
    }
    QString ask(const char *sql)
    {
        storage::Connection db;
        if (!db.open(m_shop->dir.filePath(QStringLiteral("relay.db")),
                     storage::Connection::Role::Reader))
            return QStringLiteral("no database");
        return db.askOnce(QString::fromLatin1(sql));
    }
    //! Whether the index's own list of terms has it: its file stores them with their common
    //! beginnings left out, where no search for bytes would find one.
    bool isIndexed(const QByteArray &token)
    {
        storage::Connection db;
        if (!db.open(m_shop->dir.filePath(QStringLiteral("search.db")),
                     storage::Connection::Role::Maintenance))
            return false;
        db.execute(
            QStringLiteral("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, pairs, row)"));
        return db.askOnce(QStringLiteral("SELECT count(*) FROM temp.terms WHERE term = '%1'")
                              .arg(QString::fromLatin1(token)))
            == QStringLiteral("1");
    }
    //! What reports are made of.
    QString sums()
    {
        return ask("SELECT (SELECT count(*) || ' ' || sum(direction) || ' ' || sum(received_at) "
                   "FROM messages) || ' ' || (SELECT count(*) || ' ' || sum(opened_at) || ' ' || "
                   "sum(rating) FROM conversations) || ' ' || (SELECT count(*) || ' ' || "
                   "sum(from_at) || ' ' || sum(to_at) FROM segments)");
    }
    int found(const QString &text)
    {
        SearchRequest wanted;
        wanted.text = text;
        const auto answer = m_shop->await<SearchAnswer>(
            [&](auto done) { m_shop->desk->search(m_shop->actor(m_shop->lead), wanted, done); });
        return answer ? int(answer->hits.size()) : -1;
    }
    //! A visitor who wrote, was answered, noted and called something; his conversation is over.
    VisitorId aVisitor(int n, const QString &text)
    {
        const ConversationId conversation = m_shop->withAnn(n);
        if (!m_shop->say(m_shop->shop, openid(n), text))
            return {};
        bool fine = m_shop->reply(m_shop->ann, conversation, text).ok();
        const VisitorId visitor = m_shop->annConsole.lastConversation().visitor.id;
        NoteRequest note;
        note.visitor = visitor;
        note.text = m_note;
        const auto noted = m_shop->await<VisitorNote>(
            [&](auto done) { m_shop->desk->addNote(m_shop->actor(m_shop->ann), note, done); });
        const auto broken = m_shop->await<bool>([&](auto done) {
            m_shop->desk->ingestUnparsed(m_shop->shop, "<broken " + openid(n).toUtf8(),
                                         QStringLiteral("xml"), done);
        });
        // What is on its way must have arrived before the conversation ends.
        const bool sent = QTest::qWaitFor([&] { return m_shop->desk->figures().pending == 0; });
        fine = fine && noted.ok() && broken.ok() && sent
            && m_shop->end(m_shop->ann, conversation).ok();
        return fine ? visitor : VisitorId {};
    }
    Result<storage::ErasureRow> erase(VisitorId visitor, AgentId by,
                                      const QString &reason = QStringLiteral("he asked for it"))
    {
        return m_shop->await<storage::ErasureRow>([&](auto done) {
            m_shop->desk->eraseVisitor(m_shop->actor(by), visitor, reason, done);
        });
    }
    Result<storage::ExportFile> exported(VisitorId visitor, AgentId by, bool reveal = false)
    {
        return m_shop->await<storage::ExportFile>([&](auto done) {
            m_shop->desk->exportVisitor(m_shop->actor(by), visitor, QStringLiteral("asked"), reveal,
                                        done);
        });
    }
    Result<bool> hold(VisitorId visitor, bool on)
    {
        return m_shop->await<bool>([&](auto done) {
            m_shop->desk->holdVisitor(m_shop->actor(m_shop->lead), visitor, on,
                                      QStringLiteral("a lawsuit"), done);
        });
    }

private Q_SLOTS:
    void init() { m_shop = std::make_unique<Shop>(); }
    void cleanup() { m_shop.reset(); }

    void anErasedVisitorIsNowhere()
    {
        const VisitorId visitor = aVisitor(1, m_secret);
        const VisitorId other = aVisitor(2, QString::fromUtf8("龘龖还在这里"));
        QVERIFY(visitor.isValid() && other.isValid());
        QTRY_COMPARE(found(QString::fromUtf8("鬯鬰鬲")), 2);
        const QByteArray token =
            domain::searchPairs(domain::foldForSearch(QString::fromUtf8("鬯鬰")).text);
        QVERIFY(!filesWith(openid(1).toUtf8()).isEmpty());
        QTRY_VERIFY(isIndexed(token));
        QVERIFY(exported(visitor, m_shop->lead).ok());
        QVERIFY(QDir().mkpath(m_shop->dir.filePath(QStringLiteral("backups/before"))));
        const QString before = sums();

        const auto record = erase(visitor, m_shop->lead);
        QVERIFY2(record.ok(), record ? "" : qPrintable(record.error().message));
        QCOMPARE(record->messages, 4); // and the line that it ended
        QVERIFY(record->doneAt > 0);
        QCOMPARE(record->backups, QStringList(QStringLiteral("backups/before")));
        for (const QByteArray &gone :
             { openid(1).toUtf8(), m_secret.toUtf8(), QByteArray("13800138000") })
            QCOMPARE(filesWith(gone), QStringList());
        QVERIFY(!isIndexed(token));
        QCOMPARE(sums(), before);
        QCOMPARE(found(QString::fromUtf8("鬯鬰鬲")), 0);
        // Others keep what is theirs.
        QTRY_COMPARE(found(QString::fromUtf8("龘龖")), 2);
        QVERIFY(!filesWith(openid(2).toUtf8()).isEmpty());
        QVERIFY(!filesWith(m_note.toUtf8()).isEmpty()); // the other one's note
        QCOMPARE(ask("SELECT count(*) FROM visitor_notes"), QStringLiteral("1"));
        const auto rows = m_shop->await<QList<storage::ErasureRow>>(
            [&](auto done) { m_shop->desk->erasures(m_shop->actor(m_shop->lead), done); });
        QCOMPARE(rows->size(), 1);
        QCOMPARE(rows->first().reason, QStringLiteral("he asked for it"));
        QCOMPARE(codeOf(erase(visitor, m_shop->lead)), ErrorCode::NotFound);
    }

    void whoComesAgainIsNew()
    {
        const VisitorId visitor = aVisitor(1, m_secret);
        QVERIFY(erase(visitor, m_shop->lead).ok());
        m_shop->annConsole.events.clear();
        m_shop->withAnn(1);
        const VisitorId again = m_shop->annConsole.lastConversation().visitor.id;
        QVERIFY(again.isValid() && again != visitor);
        QCOMPARE(ask("SELECT count(*) FROM visitors"), QStringLiteral("2"));
    }

    void whatKeepsHim()
    {
        const VisitorId visitor = aVisitor(1, m_secret);
        const auto why = [&] {
            return erase(visitor, m_shop->lead)
                .error()
                .details.value(QStringLiteral("reason"))
                .toString();
        };
        QVERIFY(hold(visitor, true).ok());
        QCOMPARE(why(), QStringLiteral("hold"));
        QVERIFY(hold(visitor, false).ok());
        m_shop->withAnn(1);
        QCOMPARE(why(), QStringLiteral("open"));
        QVERIFY(!filesWith(m_secret.toUtf8()).isEmpty());
    }

    //! Supervisors and administrators, with a reason; for others he is as unknown as ever.
    void whoMay()
    {
        const VisitorId visitor = aVisitor(1, m_secret);
        QCOMPARE(codeOf(erase(visitor, m_shop->lead, QString())), ErrorCode::BadRequest);
        QCOMPARE(codeOf(erase(visitor, m_shop->ann)), ErrorCode::Forbidden); // she had him
        const auto foreign = erase(visitor, m_shop->bob);
        const auto nobody = erase(VisitorId { 4711 }, m_shop->bob);
        QCOMPARE(codeOf(foreign), ErrorCode::NotFound);
        QCOMPARE(foreign.error().message, nobody.error().message);
        QCOMPARE(foreign.error().details, nobody.error().details);
        QCOMPARE(codeOf(exported(visitor, m_shop->ann)), ErrorCode::Forbidden);
        QCOMPARE(codeOf(exported(visitor, m_shop->bob)), ErrorCode::NotFound);
    }

    void aCopyForHim()
    {
        const VisitorId visitor = aVisitor(1, m_secret);
        const auto masked = exported(visitor, m_shop->lead);
        const auto full = exported(visitor, m_shop->lead, true);
        QVERIFY(masked.ok() && full.ok());
        QCOMPARE(masked->messages, 4);
        const auto read = [&](const QString &name) {
            const auto bytes = m_shop->await<QByteArray>([&](auto done) {
                m_shop->desk->openExport(m_shop->actor(m_shop->lead), name, done);
            });
            return bytes ? *bytes : QByteArray();
        };
        const QByteArray tar = read(masked->name);
        QCOMPARE(tar.size() % 512, 0);
        QVERIFY(tar.startsWith("visitor.json"));
        QCOMPARE(tar.mid(257, 5), QByteArray("ustar"));
        QVERIFY(tar.contains(openid(1).toUtf8()) && tar.contains("138******00"));
        QVERIFY(!tar.contains("13800138000"));
        QVERIFY(read(full->name).contains("13800138000"));
        QVERIFY(read(QStringLiteral("../relay.db")).isEmpty());
        QCOMPARE(codeOf(m_shop->await<QByteArray>([&](auto done) {
                     m_shop->desk->openExport(m_shop->actor(m_shop->bob), full->name, done);
                 })),
                 ErrorCode::NotFound);
    }

    //! A stop in the middle: the next start goes on.
    void anInterruptedErasureGoesOn()
    {
        const VisitorId visitor = aVisitor(1, m_secret);
        m_shop->desk->eraseVisitor(m_shop->actor(m_shop->lead), visitor, QStringLiteral("asked"),
                                   [](const Result<storage::ErasureRow> &) {});
        QTRY_COMPARE(ask("SELECT count(*) FROM erasures"), QStringLiteral("1"));
        m_shop->desk->detach(m_shop->annSession, false);
        m_shop->desk->detach(m_shop->leadSession, false);
        m_shop->close();
        m_shop->open();
        QTRY_VERIFY(ask("SELECT done_at FROM erasures").toLongLong() > 0);
        QCOMPARE(filesWith(m_secret.toUtf8()), QStringList());
        QCOMPARE(filesWith(openid(1).toUtf8()), QStringList());
    }

    void aMaskedWordIsRevealedToWhoMayRead()
    {
        QVERIFY(m_shop
                    ->await<bool>([&](auto done) {
                        m_shop->desk->changeWords(
                            Desk::localActor(),
                            { { QString::fromUtf8("骗子"), domain::WordAction::Mask, true, true } },
                            done);
                    })
                    .ok());
        m_shop->withAnn();
        QVERIFY(m_shop->say(m_shop->shop, openid(1), QString::fromUtf8("骗子公司")));
        QTRY_COMPARE(m_shop->annConsole.texts().last(), QString::fromUtf8("**公司"));
        const MessageId id = m_shop->annConsole.lastConversation().lastMessage->id;
        const auto reveal = [&](AgentId who) {
            return m_shop->await<QString>(
                [&](auto done) { m_shop->desk->reveal(m_shop->actor(who), id, done); });
        };
        QCOMPARE(*reveal(m_shop->ann), QString::fromUtf8("骗子公司"));
        QCOMPARE(codeOf(reveal(m_shop->bob)), ErrorCode::NotFound);
        QTRY_COMPARE(ask("SELECT count(*) FROM audit WHERE command = 'reveal'"),
                     QStringLiteral("2"));
    }
};

QTEST_GUILESS_MAIN(TestDeskPrivacy)
#include "tst_desk_privacy.moc"
