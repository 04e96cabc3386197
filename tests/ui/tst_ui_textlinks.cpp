// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/textlinks.h"

#include <QTest>

using namespace kefu::ui;

//! What of a text is an address, and where it leads.
class TestTextLinks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void found_data();
    void found();
    void hosts_data();
    void hosts();
    void longTextsAreRead();
};

void TestTextLinks::found_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("links");
    const auto row = [](const char *name, const char *text, const QStringList &links) {
        QTest::newRow(name) << QString::fromUtf8(text) << links;
    };
    row("none", "no address here: example.com", {});
    row("plain", "see http://a.cn/x?y=1#z now", { QStringLiteral("http://a.cn/x?y=1#z") });
    row("www", "www.a.cn/x", { QStringLiteral("www.a.cn/x") });
    row("upper case", "HTTPS://A.CN/x", { QStringLiteral("HTTPS://A.CN/x") });
    row("chinese around", "看https://a.cn/b，谢谢", { QStringLiteral("https://a.cn/b") });
    row("full stop behind", "(https://a.cn/b).", { QStringLiteral("https://a.cn/b") });
    row("round brackets in it", "https://a.cn/b_(c)", { QStringLiteral("https://a.cn/b_(c)") });
    row("two", "http://a.cn http://b.cn",
        { QStringLiteral("http://a.cn"), QStringLiteral("http://b.cn") });
    row("no host", "http:// and https://", {});
    row("inside a word", "xhttp://a.cn", {});
    row("e-mail", "me@www.a.cn", {});
    row("script", "javascript:alert(1)", {});
    row("file", "file:///etc/passwd", {});
    row("data", "data:text/html,<b>", {});
    row("script in html", "<a href=\"https://a.cn/\">x</a>", { QStringLiteral("https://a.cn/") });
    row("zero width space ends it", "https://a.cn\u200B.evil.com",
        { QStringLiteral("https://a.cn") });
    row("invalid", "https://[x/", {});
}

void TestTextLinks::found()
{
    QFETCH(QString, text);
    QStringList links;
    for (const TextLink &link : textLinks(text))
        links.append(text.mid(link.start, link.length));
    QTEST(links, "links");
}

void TestTextLinks::hosts_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("host");
    const auto row = [](const char *words, const char *host) {
        QTest::newRow(words) << QString::fromUtf8(words) << QString::fromUtf8(host);
    };
    row("https://Example.COM/x", "example.com");
    row("www.a.cn", "www.a.cn");
    row("http://a.cn:8080/", "a.cn:8080");
    row("http://a.cn:80/", "a.cn");
    row("https://bank.com@evil.cn/login", "evil.cn"); // what stands before @ is no host
    row("https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"); // looks like a well known one
    row("https://аррӏе.com/", "xn--80ak6aa92e.com");
    row("https://127.0.0.1/", "127.0.0.1");
    row("ftp://a.cn/", "");
    row("javascript:alert(1)", "");
    row("", "");
}

void TestTextLinks::hosts()
{
    QFETCH(QString, words);
    QTEST(linkHost(linkTarget(words)), "host");
}

void TestTextLinks::longTextsAreRead()
{
    QCOMPARE(textLinks(QStringLiteral("http://") + QString(100'000, u'a')), QList<TextLink>());
    QCOMPARE(textLinks(QString(100'000, u'.') + QStringLiteral(" http://a.cn")).size(), 1);
    QCOMPARE(textLinks(QStringLiteral("http://a.cn ").repeated(500)).size(), 500);
}

QTEST_GUILESS_MAIN(TestTextLinks)
#include "tst_ui_textlinks.moc"
