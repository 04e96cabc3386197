// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/pattern.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

using namespace kefu;
using namespace kefu::domain;

class TestPattern : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void finds_data();
    void finds();
    void refuses_data();
    void refuses();
    void evilOnesEndSoon_data();
    void evilOnesEndSoon();
    void theBudgetEndsIt();
    void agreesWithQtOnRandomOnes();
};

void TestPattern::finds_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("found");
    const auto row = [](const char *name, const char *expression, const char *text, bool found) {
        QTest::newRow(name) << QString::fromUtf8(expression) << QString::fromUtf8(text) << found;
    };
    row("literal inside", "退货", "我要退货，谢谢", true);
    row("literal absent", "退货", "我要换货", false);
    row("alternatives", "退(货|款)", "退款", true);
    row("alternatives, first", "退(货|款)", "退货", true);
    row("alternatives, none", "退(货|款)", "退回", false);
    row("alternatives at the top", "发票|收据|小票", "有小票吗", true);
    row("after alternatives", "(a|b)c", "ac", true);
    row("after alternatives, other", "(a|b)c", "bc", true);
    row("not without what follows", "(a|b)c", "ab", false);
    row("before alternatives", "xa(b|c)", "ab", false);
    row("star inside alternatives", "x(b*|c)y", "xbbby", true);
    row("star inside alternatives, other", "x(b*|c)y", "xcy", true);
    row("star inside alternatives, mixed", "x(b*|c)y", "xbcy", false);
    row("nested", "((a|b)+c)*d", "abcbcd", true);
    row("anchored", "^\\d{6}$", "123456", true);
    row("anchored, longer", "^\\d{6}$", "1234567", false);
    row("anchored, inside", "^\\d{6}$", "a123456", false);
    row("bounds", "a{2,3}b", "aab", true);
    row("bounds, too few", "^a{2,3}b", "ab", false);
    row("bounds, too many", "^a{2,3}b", "aaaab", false);
    row("no upper bound", "^a{2,}$", "aaaaaa", true);
    row("lazy", "^a+?b", "aaab", true);
    row("optional", "colou?r", "color", true);
    row("class", "[一-龥]{2}店", "上海店", true);
    row("negated class", "^[^0-9]+$", "abc1", false);
    row("bracket in a class", "[]a]", "]", true);
    row("escape in a class", "[\\]\\d]", "7", true);
    row("dash at the end of a class", "^[a-]$", "-", true);
    row("escaped dot", "1\\.5", "1.5", true);
    row("escaped dot is no any", "1\\.5", "125", false);
    row("any", "a.c", "a猫c", true);
    row("any is one code point", "^a.c$", "a😀c", true);
    row("case", "VIP", "我是vip", true);
    row("case of the class", "[A-C]1", "b1", true);
    row("full width text", "vip1", "ＶＩＰ１", true);
    row("full width expression", "ＶＩＰ", "vip", true);
    row("ideographic space", "订单\\s*号", "订单　号", true);
    row("word class", "^\\w+$", "订单_a1", true);
    row("not a word", "\\W", "abc", false);
    row("empty group", "a()b", "ab", true);
    row("empty alternative", "a(b|)c", "ac", true);
}

void TestPattern::finds()
{
    QFETCH(QString, expression);
    QFETCH(QString, text);
    const auto pattern = Pattern::compile(expression);
    QVERIFY2(pattern.ok(), pattern.ok() ? "" : qPrintable(pattern.error().message));
    int budget = kPatternBudget;
    QTEST(pattern->isFoundIn(foldedText(text), budget), "found");
    QVERIFY(budget < kPatternBudget);
}

void TestPattern::refuses_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<int>("at");
    QTest::newRow("back reference") << QStringLiteral("(a)\\1") << 4;
    QTest::newRow("look-ahead") << QStringLiteral("(?=a)b") << 2;
    QTest::newRow("open group") << QStringLiteral("(a") << 2;
    QTest::newRow("open class") << QStringLiteral("[a") << 2;
    QTest::newRow("bracket too many") << QStringLiteral("a)") << 1;
    QTest::newRow("nothing to repeat") << QStringLiteral("*a") << 0;
    QTest::newRow("repeated bar") << QStringLiteral("a|*") << 2;
    QTest::newRow("backwards bounds") << QStringLiteral("a{3,2}") << 6;
    QTest::newRow("no bounds") << QStringLiteral("a{}") << 3;
    QTest::newRow("backslash at the end") << QStringLiteral("a\\") << 2;
    QTest::newRow("too large") << QStringLiteral("((a{200}){200}){200}") << -1;
    QTest::newRow("class goes backwards") << QStringLiteral("[b-a]") << 4;
    QTest::newRow("unknown escape") << QStringLiteral("\\q") << 1;
    QTest::newRow("deep") << QString(200, u'(') + u'a' + QString(200, u')') << -1;
}

void TestPattern::refuses()
{
    QFETCH(QString, expression);
    QFETCH(int, at);
    const auto pattern = Pattern::compile(expression);
    QVERIFY(!pattern.ok());
    QCOMPARE(pattern.error().code, ErrorCode::BadRequest);
    if (at >= 0)
        QCOMPARE(pattern.error().details.value(QStringLiteral("at")).toInt(), at);
    // What matches everything would answer everybody.
    for (const QString &all : { QStringLiteral("a*"), QStringLiteral("x|"), QStringLiteral("^"),
                                QString(501, u'a'), QString() })
        QVERIFY2(!Pattern::compile(all).ok(), qPrintable(all));
}

void TestPattern::evilOnesEndSoon_data()
{
    QTest::addColumn<QString>("expression");
    QTest::newRow("nested plus") << QStringLiteral("(a+)+b");
    QTest::newRow("nested star") << QStringLiteral("((a*)*)*b");
    QTest::newRow("alternatives of the same") << QStringLiteral("(a|a|aa)+b");
    QTest::newRow("many optional") << QStringLiteral("(a?){60}a{60}b");
    QTest::newRow("dots") << QStringLiteral("(.*)(.*)(.*)(.*)(.*)b");
}

//! What hangs a backtracking matcher for years is linear here.
void TestPattern::evilOnesEndSoon()
{
    QFETCH(QString, expression);
    const auto pattern = Pattern::compile(expression);
    QVERIFY(pattern.ok());
    constexpr int kChars = 3000;
    int budget = std::numeric_limits<int>::max();
    QVERIFY(!pattern->isFoundIn(QString(kChars, u'a'), budget));
    const int steps = std::numeric_limits<int>::max() - budget;
    QVERIFY2(steps <= 2 * pattern->stateCount() * (kChars + 1), qPrintable(QString::number(steps)));
}

void TestPattern::theBudgetEndsIt()
{
    const auto pattern = Pattern::compile(QStringLiteral("(a?){60}a{60}b"));
    QVERIFY(pattern.ok());
    int budget = 10'000;
    QVERIFY(!pattern->isFoundIn(QString(QString(3000, u'a') + u'b'), budget));
    QVERIFY(budget <= 0);
    QVERIFY(budget > -2 * pattern->stateCount());
}

//! Another matcher as the judge, on expressions both understand.
void TestPattern::agreesWithQtOnRandomOnes()
{
    QRandomGenerator random(5);
    const QStringList atoms =
        QStringLiteral("a b [ab] [^a] . c (a|b) (ab|c) (a*b) ^ $").split(u' ');
    const QStringList repeats = QStringLiteral("   * + ? {2} {1,2} {2,}").split(u' ');
    int tried = 0;
    int found = 0;
    for (int i = 0; i < 3000; ++i) {
        QString expression;
        const int parts = random.bounded(1, 6);
        for (int part = 0; part < parts; ++part) {
            const QString atom = atoms[random.bounded(int(atoms.size()))];
            const bool isAnchor = atom == u'^' || atom == u'$';
            expression += atom;
            if (!isAnchor)
                expression += repeats[random.bounded(int(repeats.size()))];
            if (random.bounded(6) == 0 && part + 1 < parts)
                expression += u'|';
        }
        const auto pattern = Pattern::compile(expression);
        const QRegularExpression judge(expression);
        if (!pattern.ok()) {
            QVERIFY2(judge.match(QString()).hasMatch(), qPrintable(expression));
            continue;
        }
        ++tried;
        QString text;
        for (int c = random.bounded(0, 8); c > 0; --c)
            text += QChar(u'a' + random.bounded(3));
        int budget = kPatternBudget;
        const bool ours = pattern->isFoundIn(text, budget);
        found += ours ? 1 : 0;
        QVERIFY2(ours == judge.match(text).hasMatch(), qPrintable(expression + u' ' + text));
    }
    QVERIFY(tried > 1000 && found > 300 && found < tried);
}

QTEST_APPLESS_MAIN(TestPattern)
#include "tst_pattern.moc"
