// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/shopdesk.h"

using namespace kefu;
using namespace kefu::testing;

//! Canned replies (快捷回复): whose they are, who may change them, who is told.
class TestDeskCanned : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ownOnesAreOnesOwn();
    void theTeamsAreTheSupervisors();
    void channelsLimitSupervisors();
    void whatCanNotBeSentIsRefused_data();
    void whatCanNotBeSentIsRefused();
    void thoseWhoSeeThemAreTold();
    void longListsComeInPages();
    void qualityAssuranceReadsOnly();
};

namespace {

struct CannedShop : Shop {
    Result<CannedReply> save(const domain::Actor &who, const CannedReply &reply)
    {
        return await<CannedReply>([&](auto done) { desk->saveCanned(who, reply, done); });
    }
    Result<bool> remove(const domain::Actor &who, CannedId id)
    {
        return await<bool>([&](auto done) { desk->removeCanned(who, id, done); });
    }
    Result<CannedAnswer> list(const domain::Actor &who, CannedId after = {})
    {
        return await<CannedAnswer>([&](auto done) { desk->canned(who, after, done); });
    }
};

CannedReply canned(CannedScope scope, const char *title = "退款步骤", const char *shortcut = "tk")
{
    CannedReply reply;
    reply.scope = scope;
    reply.title = QString::fromUtf8(title);
    reply.shortcut = QString::fromUtf8(shortcut);
    reply.content.text = QStringLiteral("{访客名}您好，退款请点……");
    return reply;
}

QString fieldOf(const Error &error)
{
    return error.details.value(QStringLiteral("field")).toString();
}

} // namespace

void TestDeskCanned::ownOnesAreOnesOwn()
{
    CannedShop f;
    const domain::Actor ann = f.actor(f.ann);
    const domain::Actor bob = f.actor(f.bob);
    const auto saved = f.save(ann, canned(CannedScope::Own));
    QVERIFY(saved.ok());
    QCOMPARE(f.list(ann)->replies.size(), 1);
    QCOMPARE(f.list(bob)->replies.size(), 0);
    // Bob can neither change nor remove nor take it into the team's list.
    CannedReply stolen = *saved;
    QCOMPARE(f.save(bob, stolen).error().code, ErrorCode::NotFound);
    QCOMPARE(f.remove(bob, saved->id).error().code, ErrorCode::NotFound);
    stolen.scope = CannedScope::Team;
    QCOMPARE(f.save(f.actor(f.lead), stolen).error().code, ErrorCode::NotFound);
    CannedReply changed = *saved;
    changed.title = QStringLiteral("  退款\n步骤 ");
    const auto again = f.save(ann, changed);
    QCOMPARE(again->title, QStringLiteral("退款 步骤"));
    QCOMPARE(again->version, 2);
    QVERIFY(f.remove(ann, saved->id).ok());
    QCOMPARE(f.remove(ann, saved->id).error().code, ErrorCode::NotFound);
}

void TestDeskCanned::theTeamsAreTheSupervisors()
{
    CannedShop f;
    QCOMPARE(f.save(f.actor(f.ann), canned(CannedScope::Team)).error().code, ErrorCode::Forbidden);
    const auto saved = f.save(f.actor(f.lead), canned(CannedScope::Team));
    QVERIFY(saved.ok());
    QCOMPARE(f.list(f.actor(f.ann))->replies.first(), *saved);
    QCOMPARE(f.remove(f.actor(f.ann), saved->id).error().code, ErrorCode::Forbidden);
    // The owner of data_dir sees and changes the team's, and has none of his own.
    QCOMPARE(f.list(desk::Desk::localActor())->replies.size(), 1);
    QCOMPARE(f.save(desk::Desk::localActor(), canned(CannedScope::Own)).error().code,
             ErrorCode::Forbidden);
    QVERIFY(f.remove(desk::Desk::localActor(), saved->id).ok());
}

void TestDeskCanned::channelsLimitSupervisors()
{
    CannedShop f;
    const ChannelId books = f.addChannel(QStringLiteral("books"));
    CannedReply ofShop = canned(CannedScope::Team);
    ofShop.channel = f.shop;
    const auto saved = f.save(f.actor(f.lead), ofShop);
    QVERIFY(saved.ok());
    domain::Actor limited = f.actor(f.lead);
    limited.channels = { books };
    QCOMPARE(f.list(limited)->replies.size(), 0);
    QCOMPARE(f.remove(limited, saved->id).error().code, ErrorCode::Forbidden);
    // Nor by moving it to where he may.
    CannedReply moved = *saved;
    moved.channel = books;
    QCOMPARE(f.save(limited, moved).error().code, ErrorCode::Forbidden);
    QCOMPARE(f.save(limited, canned(CannedScope::Team)).error().code, ErrorCode::Forbidden);
    ofShop.channel = { 4242 };
    QCOMPARE(f.save(f.actor(f.lead), ofShop).error().code, ErrorCode::NotFound);
}

void TestDeskCanned::whatCanNotBeSentIsRefused_data()
{
    QTest::addColumn<CannedReply>("reply");
    QTest::addColumn<QString>("field");
    const auto with = [](const std::function<void(CannedReply &)> &change) {
        CannedReply reply = canned(CannedScope::Own);
        change(reply);
        return reply;
    };
    QTest::newRow("no title") << with([](CannedReply &r) { r.title = QStringLiteral(" "); })
                              << QStringLiteral("title");
    QTest::newRow("shortcut of two words")
        << with([](CannedReply &r) { r.shortcut = QStringLiteral("t k"); })
        << QStringLiteral("shortcut");
    QTest::newRow("no text") << with([](CannedReply &r) { r.content.text.clear(); })
                             << QStringLiteral("text");
    QTest::newRow("link without an address") << with([](CannedReply &r) {
        r.content = { ContentKind::Link };
        r.content.title = QStringLiteral("a");
        r.content.url = QStringLiteral("file:///etc/passwd");
        r.content.coverUrl = QStringLiteral("https://shop.example/a.png");
    }) << QStringLiteral("url");
    QTest::newRow("a picture nobody has") << with([](CannedReply &r) {
        r.content = { ContentKind::Image };
        r.content.media.id = QStringLiteral("q83vEjRWeJCrze8SNFZ4kA");
    }) << QStringLiteral("media");
}

void TestDeskCanned::whatCanNotBeSentIsRefused()
{
    QFETCH(CannedReply, reply);
    QFETCH(QString, field);
    CannedShop f;
    const auto answer = f.save(f.actor(f.ann), reply);
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().code, ErrorCode::BadRequest);
    QCOMPARE(fieldOf(answer.error()), field);
}

void TestDeskCanned::thoseWhoSeeThemAreTold()
{
    CannedShop f;
    f.bobComes();
    QVERIFY(f.save(f.actor(f.ann), canned(CannedScope::Own)).ok());
    QCOMPARE(f.annConsole.canned, QList<CannedPush> { { CannedScope::Own } });
    QVERIFY(f.bobConsole.canned.isEmpty());
    const auto team = f.save(f.actor(f.lead), canned(CannedScope::Team));
    QVERIFY(team.ok());
    QCOMPARE(f.annConsole.canned.size(), 2);
    QCOMPARE(f.bobConsole.canned, QList<CannedPush> { { CannedScope::Team } });
    QVERIFY(f.remove(f.actor(f.lead), team->id).ok());
    QCOMPARE(f.bobConsole.canned.size(), 2);
}

void TestDeskCanned::longListsComeInPages()
{
    CannedShop f;
    CannedReply reply = canned(CannedScope::Own, "x", "");
    reply.content.text = QString(2900, u'好');
    for (int i = 0; i < 60; ++i)
        QVERIFY(f.save(f.actor(f.ann), reply).ok());
    const auto first = f.list(f.actor(f.ann));
    QVERIFY(first->more);
    QVERIFY(first->replies.size() > 5 && first->replies.size() < 60);
    QList<CannedReply> all = first->replies;
    for (bool more = true; more;) {
        const auto next = f.list(f.actor(f.ann), all.last().id);
        all += next->replies;
        more = next->more;
    }
    QCOMPARE(all.size(), 60);
}

void TestDeskCanned::qualityAssuranceReadsOnly()
{
    CannedShop f;
    const domain::Actor qa = f.actor(f.addAgent(QStringLiteral("qa"), Role::Qa));
    QVERIFY(f.list(qa).ok());
    for (const CannedScope scope : { CannedScope::Own, CannedScope::Team })
        QCOMPARE(f.save(qa, canned(scope)).error().code, ErrorCode::Forbidden);
}

QTEST_GUILESS_MAIN(TestDeskCanned)
#include "tst_desk_canned.moc"
