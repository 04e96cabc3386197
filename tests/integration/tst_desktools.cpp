// SPDX-License-Identifier: Apache-2.0
#include "wechatscene.h"
#include "wireagent.h"

#include <QFile>
#include <QTest>

using namespace kefu;
using kefu::testing::WireAgent;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QStringList textsOf(const SearchAnswer &answer)
{
    QStringList texts;
    for (const SearchHit &hit : answer.hits)
        texts.append(hit.message.content.text);
    return texts;
}

} // namespace

//! What an agent's desk has beside conversations, over real sockets at the real process: search,
//! canned replies, remarks and notes, history both ways.
class TestDeskTools : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void searchFindsWhatMayBeRead();
    void cannedRepliesByWireAndByCommand();
    void cannedFilesInAndOut();
    void remarksAndNotes();
    void historyBothWays();

private:
    std::unique_ptr<WireAgent> come(const char *name)
    {
        auto agent = std::make_unique<WireAgent>(m_scene->relay.port(), m_tokens.value(name));
        return agent->come() ? std::move(agent) : nullptr;
    }
    //! The visitor writes to Ann; his conversation.
    ConversationInfo visitorWrites(const char *text)
    {
        m_scene->say(s("v1"), s(text));
        if (!QTest::qWaitFor([&] { return m_ann->texts.contains(s(text)); }, 15'000))
            return {};
        return m_ann->own.value(m_ann->gained.first());
    }
    SearchAnswer search(WireAgent &agent, const SearchRequest &wanted)
    {
        const auto answer = codec::searchAnswerFromJson(agent.ask(wanted).d);
        return answer ? *answer : SearchAnswer {};
    }
    CannedAnswer canned(WireAgent &agent)
    {
        const auto answer = codec::cannedAnswerFromJson(agent.ask(CannedRequest {}).d);
        return answer ? *answer : CannedAnswer {};
    }

    RelayProcess m_prepared;
    QHash<QByteArray, QByteArray> m_tokens;
    std::unique_ptr<WechatScene> m_scene;
    std::unique_ptr<WireAgent> m_ann;
    std::unique_ptr<WireAgent> m_bob;
    std::unique_ptr<WireAgent> m_lead;
};

void TestDeskTools::initTestCase()
{
    const auto add = [this](const char *name, const QStringList &more) {
        m_prepared.addAgent(s(name), more);
        m_tokens.insert(name, m_prepared.issueToken(s(name)));
    };
    add("ann", {});
    add("bob", {});
    add("lead", { s("--role"), s("supervisor") });
    QVERIFY(!m_tokens.values().contains(QByteArray()));
}

void TestDeskTools::init()
{
    m_scene = std::make_unique<WechatScene>();
    m_scene->relay.copyDataFrom(m_prepared);
    QVERIFY(m_scene->start());
    m_ann = come("ann");
    QVERIFY(m_ann);
}

void TestDeskTools::cleanup()
{
    m_ann.reset();
    m_bob.reset();
    m_lead.reset();
    QCOMPARE(m_scene->relay.terminate(), 0);
    m_scene.reset();
}

void TestDeskTools::searchFindsWhatMayBeRead()
{
    const ConversationInfo info = visitorWrites("我的订单要退款");
    QVERIFY(m_ann->send(info.id, s("退款办好了，VIP 客户")));
    visitorWrites("谢谢");
    m_bob = come("bob");
    m_lead = come("lead");
    const QStringList both { s("退款办好了，VIP 客户"), s("我的订单要退款") };
    QCOMPARE(textsOf(search(*m_ann, { s("退款") })), both);
    QCOMPARE(textsOf(search(*m_lead, { s("退款") })), both);
    QVERIFY(textsOf(search(*m_bob, { s("退款") })).isEmpty());
    QCOMPARE(textsOf(search(*m_ann, { s("vip 退款") })), QStringList { both.first() });
    SearchRequest paged { s("退款") };
    paged.limit = 1;
    const SearchAnswer first = search(*m_ann, paged);
    QCOMPARE(textsOf(first), QStringList { both.first() });
    paged.before = first.before;
    QVERIFY(paged.before.isValid());
    QCOMPARE(textsOf(search(*m_ann, paged)), QStringList { both.last() });
    QCOMPARE(m_ann->refusal(SearchRequest { s("退") }), s("bad_request"));
    // A hit says where to read on: the page around it.
    const int seq = first.hits.first().message.seq;
    const auto around = codec::historyAnswerFromJson(
        m_ann->ask(HistoryRequest { info.visitor.id, 0, 10, seq - 1 }).d);
    QCOMPARE(around->messages.first().content.text, both.first());
    // After a restart, too, and with the index made anew.
    m_scene->relay.terminate();
    m_ann.reset();
    m_bob.reset();
    m_lead.reset();
    QVERIFY(QFile::remove(m_scene->relay.dataDir() + s("/search.db")));
    QVERIFY(m_scene->relay.start());
    m_ann = come("ann");
    QCOMPARE(textsOf(search(*m_ann, { s("退款") })), both);
}

void TestDeskTools::cannedRepliesByWireAndByCommand()
{
    m_lead = come("lead");
    CannedReply reply;
    reply.scope = CannedScope::Team;
    reply.title = s("退款步骤");
    reply.shortcut = s("tk");
    reply.content.text = s("{访客名}您好");
    QCOMPARE(m_ann->refusal(CannedSaveRequest { reply }), s("forbidden"));
    const auto saved = codec::cannedSavedAnswerFromJson(m_lead->ask(CannedSaveRequest { reply }).d);
    QVERIFY(saved.ok());
    QTRY_COMPARE(m_ann->canned.size(), 1);
    QCOMPARE(canned(*m_ann).replies, QList<CannedReply> { saved->reply });
    reply.scope = CannedScope::Own; // the same shortcut: another list
    QVERIFY(m_ann->ask(CannedSaveRequest { reply }).ok);
    QCOMPARE(canned(*m_ann).replies.size(), 2);
    QCOMPARE(canned(*m_lead).replies.size(), 1);
    QCOMPARE(m_ann->refusal(CannedSaveRequest { reply }), s("conflict"));

    const auto added = m_scene->relay.run(
        { s("canned"), s("add"), s("hello"), s("--text"), s("您好"), s("--channel"), s("shop") });
    QCOMPARE(added.exitCode, 0);
    QTRY_COMPARE(m_ann->canned.size(), 3);
    QCOMPARE(canned(*m_ann).replies.last().content.text, s("您好"));
    const QByteArray listed = m_scene->relay.run({ s("canned"), s("list") }).out;
    QVERIFY(listed.contains("/tk") && listed.contains("(shop only)"));
    const QString id = saved->reply.id.toString();
    QCOMPARE(m_scene->relay.run({ s("canned"), s("remove"), id }).exitCode, 0);
    QCOMPARE(m_scene->relay.run({ s("canned"), s("remove"), id }).exitCode, 1);
    QCOMPARE(canned(*m_lead).replies.size(), 1);
}

//! A file is taken whole or not at all, a second time it changes nothing, and comes out again.
void TestDeskTools::cannedFilesInAndOut()
{
    RelayProcess &relay = m_scene->relay;
    const QString path = relay.fileBeside(s("canned.csv"));
    const auto write = [&path](const char *text) {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(text) > 0;
    };
    const auto import = [&](const QStringList &more = {}) {
        return relay.run(QStringList { s("canned"), s("import"), path } + more);
    };
    QVERIFY(write("title,shortcut,channel,text\n发货,fh,shop,今天发出\n,tk,,退款\n发货2,fh,shop,"
                  "x\n退款,tk,nowhere,y\n"));
    const auto refused = import();
    QCOMPARE(refused.exitCode, 1);
    QVERIFY2(refused.err.contains("line 3: the title is missing"), refused.err.constData());
    QVERIFY2(refused.err.contains("line 4: the same reply stands in line 2 already"),
             refused.err.constData());
    QVERIFY2(refused.err.contains("line 5: no channel named nowhere"), refused.err.constData());
    QCOMPARE(canned(*m_ann).replies.size(), 0);

    QVERIFY(write("标题,快捷码,小程序,内容\n发货,fh,shop,今天发出\n退款,tk,,请看订单\n"));
    QCOMPARE(import({ s("--dry-run") }).out,
             QByteArray("would be: 2 added, 0 changed, 0 as they were\n"));
    QCOMPARE(canned(*m_ann).replies.size(), 0);
    QCOMPARE(import().out, QByteArray("2 added, 0 changed, 0 as they were\n"));
    QTRY_COMPARE(canned(*m_ann).replies.size(), 2);
    QVERIFY(write("title,shortcut,channel,text\n发货,fh,shop,明天发出\n退款,tk,,请看订单\n"));
    QCOMPARE(import().out, QByteArray("0 added, 1 changed, 1 as they were\n"));
    QCOMPARE(canned(*m_ann).replies.first().content.text, s("明天发出"));

    const auto exported = relay.run({ s("canned"), s("export") });
    QCOMPARE(exported.exitCode, 0);
    QVERIFY(write(exported.out.constData()));
    QCOMPARE(import().out, QByteArray("0 added, 0 changed, 2 as they were\n"));
    QCOMPARE(relay.run({ s("canned"), s("import"), relay.fileBeside(s("none")) }).exitCode, 2);
}

void TestDeskTools::remarksAndNotes()
{
    const ConversationInfo info = visitorWrites("hello");
    const VisitorId visitor = info.visitor.id;
    m_bob = come("bob");
    const VisitorEditRequest edit { visitor, s("李姐"), QStringList { s("VIP") } };
    QCOMPARE(m_bob->refusal(edit), s("not_found"));
    const auto card = codec::visitorAnswerFromJson(m_ann->ask(edit).d);
    QCOMPARE(card->card.visitor.remark, s("李姐"));
    QTRY_COMPARE(m_ann->own.value(info.id).visitor.remark, s("李姐"));

    const auto note = codec::noteAnswerFromJson(
        m_ann->ask(NoteRequest { visitor, s("只接受电话 @bob"), { m_bob->id() } }).d);
    QVERIFY(note.ok());
    QTRY_COMPARE(m_bob->alerts.size(), 1);
    QCOMPARE(m_bob->alerts.first().kind, s("mention"));
    const auto again = codec::visitorAnswerFromJson(m_ann->ask(VisitorRequest { visitor }).d);
    QCOMPARE(again->card.notes, QList<VisitorNote> { note->note });
    QCOMPARE(m_bob->refusal(NoteRemoveRequest { note->note.id }), s("not_found"));
    QVERIFY(m_ann->ask(NoteRemoveRequest { note->note.id }).ok);
    // It is in the list after a new login, too.
    m_ann->go();
    m_ann = come("ann");
    QCOMPARE(m_ann->hello().conversations.first().visitor.remark, s("李姐"));
}

void TestDeskTools::historyBothWays()
{
    ConversationInfo info;
    for (const char *text : { "one", "two", "three", "four", "five" })
        info = visitorWrites(text);
    const auto ask = [&](const HistoryRequest &wanted) -> QString {
        QStringList texts;
        const auto page = codec::historyAnswerFromJson(m_ann->ask(wanted).d);
        for (const Message &message : page->messages)
            texts.append(message.content.text);
        return texts.join(u' ') + (page->complete ? s(" oldest") : QString())
            + (page->newest ? s(" newest") : QString());
    };
    const VisitorId visitor = info.visitor.id;
    QCOMPARE(ask({ visitor, 0, 2 }), s("four five newest"));
    QCOMPARE(ask({ visitor, 4, 2 }), s("two three"));
    QCOMPARE(ask({ visitor, 0, 2, 0 }), s("one two oldest"));
    QCOMPARE(ask({ visitor, 0, 2, 2 }), s("three four"));
    QCOMPARE(ask({ visitor, 0, 9, {}, 1 }), s("one two three four five oldest newest"));
}

QTEST_GUILESS_MAIN(TestDeskTools)
#include "tst_desktools.moc"
