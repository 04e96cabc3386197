// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/quotawords.h"

#include <QTest>

using namespace kefu;
using namespace kefu::ui;

//! Words and the neutralising of text from outside.
class TestText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void displayTextKeeps_data();
    void displayTextKeeps();
    void combiningMarksAreBounded();
    void lineIsBounded();
    void cutNeverSplitsPairs();
    void toolTipIsNeverMarkup();
    void phonesAreMasked();
    void avatarLetters_data();
    void avatarLetters();
    void quota_data();
    void quota();
    void quotaChangesInTime();
    void cost_data();
    void cost();
    void everyFaultHasWords();
};

void TestText::displayTextKeeps_data()
{
    QTest::addColumn<QString>("in");
    QTest::addColumn<QString>("out");
    const QChar zero(0x200B);
    QTest::newRow("plain") << QString::fromUtf8("您好 abc") << QString::fromUtf8("您好 abc");
    QTest::newRow("html") << QStringLiteral("<b>x</b>&amp;") << QStringLiteral("<b>x</b>&amp;");
    QTest::newRow("crlf") << QStringLiteral("a\r\nb\rc") << QStringLiteral("a\nb\nc");
    QTest::newRow("separators") << QString(QChar(0x2028)) + QChar(0x2029) << QStringLiteral("\n\n");
    QTest::newRow("bidi override") << QString(QChar(0x202E)) + QStringLiteral("gpj.exe")
                                   << QString(zero) + QStringLiteral("gpj.exe");
    QTest::newRow("isolates") << QString(QChar(0x2066)) + QChar(0x2069) + QChar(0x061C)
                              << QString(zero) + zero + zero;
    QTest::newRow("control") << QString(QChar(7)) + QChar(0) << QString(2, QChar(0xFFFD));
    QTest::newRow("emoji") << QString::fromUtf8("😄") << QString::fromUtf8("😄");
    QTest::newRow("lone surrogate")
        << QString(QChar(0xD83D)) + QLatin1Char('x') << QString(QChar(0xFFFD)) + QLatin1Char('x');
    QTest::newRow("joined family")
        << QString::fromUtf8("👨‍👩‍👧") << QString::fromUtf8("👨‍👩‍👧");
}

void TestText::displayTextKeeps()
{
    QFETCH(QString, in);
    QTEST(displayText(in), "out");
}

void TestText::combiningMarksAreBounded()
{
    const QString zalgo = QLatin1Char('a') + QString(500, QChar(0x0301)) + QLatin1Char('b');
    const QString kept = QLatin1Char('a') + QString(8, QChar(0x0301)) + QLatin1Char('b');
    QCOMPARE(displayText(zalgo), kept);
}

void TestText::lineIsBounded()
{
    const QString text = QStringLiteral("a\nb\t") + QString(200'000, QLatin1Char('x'));
    const QString line = displayLine(text, 50);
    QCOMPARE(line.size(), 50);
    QVERIFY(line.startsWith(QStringLiteral("a b xx")));
    QVERIFY(line.endsWith(QChar(0x2026)));
}

void TestText::cutNeverSplitsPairs()
{
    const QString text = QLatin1Char('a') + QString::fromUtf8("😄😄");
    QCOMPARE(cutAtCharacter(text, 2).size(), 1);
    QCOMPARE(cutAtCharacter(text, 3).size(), 3);
    QCOMPARE(cutAtCharacter(text, 99).size(), 5);
    QCOMPARE(cutAtCharacter(text, 0).size(), 0);
}

void TestText::phonesAreMasked()
{
    QCOMPARE(maskedPhones(QStringLiteral("call 13812342671, or 19900001111.")),
             QStringLiteral("call 138****2671, or 199****1111."));
    for (const char *other : { "2023110712345", "138123426712", "23812342671", "1381234267" })
        QCOMPARE(maskedPhones(QLatin1String(other)), QLatin1String(other)); // an order, not a phone
}

void TestText::toolTipIsNeverMarkup()
{
    const QString tip = plainToolTip(QStringLiteral("<img src=\"http://x/y\"><b>n</b>"));
    QVERIFY(!tip.contains(QStringLiteral("<img")));
    QVERIFY(!tip.contains(QStringLiteral("<b>")));
    QCOMPARE(plainToolTip(QString::fromUtf8("李静")), QString::fromUtf8("李静"));
}

void TestText::avatarLetters_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("letters");
    QTest::newRow("chinese") << QString::fromUtf8("李静") << QString::fromUtf8("李");
    QTest::newRow("latin") << QStringLiteral("anna") << QStringLiteral("A");
    QTest::newRow("nameless") << QString::fromUtf8("访客 7F3A") << QStringLiteral("7F");
    QTest::newRow("emoji") << QString::fromUtf8("😄x") << QString::fromUtf8("😄");
    QTest::newRow("empty") << QString() << QString();
}

void TestText::avatarLetters()
{
    QFETCH(QString, name);
    QTEST(kefu::ui::avatarLetters(name), "letters");
}

void TestText::quota_data()
{
    QTest::addColumn<int>("left");
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<int>("level");
    QTest::addColumn<QString>("text");
    const qint64 h = 3'600'000;
    QTest::newRow("rest") << 3 << 41 * h + 12 * 60'000 << int(QuotaLevel::Rest)
                          << QString::fromUtf8("还可发 3 条 · 剩 41 小时 12 分");
    QTest::newRow("six hours") << 5 << 6 * h << int(QuotaLevel::Rest)
                               << QString::fromUtf8("还可发 5 条 · 剩 6 小时 0 分");
    QTest::newRow("below six hours") << 5 << 6 * h - 1 << int(QuotaLevel::Scarce)
                                     << QString::fromUtf8("还可发 5 条 · 剩 5 小时 59 分");
    QTest::newRow("last one") << 1 << 40 * h << int(QuotaLevel::Scarce)
                              << QString::fromUtf8("还可发 1 条 · 剩 40 小时 0 分");
    QTest::newRow("two minutes") << 2 << qint64(120'000) << int(QuotaLevel::Scarce)
                                 << QString::fromUtf8("还可发 2 条 · 剩 2 分");
    QTest::newRow("seconds") << 2 << qint64(119'001) << int(QuotaLevel::Scarce)
                             << QString::fromUtf8("还可发 2 条 · 剩 120 秒");
    QTest::newRow("one second") << 2 << qint64(1) << int(QuotaLevel::Scarce)
                                << QString::fromUtf8("还可发 2 条 · 剩 1 秒");
    QTest::newRow("none left") << 0 << h << int(QuotaLevel::Empty)
                               << QString::fromUtf8("已无可发条数 · 剩 1 小时 0 分");
    QTest::newRow("over") << 5 << qint64(0) << int(QuotaLevel::Shut)
                          << QString::fromUtf8("已超时限，不能回复");
    QTest::newRow("never") << 0 << qint64(-1'700'000'000'000) << int(QuotaLevel::Shut)
                           << QString::fromUtf8("已超时限，不能回复");
}

void TestText::quota()
{
    QFETCH(int, left);
    QFETCH(qint64, ms);
    Language language;
    language.use(QStringLiteral("zh_CN"));
    const qint64 now = 1'700'000'000'000;
    const QuotaView view = describeQuota({ left, now + ms }, now);
    QTEST(int(view.level), "level");
    QTEST(view.text, "text");
}

void TestText::quotaChangesInTime()
{
    // Whatever the time left, the words differ (or end) once `changesInMs` has gone by, and not
    // long before.
    const qint64 end = 1'700'000'000'000;
    for (const qint64 left :
         { 3'600'000LL, 3'600'001LL, 130'500LL, 120'000LL, 119'999LL, 60'000LL, 1'500LL, 999LL }) {
        const QuotaView view = describeQuota({ 3, end }, end - left);
        QVERIFY(view.changesInMs > 0);
        QVERIFY2(describeQuota({ 3, end }, end - left + view.changesInMs).text != view.text,
                 qPrintable(QString::number(left)));
    }
    QCOMPARE(describeQuota({ 3, end }, end).changesInMs, 0);
}

void TestText::cost_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<int>("messages");
    QTest::newRow("empty") << QString() << qint64(0) << 0;
    QTest::newRow("latin") << QStringLiteral("abc") << qint64(3) << 1;
    QTest::newRow("exactly one") << QString(2048, QLatin1Char('a')) << qint64(2048) << 1;
    QTest::newRow("one more") << QString(2049, QLatin1Char('a')) << qint64(2049) << 2;
    QTest::newRow("chinese") << QString(682, QChar(0x6211)) << qint64(2046) << 1;
    QTest::newRow("not cut inside") << QString(683, QChar(0x6211)) << qint64(2049) << 2;
    QTest::newRow("emoji") << QString::fromUtf8("😄").repeated(513) << qint64(2052) << 2;
}

void TestText::cost()
{
    QFETCH(QString, text);
    const TextCost cost = textCost(text);
    QTEST(qint64(cost.bytes), "bytes");
    QTEST(cost.messages, "messages");
    QCOMPARE(cost.bytes, text.toUtf8().size());
}

void TestText::everyFaultHasWords()
{
    for (const QString &locale : { QStringLiteral("zh_CN"), QStringLiteral("en") }) {
        Language language;
        language.use(locale);
        for (int code = 0; code <= int(ErrorCode::Internal); ++code)
            QVERIFY(!errorWords(makeError(ErrorCode(code), {})).isEmpty());
        for (int reason = 1; reason <= int(FailureReason::Unknown); ++reason)
            QVERIFY(!failureWords(FailureReason(reason)).isEmpty());
        for (int fault = 0; fault <= int(LoginFault::Other); ++fault)
            QVERIFY(loginFaultWords({ LoginFault(fault), QStringLiteral("kf.test") }).size() > 5);
        for (int state = 1; state <= int(DeliveryState::Uncertain); ++state)
            QVERIFY(!deliveryWords(DeliveryState(state)).isEmpty());
    }
}

QTEST_MAIN(TestText)
#include "tst_ui_text.moc"
