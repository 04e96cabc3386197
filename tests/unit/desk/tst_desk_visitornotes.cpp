// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/shopdesk.h"

using namespace kefu;
using namespace kefu::testing;

//! What agents say of visitors: remark, tags, internal notes (product.md 7, visitor card).
class TestDeskVisitorNotes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theOwnerIsTold();
    void whoMayEdit();
    void labelsAreCleaned();
    void notesStayInside();
    void whoIsNamedIsTold();
    void notesAreTakenAwayByWhoMay();
};

namespace {

struct NotedShop : Shop {
    NotedShop()
    {
        conversation = withAnn();
        visitor = annConsole.lastConversation().visitor.id;
    }
    Result<VisitorCard> edit(AgentId who, const VisitorEditRequest &wanted)
    {
        return await<VisitorCard>([&](auto done) { desk->editVisitor(actor(who), wanted, done); });
    }
    Result<VisitorNote> note(AgentId who, const NoteRequest &wanted)
    {
        return await<VisitorNote>([&](auto done) { desk->addNote(actor(who), wanted, done); });
    }
    Result<bool> removeNote(AgentId who, NoteId id)
    {
        return await<bool>([&](auto done) { desk->removeNote(actor(who), id, done); });
    }
    Result<VisitorCard> card(AgentId who)
    {
        return await<VisitorCard>([&](auto done) { desk->visitor(actor(who), visitor, done); });
    }
    ConversationId conversation;
    VisitorId visitor;
};

const QString kRemark = QStringLiteral("李姐");

} // namespace

void TestDeskVisitorNotes::theOwnerIsTold()
{
    NotedShop f;
    const auto card = f.edit(
        f.lead,
        { f.visitor, kRemark, QStringList { QStringLiteral("VIP"), QStringLiteral("退款") } });
    QVERIFY(card.ok());
    QCOMPARE(card->visitor.remark, kRemark);
    QTRY_COMPARE(f.annConsole.lastConversation().visitor.remark, kRemark);
    QCOMPARE(f.annConsole.lastConversation().visitor.tags.size(), 2);
    QVERIFY(f.annConsole.gapless);
    // What he writes next still carries it.
    const int version = int(f.annConsole.lastConversation().version);
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("hi")));
    QTRY_VERIFY(f.annConsole.lastConversation().version > version);
    QCOMPARE(f.annConsole.lastConversation().visitor.remark, kRemark);
}

void TestDeskVisitorNotes::whoMayEdit()
{
    NotedShop f;
    QVERIFY(f.edit(f.ann, { f.visitor, kRemark }).ok());
    QCOMPARE(f.edit(f.bob, { f.visitor, kRemark }).error().code, ErrorCode::NotFound);
    QCOMPARE(f.note(f.bob, { f.visitor, kRemark }).error().code, ErrorCode::NotFound);
    const AgentId qa = f.addAgent(QStringLiteral("qa"), Role::Qa);
    QVERIFY(f.edit(qa, { f.visitor, {}, QStringList { QStringLiteral("质检") } }).ok());
    QVERIFY(f.note(qa, { f.visitor, QStringLiteral("good") }).ok());
    QCOMPARE(f.edit(f.ann, { { 99 }, kRemark }).error().code, ErrorCode::NotFound);
}

void TestDeskVisitorNotes::labelsAreCleaned()
{
    NotedShop f;
    const auto card = f.edit(
        f.ann,
        { f.visitor, QStringLiteral(" 李\n姐 "),
          QStringList { QStringLiteral("VIP"), QStringLiteral(" VIP\n"), QStringLiteral("b") } });
    QCOMPARE(card->visitor.remark, QStringLiteral("李 姐"));
    QCOMPARE(card->visitor.tags, (QStringList { QStringLiteral("VIP"), QStringLiteral("b") }));
    const auto blank = f.edit(f.ann, { f.visitor, {}, QStringList { QStringLiteral(" ") } });
    QCOMPARE(blank.error().code, ErrorCode::BadRequest);
    QStringList many;
    for (int i = 0; i < 21; ++i)
        many.append(QString::number(i));
    QCOMPARE(f.edit(f.ann, { f.visitor, {}, many }).error().code, ErrorCode::BadRequest);
    QCOMPARE(f.edit(f.ann, { f.visitor, QString(65, u'x') }).error().code, ErrorCode::BadRequest);
    // What is absent stays, what is empty goes.
    QCOMPARE(f.edit(f.ann, { f.visitor, {}, QStringList() })->visitor.remark,
             QStringLiteral("李 姐"));
    QCOMPARE(f.edit(f.ann, { f.visitor, QString() })->visitor.remark, QString());
}

void TestDeskVisitorNotes::notesStayInside()
{
    NotedShop f;
    const auto note = f.note(f.ann, { f.visitor, QStringLiteral("  只接受电话  ") });
    QVERIFY(note.ok());
    QCOMPARE(note->text, QStringLiteral("只接受电话"));
    QCOMPARE(note->author, f.ann);
    QCOMPARE(f.card(f.lead)->notes, QList<VisitorNote> { *note });
    QVERIFY(f.wechat.sent.isEmpty()); // the visitor hears nothing of it
    QCOMPARE(f.note(f.ann, { f.visitor, QStringLiteral(" ") }).error().code, ErrorCode::BadRequest);
}

void TestDeskVisitorNotes::whoIsNamedIsTold()
{
    NotedShop f;
    f.bobComes();
    QVERIFY(
        f.note(f.ann, { f.visitor, QStringLiteral("@bob @ann"), { f.bob, f.bob, f.ann } }).ok());
    QCOMPARE(kindsOf(f.bobConsole), QStringList { QStringLiteral("mention") });
    QCOMPARE(f.bobConsole.alerts.first().visitor, f.visitor);
    QCOMPARE(f.bobConsole.alerts.first().agent, f.ann);
    QVERIFY(f.annConsole.alerts.isEmpty());
    QCOMPARE(f.note(f.ann, { f.visitor, QStringLiteral("x"), { { 4242 } } }).error().code,
             ErrorCode::NotFound);
    QCOMPARE(f.card(f.ann)->notes.size(), 1);
}

void TestDeskVisitorNotes::notesAreTakenAwayByWhoMay()
{
    NotedShop f;
    const auto note = f.note(f.ann, { f.visitor, QStringLiteral("one") });
    QCOMPARE(f.removeNote(f.bob, note->id).error().code, ErrorCode::NotFound);
    QVERIFY(f.removeNote(f.ann, note->id).ok());
    const auto other = f.note(f.ann, { f.visitor, QStringLiteral("two") });
    QVERIFY(f.removeNote(f.lead, other->id).ok());
    QVERIFY(f.card(f.ann)->notes.isEmpty());
    QCOMPARE(f.removeNote(f.ann, other->id).error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(TestDeskVisitorNotes)
#include "tst_desk_visitornotes.moc"
