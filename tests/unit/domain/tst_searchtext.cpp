// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/searchtext.h"

#include <QSet>
#include <QTest>

using namespace kefu;
using namespace kefu::domain;

namespace {

//! "[..]" around what is marked.
QString shown(const std::optional<QList<SnippetPart>> &parts)
{
    if (!parts)
        return QStringLiteral("none");
    QString text;
    for (const SnippetPart &part : *parts)
        text += part.hit ? u'[' + part.text + u']' : part.text;
    return text;
}

QSet<QByteArray> pairsOf(const QString &text)
{
    const QByteArrayList list = searchPairs(foldForSearch(text).text).split(' ');
    return { list.cbegin(), list.cend() };
}

} // namespace

//! product.md 7: search over all history, Chinese words of two characters and up.
class TestSearchText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void folds_data();
    void folds();
    void aFoldedUnitKnowsWhereItStood();
    void pairsOfNeighbours_data();
    void pairsOfNeighbours();
    void aTextHasThePairsOfItsParts();
    void whatIsSearched();
    void snippets_data();
    void snippets();
    void hostileTexts();
};

void TestSearchText::folds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("folded");
    QTest::newRow("chinese") << QStringLiteral("退款") << QStringLiteral("退款");
    QTest::newRow("case") << QStringLiteral("VIP ﬁx") << QStringLiteral("vip fix");
    QTest::newRow("full width") << QStringLiteral("ＡＢ１２") << QStringLiteral("ab12");
    QTest::newRow("accent") << QStringLiteral("Café") << QStringLiteral("cafe");
    QTest::newRow("accent apart") << QStringLiteral("Cafe\u0301") << QStringLiteral("cafe");
    QTest::newRow("half width kana") << QStringLiteral("ｶ") << QStringLiteral("カ");
    QTest::newRow("emoji") << QStringLiteral("好\U0001F60A") << QStringLiteral("好\U0001F60A");
}

void TestSearchText::folds()
{
    QFETCH(QString, text);
    QFETCH(QString, folded);
    QCOMPARE(foldForSearch(text).text, folded);
}

void TestSearchText::aFoldedUnitKnowsWhereItStood()
{
    const FoldedText folded = foldForSearch(QStringLiteral("aﬁ\u0301\U0001F60A好"));
    QCOMPARE(folded.text, QStringLiteral("afi\U0001F60A好"));
    QCOMPARE(folded.origin, (QList<int> { 0, 1, 1, 3, 3, 5, 6 }));
}

void TestSearchText::pairsOfNeighbours_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("count");
    QTest::newRow("nothing") << QString() << 0;
    QTest::newRow("one letter") << QStringLiteral("退") << 0;
    QTest::newRow("two") << QStringLiteral("退款") << 1;
    QTest::newRow("three") << QStringLiteral("退款单") << 2;
    QTest::newRow("parted") << QStringLiteral("退，款") << 0;
    QTest::newRow("twice") << QStringLiteral("哈哈哈哈") << 1;
    QTest::newRow("words") << QStringLiteral("ab cd") << 2;
    QTest::newRow("beyond the first plane") << QStringLiteral("\U00020000\U00020001") << 1;
    QTest::newRow("signs") << QStringLiteral("!? \U0001F60A\U0001F60A") << 0;
}

void TestSearchText::pairsOfNeighbours()
{
    QFETCH(QString, text);
    QFETCH(int, count);
    const QByteArray pairs = searchPairs(text);
    QCOMPARE(pairs.isEmpty() ? 0 : int(pairs.split(' ').size()), count);
    for (const char c : pairs)
        QVERIFY(c == ' ' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'));
}

void TestSearchText::aTextHasThePairsOfItsParts()
{
    const QString text = QStringLiteral("您好，我的订单 A-20261124 想退款，Thanks!");
    for (const char16_t *part : { u"订单", u"20261124", u"退款", u"想退", u"THANKS", u"ａ-2026" })
        QVERIFY2(pairsOf(text).contains(pairsOf(QString::fromUtf16(part))),
                 qPrintable(QString::fromUtf16(part)));
    QVERIFY(!pairsOf(text).contains(pairsOf(QStringLiteral("款想"))));
    // Different pairs are different words, whatever the letters.
    QCOMPARE(pairsOf(QStringLiteral("一二三四五六七八九十")).size(), 9);
}

void TestSearchText::whatIsSearched()
{
    Content content;
    content.kind = ContentKind::Text;
    content.text = QStringLiteral("退款");
    QCOMPARE(searchableText(content), QStringLiteral("退款"));
    content.kind = ContentKind::Enter; // SessionFrom: nobody said it
    QVERIFY(searchableText(content).isEmpty());
    content.kind = ContentKind::Link;
    content.title = QStringLiteral("尺码表");
    content.description = QStringLiteral("怎么量");
    QCOMPARE(searchableText(content), QStringLiteral("尺码表\n怎么量"));
}

void TestSearchText::snippets_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("snippet");
    QTest::newRow("one") << QStringLiteral("我要退款") << QStringLiteral("退款")
                         << QStringLiteral("我要[退款]");
    QTest::newRow("twice") << QStringLiteral("退款，退款！") << QStringLiteral("退款")
                           << QStringLiteral("[退款]，[退款]！");
    QTest::newRow("two words") << QStringLiteral("订单要退款") << QStringLiteral("退款 订单")
                               << QStringLiteral("[订单]要[退款]");
    QTest::newRow("touching") << QStringLiteral("订单退款") << QStringLiteral("退款 订单")
                              << QStringLiteral("[订单退款]");
    QTest::newRow("one is missing")
        << QStringLiteral("我要退款") << QStringLiteral("退款 订单") << QStringLiteral("none");
    QTest::newRow("not in one piece")
        << QStringLiteral("退一款") << QStringLiteral("退款") << QStringLiteral("none");
    QTest::newRow("folded") << QStringLiteral("ＶＩＰ café") << QStringLiteral("vip CAFÉ")
                            << QStringLiteral("[ＶＩＰ] [café]");
    QTest::newRow("longer when folded")
        << QStringLiteral("Proﬁl 5") << QStringLiteral("FI") << QStringLiteral("Pro[ﬁ]l 5");
    QTest::newRow("far in") << QString(40, u'一') + QStringLiteral("退款") << QStringLiteral("退款")
                            << QStringLiteral("…") + QString(16, u'一') + QStringLiteral("[退款]");
    QTest::newRow("long after") << QStringLiteral("退款") + QString(200, u'一')
                                << QStringLiteral("退款")
                                << QStringLiteral("[退款]") + QString(88, u'一')
            + QStringLiteral("…");
    QTest::newRow("all hit") << QStringLiteral("退款") << QStringLiteral("退款")
                             << QStringLiteral("[退款]");
}

void TestSearchText::snippets()
{
    QFETCH(QString, text);
    QFETCH(QString, query);
    QFETCH(QString, snippet);
    QCOMPARE(shown(snippetOf(text, searchWords(query))), snippet);
}

void TestSearchText::hostileTexts()
{
    // A letter with a million marks, lone surrogates, a text without end: bounded, and no crash.
    const QString marks = u'e' + QString(1'000'000, QChar(0x0301)) + QStringLiteral("退款");
    QVERIFY(foldForSearch(marks).text.size() <= kMaxSearchedUnits);
    QCOMPARE(shown(snippetOf(marks, { QStringLiteral("退款") })), QStringLiteral("none"));
    QString lone(QChar(0xD83D));
    lone += QStringLiteral("退款");
    lone += QChar(0xDE0A);
    QVERIFY(snippetOf(lone, { QStringLiteral("退款") }).has_value());
    const QString longText = QString(200'000, u'退');
    QCOMPARE(searchPairs(foldForSearch(longText).text).size(), 8);
    const auto parts = snippetOf(longText, { QStringLiteral("退退") });
    QVERIFY(parts.has_value());
    qsizetype units = 0;
    for (const SnippetPart &part : *parts)
        units += part.text.size();
    QVERIFY(units <= 100);
    QVERIFY(searchWords(QStringLiteral(" \t　 ")).isEmpty());
}

QTEST_GUILESS_MAIN(TestSearchText)
#include "tst_searchtext.moc"
