// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/deskfixture.h"

#include <QMessageAuthenticationCode>

using namespace kefu;
using namespace kefu::testing;

//! Who a visitor is, what of it is believed, and who may know it.
class TestDeskVisitors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_f = std::make_unique<DeskFixture>();
        m_shop = m_f->addChannel(QStringLiteral("shop"));
        m_ann = m_f->addAgent(QStringLiteral("ann"));
        m_bob = m_f->addAgent(QStringLiteral("bob"));
        m_lead = m_f->addAgent(QStringLiteral("lead"), Role::Supervisor);
        m_f->attach(m_ann, &m_console);
    }
    void cleanup()
    {
        m_f.reset();
        m_console = FakeConsole();
    }
    void whatHeSaysIsShown();
    void withAKeyOnlyWhatIsSignedIsBelieved();
    void theKeyCanBeTakenAway();
    void keysAreForAdministrators();
    void whoMayKnowHim();
    void whoMayCopyTheOpenid();
    void earlierStaysAndTheBlacklist();
    void anEventIsALineOnTheConsole();

private:
    //! Enters with these words, and writes: the visitor's id.
    VisitorId comes(const QString &openid, const QString &sessionFrom)
    {
        domain::Inbound in = m_f->inbound(m_shop, openid, sessionFrom);
        in.kind = domain::Inbound::Kind::Enter;
        in.content.kind = ContentKind::Enter;
        if (!m_f->await<bool>([&](auto done) { m_f->desk->ingest(in, done); }))
            return {};
        const qsizetype before = m_console.texts().size();
        m_f->say(m_shop, openid, QStringLiteral("hi"));
        if (!QTest::qWaitFor([&] { return m_console.texts().size() > before; }, 20'000))
            return {};
        return m_console.lastConversation().visitor.id;
    }
    Result<VisitorCard> card(AgentId agent, VisitorId visitor)
    {
        return m_f->await<VisitorCard>(
            [&](auto done) { m_f->desk->visitor(m_f->actor(agent), visitor, done); });
    }
    Result<QByteArray> setKey(const domain::Actor &actor, bool on)
    {
        return m_f->await<QByteArray>([&](auto done) {
            m_f->desk->changeSessionKey(actor, QStringLiteral("shop"), on, done);
        });
    }

    std::unique_ptr<DeskFixture> m_f;
    FakeConsole m_console;
    ChannelId m_shop;
    AgentId m_ann;
    AgentId m_bob;
    AgentId m_lead;
};

void TestDeskVisitors::whatHeSaysIsShown()
{
    const VisitorId visitor =
        comes(QStringLiteral("o1"), QStringLiteral("{\"order\":\"A-7\",\"nickName\":\"李静\"}"));
    const auto known = card(m_ann, visitor);
    QVERIFY(known.ok());
    QCOMPARE(known->visitor.name, QStringLiteral("李静"));
    QCOMPARE(known->source.size(), 2);
    QCOMPARE(known->source[0].key, QStringLiteral("order"));
    QCOMPARE(known->source[0].value, QStringLiteral("A-7"));
    QVERIFY(!known->sourceVerified);
    QCOMPARE(known->conversations, 1);
    QVERIFY(known->firstSeenAt > 0);
    QVERIFY(!known->lastCard);
}

void TestDeskVisitors::withAKeyOnlyWhatIsSignedIsBelieved()
{
    const auto key = setKey(desk::Desk::localActor(), true);
    QCOMPARE(key->size(), 43);
    const QString forged = QStringLiteral("{\"nickName\":\"老板\"}");
    const VisitorId liar = comes(QStringLiteral("o1"), forged);
    QCOMPARE(card(m_ann, liar)->visitor.name, QString());
    QCOMPARE(card(m_ann, liar)->source.size(), 1); // shown as what it is
    QVERIFY(!card(m_ann, liar)->sourceVerified);

    const QByteArray signature =
        QMessageAuthenticationCode::hash("o2\nnickName=李静", *key, QCryptographicHash::Sha256)
            .toHex();
    const QString signedWords = QStringLiteral("{\"nickName\":\"李静\",\"sig\":\"%1\"}")
                                    .arg(QString::fromLatin1(signature));
    const VisitorId honest = comes(QStringLiteral("o2"), signedWords);
    QCOMPARE(card(m_ann, honest)->visitor.name, QStringLiteral("李静"));
    QVERIFY(card(m_ann, honest)->sourceVerified);
    // What was signed for one names no other.
    const VisitorId thief = comes(QStringLiteral("o3"), signedWords);
    QCOMPARE(card(m_ann, thief)->visitor.name, QString());
}

void TestDeskVisitors::theKeyCanBeTakenAway()
{
    QVERIFY(setKey(desk::Desk::localActor(), true).ok());
    QCOMPARE(setKey(desk::Desk::localActor(), false)->size(), 0);
    const VisitorId visitor =
        comes(QStringLiteral("o1"), QStringLiteral("{\"nickName\":\"李静\"}"));
    QCOMPARE(card(m_ann, visitor)->visitor.name, QStringLiteral("李静"));
}

void TestDeskVisitors::keysAreForAdministrators()
{
    for (const AgentId agent : { m_ann, m_lead })
        QCOMPARE(setKey(m_f->actor(agent), true).error().code, ErrorCode::Forbidden);
    const auto nowhere = m_f->await<QByteArray>([&](auto done) {
        m_f->desk->changeSessionKey(desk::Desk::localActor(), QStringLiteral("none"), true, done);
    });
    QCOMPARE(nowhere.error().code, ErrorCode::NotFound);
}

void TestDeskVisitors::whoMayKnowHim()
{
    const VisitorId visitor = comes(QStringLiteral("o1"), QStringLiteral("wxapp"));
    QVERIFY(card(m_ann, visitor).ok());
    QVERIFY(card(m_lead, visitor).ok());
    QCOMPARE(card(m_bob, visitor).error().code, ErrorCode::NotFound);
    QCOMPARE(card(m_ann, VisitorId { 99 }).error().code, ErrorCode::NotFound);
}

//! Who serves the visitor now, and supervisors; not who once did (desk.md 3.4).
void TestDeskVisitors::whoMayCopyTheOpenid()
{
    const VisitorId visitor = comes(QStringLiteral("oABCDEFGHIJ9f2"), QStringLiteral("wxapp"));
    QCOMPARE(card(m_ann, visitor)->openid, QStringLiteral("oABCDEFGHIJ9f2"));
    QCOMPARE(card(m_lead, visitor)->openid, QStringLiteral("oABCDEFGHIJ9f2"));
    const AgentId qa = m_f->addAgent(QStringLiteral("qa"), Role::Qa);
    QVERIFY(card(qa, visitor).ok());
    QCOMPARE(card(qa, visitor)->openid, QString());
    const ConversationId conversation = m_console.lastConversation().id;
    const auto ended = m_f->await<ConversationInfo>(
        [&](auto done) { m_f->desk->end(m_f->actor(m_ann), conversation, done); });
    QVERIFY(ended.ok());
    QVERIFY(card(m_ann, visitor).ok());
    QCOMPARE(card(m_ann, visitor)->openid, QString());
    QCOMPARE(card(m_lead, visitor)->openid, QStringLiteral("oABCDEFGHIJ9f2"));
}

void TestDeskVisitors::earlierStaysAndTheBlacklist()
{
    const VisitorId visitor = comes(QStringLiteral("o1"), QStringLiteral("wxapp"));
    QVERIFY(card(m_ann, visitor)->episodes.isEmpty()); // the one under way is none
    const ConversationId first = m_console.lastConversation().id;
    EndRequest end { first };
    end.disposition = QStringLiteral("换货");
    end.note = QStringLiteral("已寄出");
    QVERIFY(m_f->await<ConversationInfo>(
                   [&](auto done) { m_f->desk->end(m_f->actor(m_ann), end, done); })
                .ok());
    const auto once = card(m_ann, visitor);
    QCOMPARE(once->episodes.size(), 1);
    QCOMPARE(once->episodes[0].conversation, first);
    QCOMPARE(once->episodes[0].agentName, QStringLiteral("ann!"));
    QCOMPARE(once->episodes[0].disposition, QStringLiteral("换货"));
    QCOMPARE(once->episodes[0].note, QStringLiteral("已寄出"));
    QVERIFY(once->episodes[0].openedAt > 0 && once->episodes[0].endedAt > 0);
    QCOMPARE(once->blockedUntilAt, 0);

    QCOMPARE(comes(QStringLiteral("o1"), QStringLiteral("wxapp")), visitor);
    const BlockRequest block { visitor, true, QStringLiteral("spam") };
    QVERIFY(m_f->await<bool>([&](auto done) { m_f->desk->block(m_f->actor(m_ann), block, done); })
                .ok());
    const auto blocked = card(m_ann, visitor);
    QVERIFY(blocked->blockedUntilAt > blocked->episodes[0].endedAt);
    QCOMPARE(blocked->episodes.size(), 2); // blocking has ended it
    QVERIFY(first < blocked->episodes[0].conversation); // the newest first
    const BlockRequest unblock { visitor, false };
    QVERIFY(m_f->await<bool>([&](auto done) { m_f->desk->block(m_f->actor(m_ann), unblock, done); })
                .ok());
    QCOMPARE(card(m_ann, visitor)->blockedUntilAt, 0);
}

void TestDeskVisitors::anEventIsALineOnTheConsole()
{
    QVERIFY(comes(QStringLiteral("o1"), QStringLiteral("wxapp")).isValid());
    domain::Inbound in = m_f->inbound(m_shop, QStringLiteral("o1"), QString());
    in.kind = domain::Inbound::Kind::Event;
    in.type = QStringLiteral("kf_close_session");
    in.content = { ContentKind::Event, QStringLiteral("kf1@shop"), in.type };
    QVERIFY(m_f->await<bool>([&](auto done) { m_f->desk->ingest(in, done); }).ok());
    QTRY_VERIFY(m_console.lastConversation().lastMessage->content.kind == ContentKind::Event);
    QVERIFY(m_console.gapless);
}

QTEST_GUILESS_MAIN(TestDeskVisitors)
#include "tst_desk_visitors.moc"
