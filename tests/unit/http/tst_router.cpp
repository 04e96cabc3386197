// SPDX-License-Identifier: Apache-2.0
#include "relay/http/router.h"

#include <QTest>

using namespace kefu::http;

class TestRouter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void match_data();
    void match();
};

void TestRouter::match_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("route"); // "METHOD path", empty for none
    QTest::addColumn<QByteArray>("allow");
    QTest::addColumn<Headers>("values");
    const auto row = [](const char *method, const char *path, const char *route,
                        const char *allow = "", const Headers &values = {}) {
        QTest::addRow("%s %s", method, path) << QByteArray(method) << QByteArray(path)
                                             << QByteArray(route) << QByteArray(allow) << values;
    };
    row("GET", "/healthz", "GET /healthz");
    row("HEAD", "/healthz", "GET /healthz");
    row("POST", "/healthz", "", "GET, HEAD");
    row("GET", "/healthz/", "");
    row("GET", "/nothing", "");
    row("GET", "/wechat/shop", "GET /wechat/{channel}", "", { { "channel", "shop" } });
    row("POST", "/wechat/shop", "POST /wechat/{channel}", "", { { "channel", "shop" } });
    row("PUT", "/wechat/shop", "", "GET, HEAD, POST");
    row("POST", "/wechat/a%2Fb%20c", "POST /wechat/{channel}", "", { { "channel", "a/b c" } });
    row("POST", "/wechat/", "");
    row("POST", "/wechat/a/b", "");
    row("POST", "/api/v1/conversations/7/messages", "POST /api/v1/conversations/{id}/messages", "",
        { { "id", "7" } });
    row("DELETE", "/any", "* /any");
    row("GET", "/wechat/fixed", "GET /wechat/fixed");
    row("POST", "/wechat/fixed", "POST /wechat/{channel}", "", { { "channel", "fixed" } });
}

void TestRouter::match()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, route);
    Router router;
    const QList<QPair<QByteArray, QByteArray>> routes {
        { "GET", "/healthz" },
        { "GET", "/wechat/{channel}" },
        { "POST", "/wechat/{channel}" },
        { "POST", "/api/v1/conversations/{id}/messages" },
        { "*", "/any" },
        { "GET", "/wechat/fixed" },
    };
    for (const auto &[m, p] : routes)
        router.add({ m, p, {}, 0 });
    const Router::Match match = router.match(method, path);
    const QByteArray found =
        match.route ? QByteArray(match.route->method + ' ' + match.route->path) : QByteArray();
    QCOMPARE(found, route);
    QTEST(match.values, "values");
    if (!match.route)
        QTEST(match.allow, "allow");
}

QTEST_GUILESS_MAIN(TestRouter)
#include "tst_router.moc"
