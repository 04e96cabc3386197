// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/shopdesk.h"

using namespace kefu;
using namespace kefu::testing;

//! Search through the desk (product.md 7 and 9): the same bounds as reading.
class TestDeskSearch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everybodyFindsWhatHeMayRead();
    void aWeekLaterItIsNotHisAnyMore();
    void channelsLimitSupervisors();
    void tooShortToLookFor_data();
    void tooShortToLookFor();
    void aHitIsShort();
    void nobodyWithoutAName();
};

namespace {

struct SearchedShop : Shop {
    Result<SearchAnswer> search(const domain::Actor &who, const QString &text)
    {
        return await<SearchAnswer>(
            [&](auto done) { desk->search(who, SearchRequest { text }, done); });
    }
    QStringList texts(AgentId who, const char16_t *text)
    {
        const auto answer = search(actor(who), QString::fromUtf16(text));
        QStringList list;
        for (const SearchHit &hit : answer.ok() ? answer->hits : QList<SearchHit> {})
            list.append(hit.message.content.text);
        return list;
    }
};

} // namespace

void TestDeskSearch::everybodyFindsWhatHeMayRead()
{
    SearchedShop f;
    const ConversationId id = f.withAnn();
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("我要退款")));
    QVERIFY(f.reply(f.ann, id, QStringLiteral("退款办好了")).ok());
    f.bobComes();
    const QStringList both { QStringLiteral("退款办好了"), QStringLiteral("我要退款") };
    QCOMPARE(f.texts(f.ann, u"退款"), both);
    QCOMPARE(f.texts(f.lead, u"退款"), both);
    QVERIFY(f.texts(f.bob, u"退款").isEmpty());
    // It goes to Bob: he reads what was before, Ann no longer what comes.
    QVERIFY(f.transfer(f.ann, { id, f.bob }).ok());
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("退款到了")));
    QCOMPARE(f.texts(f.bob, u"退款").size(), 3);
}

void TestDeskSearch::aWeekLaterItIsNotHisAnyMore()
{
    SearchedShop f;
    const ConversationId id = f.withAnn();
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("我要退款")));
    QVERIFY(f.end(f.ann, id).ok());
    QCOMPARE(f.texts(f.ann, u"退款").size(), 1);
    f.pass(7 * 24 * kHour + kMinute);
    QVERIFY(f.texts(f.ann, u"退款").isEmpty());
    QCOMPARE(f.texts(f.lead, u"退款").size(), 1);
}

void TestDeskSearch::channelsLimitSupervisors()
{
    SearchedShop f;
    f.withAnn();
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("我要退款")));
    const ChannelId books = f.addChannel(QStringLiteral("books"));
    domain::Actor lead = f.actor(f.lead);
    lead.channels = { books };
    QCOMPARE(f.search(lead, QStringLiteral("退款"))->hits.size(), 0);
    lead.channels = { books, f.shop };
    QCOMPARE(f.search(lead, QStringLiteral("退款"))->hits.size(), 1);
}

void TestDeskSearch::tooShortToLookFor_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("one character") << QStringLiteral("退");
    QTest::newRow("blanks") << QStringLiteral("  　");
    QTest::newRow("signs") << QStringLiteral("！？");
    QTest::newRow("single ones") << QStringLiteral("退 款");
}

void TestDeskSearch::tooShortToLookFor()
{
    QFETCH(QString, text);
    SearchedShop f;
    const auto answer = f.search(f.actor(f.ann), text);
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().code, ErrorCode::BadRequest);
    QCOMPARE(answer.error().details.value(QStringLiteral("field")).toString(),
             QStringLiteral("text"));
}

void TestDeskSearch::aHitIsShort()
{
    SearchedShop f;
    f.withAnn();
    const QString text = QString(1500, u'好') + QStringLiteral("退款") + QString(1500, u'好');
    QVERIFY(f.say(f.shop, openid(1), text));
    const auto answer = f.search(f.actor(f.ann), QStringLiteral("退款"));
    QCOMPARE(answer->hits.size(), 1);
    QCOMPARE(answer->hits.first().message.content.text.size(), 200);
    QString marked;
    for (const SnippetPart &part : answer->hits.first().snippet) {
        if (part.hit)
            marked += part.text;
    }
    QCOMPARE(marked, QStringLiteral("退款"));
}

void TestDeskSearch::nobodyWithoutAName()
{
    SearchedShop f;
    const auto answer = f.search(desk::Desk::localActor(), QStringLiteral("退款"));
    QCOMPARE(answer.error().code, ErrorCode::Forbidden);
}

QTEST_GUILESS_MAIN(TestDeskSearch)
#include "tst_desk_search.moc"
