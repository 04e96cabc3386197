// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/storage/storebench.h"

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

//! What agents keep beside conversations: labels, notes, canned replies; and pages of history.
class TstDeskData : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        QVERIFY(m_bench->openWithPeople());
    }
    void labelsFollowTheVisitor();
    void notesAreNewestFirst();
    void cannedRepliesHaveVersionsAndShortcuts();
    void cannedRepliesAreSeenByWhoMay();
    void historyBothWays();
    void historyByTime();
    void historyWithABound();

private:
    Result<CannedReply> save(const CannedReply &reply, AgentId owner)
    {
        const CannedItem item { { reply, owner }, owner, kNow };
        return await<CannedReply>([&](auto done) { m_bench->storage->saveCanned(item, done); });
    }
    QStringList titles(AgentId agent, const QSet<ChannelId> &channels)
    {
        const auto replies = await<QList<CannedReply>>([&](auto done) {
            m_bench->storage->cannedReplies({ agent, channels, {}, 100 }, done);
        });
        QStringList list;
        for (const CannedReply &reply : replies.value())
            list.append(reply.title);
        return list;
    }
    static CannedReply canned(const char *title, const char *shortcut, CannedScope scope)
    {
        CannedReply reply;
        reply.scope = scope;
        reply.title = QString::fromUtf8(title);
        reply.shortcut = QString::fromUtf8(shortcut);
        reply.content.text = QStringLiteral("text of ") + reply.title;
        return reply;
    }
    HistoryPage page(const HistoryQuery &query)
    {
        return await<HistoryPage>([&](auto done) { m_bench->storage->historyPage(query, done); })
            .value();
    }
    //! "3-7" and whether it ends at either side.
    static QString shape(const HistoryPage &page)
    {
        const QString range = page.messages.isEmpty()
            ? QStringLiteral("none")
            : QStringLiteral("%1-%2").arg(page.messages.first().seq).arg(page.messages.last().seq);
        return range + (page.complete ? QStringLiteral(" oldest") : QString())
            + (page.newest ? QStringLiteral(" newest") : QString());
    }
    //! Twenty lines, a second apart.
    VisitorId talk()
    {
        VisitorId visitor;
        for (int i = 0; i < 20; ++i)
            visitor =
                m_bench->write(m_openid, QString::number(i + 1), kNow + i * 1000)->message->visitor;
        return visitor;
    }

    const QString m_openid = QStringLiteral("oVisitor_0123456789abcdefgh");
    std::unique_ptr<Bench> m_bench;
};

void TstDeskData::labelsFollowTheVisitor()
{
    const ConversationRow row = m_bench->owned(m_openid, m_bench->ann);
    VisitorEditItem item { row.info.visitor.id, QStringLiteral("李姐"),
                           QStringList { QStringLiteral("VIP"), QStringLiteral("退款") }, kNow };
    const auto edit = [&] {
        return await<ConversationChange>(
            [&](auto done) { m_bench->storage->editVisitor(item, done); });
    };
    const auto changed = edit();
    QVERIFY(changed.ok());
    QCOMPARE(changed->conversation.info.visitor.remark, QStringLiteral("李姐"));
    QCOMPARE(changed->conversation.info.version, row.info.version + 1);
    QCOMPARE(changed->events.size(), 1);
    QCOMPARE(changed->events.first().agent, m_bench->ann);
    // The same again changes nothing and tells nobody.
    QVERIFY(edit()->events.isEmpty());
    // What comes in afterwards knows him by it, from the cache and from the file.
    QCOMPARE(m_bench->write(m_openid, QStringLiteral("hi"))->conversation->info.visitor.tags.size(),
             2);
    item.tags = QStringList();
    item.remark.reset();
    QCOMPARE(edit()->conversation.info.visitor.remark, QStringLiteral("李姐"));
    QVERIFY(m_bench->reopen());
    const VisitorInfo stored = m_bench->state.open.first().info.visitor;
    QCOMPARE(stored.remark, QStringLiteral("李姐"));
    QVERIFY(stored.tags.isEmpty());
    item.visitor = { 99 };
    QCOMPARE(edit().error().code, ErrorCode::NotFound);
}

void TstDeskData::notesAreNewestFirst()
{
    const VisitorId visitor = m_bench->owned(m_openid, m_bench->ann).info.visitor.id;
    const auto add = [&](const char *text, qint64 at) {
        const NoteRow row {
            visitor, { {}, m_bench->ann, QStringLiteral("ANN"), QString::fromUtf8(text), at }
        };
        return await<VisitorNote>([&](auto done) { m_bench->storage->addNote(row, done); });
    };
    const auto first = add("one", kNow);
    QVERIFY(first->id.isValid());
    QVERIFY(add("two", kNow + 1).ok());
    const auto card = [&] {
        return await<VisitorCardRow>(
            [&](auto done) { m_bench->storage->visitorCard(visitor, 0, done); });
    };
    QCOMPARE(card()->notes.size(), 2);
    QCOMPARE(card()->notes.first().text, QStringLiteral("two"));
    QCOMPARE(card()->notes.last(), *first);
    const auto found =
        await<NoteRow>([&](auto done) { m_bench->storage->findNote(first->id, done); });
    QCOMPARE(found->visitor, visitor);
    const auto remove = [&] {
        return await<bool>([&](auto done) { m_bench->storage->removeNote(first->id, done); });
    };
    QVERIFY(remove().ok());
    QCOMPARE(remove().error().code, ErrorCode::NotFound);
    QCOMPARE(card()->notes.size(), 1);
}

void TstDeskData::cannedRepliesHaveVersionsAndShortcuts()
{
    const auto saved = save(canned("退款步骤", "tk", CannedScope::Own), m_bench->ann);
    QVERIFY(saved.ok());
    QCOMPARE(saved->version, 1);
    CannedReply changed = *saved;
    changed.title = QStringLiteral("退款");
    QCOMPARE(save(changed, m_bench->ann)->version, 2);
    // Two who changed the same one: the second is told.
    const auto late = save(changed, m_bench->ann);
    QCOMPARE(late.error().code, ErrorCode::Conflict);
    QCOMPARE(late.error().details.value(QStringLiteral("version")).toInt(), 2);
    const auto taken = save(canned("other", "tk", CannedScope::Own), m_bench->ann);
    QCOMPARE(taken.error().code, ErrorCode::Conflict);
    QCOMPARE(taken.error().details.value(QStringLiteral("shortcut")).toString(),
             QStringLiteral("tk"));
    // Another agent's, and the team's, are other lists; none is no shortcut.
    QVERIFY(save(canned("bob's", "tk", CannedScope::Own), m_bench->bob).ok());
    QVERIFY(save(canned("team's", "tk", CannedScope::Team), {}).ok());
    QVERIFY(save(canned("a", "", CannedScope::Own), m_bench->ann).ok());
    QVERIFY(save(canned("b", "", CannedScope::Own), m_bench->ann).ok());
    // Bob cannot change Ann's.
    changed.version = 2;
    QCOMPARE(save(changed, m_bench->bob).error().code, ErrorCode::NotFound);
    const auto found =
        await<CannedRow>([&](auto done) { m_bench->storage->findCanned(saved->id, done); });
    QCOMPARE(found->reply.content.text, QStringLiteral("text of 退款步骤"));
    QCOMPARE(found->agent, m_bench->ann);
}

void TstDeskData::cannedRepliesAreSeenByWhoMay()
{
    const ChannelId other { m_bench->channel.value + 1 };
    CannedReply ofShop = canned("shop", "", CannedScope::Team);
    ofShop.channel = m_bench->channel;
    QVERIFY(save(canned("all", "", CannedScope::Team), {}).ok());
    QVERIFY(save(ofShop, {}).ok());
    QVERIFY(save(canned("ann", "", CannedScope::Own), m_bench->ann).ok());
    using List = QStringList;
    QCOMPARE(titles(m_bench->ann, {}),
             (List { QStringLiteral("all"), QStringLiteral("shop"), QStringLiteral("ann") }));
    QCOMPARE(titles(m_bench->ann, { m_bench->channel }).size(), 3);
    QCOMPARE(titles(m_bench->ann, { other }),
             (List { QStringLiteral("all"), QStringLiteral("ann") }));
    QCOMPARE(titles(m_bench->bob, {}), (List { QStringLiteral("all"), QStringLiteral("shop") }));
    ofShop.channel = other;
    QCOMPARE(save(ofShop, {}).error().code, ErrorCode::NotFound);
}

void TstDeskData::historyBothWays()
{
    const VisitorId visitor = talk();
    QCOMPARE(shape(page({ visitor, 0, {}, 0, 5 })), QStringLiteral("16-20 newest"));
    QCOMPARE(shape(page({ visitor, 16, {}, 0, 5 })), QStringLiteral("11-15"));
    QCOMPARE(shape(page({ visitor, 4, {}, 0, 5 })), QStringLiteral("1-3 oldest"));
    QCOMPARE(shape(page({ visitor, 1, {}, 0, 5 })), QStringLiteral("none oldest"));
    QCOMPARE(shape(page({ visitor, 0, 0, 0, 5 })), QStringLiteral("1-5 oldest"));
    QCOMPARE(shape(page({ visitor, 0, 5, 0, 5 })), QStringLiteral("6-10"));
    QCOMPARE(shape(page({ visitor, 0, 17, 0, 5 })), QStringLiteral("18-20 newest"));
    QCOMPARE(shape(page({ visitor, 0, 20, 0, 5 })), QStringLiteral("none newest"));
    QCOMPARE(shape(page({ visitor, 0, 0, 0, 50 })), QStringLiteral("1-20 oldest newest"));
    QCOMPARE(page({ visitor, 0, 0, 0, 5 }).lastSeq, 20);
    QCOMPARE(shape(page({ { 99 }, 0, {}, 0, 5 })), QStringLiteral("none oldest newest"));
}

void TstDeskData::historyByTime()
{
    const VisitorId visitor = talk();
    // Four before the line of that second, and the rest from it on.
    QCOMPARE(shape(page({ visitor, 0, {}, kNow + 9'500, 8 })), QStringLiteral("7-14"));
    QCOMPARE(shape(page({ visitor, 0, {}, kNow + 9'000, 8 })), QStringLiteral("6-13"));
    QCOMPARE(shape(page({ visitor, 0, {}, 1, 8 })), QStringLiteral("1-8 oldest"));
    QCOMPARE(shape(page({ visitor, 0, {}, kNow + kPatienceMs, 8 })),
             QStringLiteral("13-20 newest"));
}

void TstDeskData::historyWithABound()
{
    const VisitorId visitor = talk();
    QCOMPARE(shape(page({ visitor, 0, {}, 0, 5, 11 })), QStringLiteral("6-10 newest"));
    QCOMPARE(shape(page({ visitor, 18, {}, 0, 5, 11 })), QStringLiteral("6-10 newest"));
    QCOMPARE(shape(page({ visitor, 0, 8, 0, 5, 11 })), QStringLiteral("9-10 newest"));
    QCOMPARE(shape(page({ visitor, 0, {}, kNow + 15'000, 4, 11 })), QStringLiteral("7-10 newest"));
    QCOMPARE(page({ visitor, 0, 8, 0, 5, 11 }).lastSeq, 10);
}

QTEST_GUILESS_MAIN(TstDeskData)
#include "tst_storage_deskdata.moc"
