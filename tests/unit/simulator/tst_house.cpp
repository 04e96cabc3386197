// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include "relay/simulator/limitbook.h"
#include "relay/simulator/ridbook.h"

//! Housekeeping of the API: addresses, limits of calls and their clearing, rids, tokens that
//! expire.
class TstHouse : public SimulatorFixture {
    Q_OBJECT

    HttpMessage ask(const QByteArray &path, const QByteArray &body,
                    const QByteArray &token = {}) const
    {
        const QByteArray used = token.isEmpty() ? this->token() : token;
        return call(m_port, body.isEmpty() ? "GET" : "POST",
                    "/cgi-bin/" + path + "?access_token=" + used, body);
    }
    QJsonObject quotaOf(const QByteArray &path) const
    {
        return ask("openapi/quota/get", "{'cgi_path':'" + path + "'}")
            .json()
            .value(QLatin1String("quota"))
            .toObject();
    }
    HttpMessage sendTo(const QString &visitor, const QByteArray &token = {}) const
    {
        const QByteArray used = token.isEmpty() ? this->token() : token;
        return call(m_port, "POST", kSend + used, textBody(visitor, "x"));
    }

private Q_SLOTS:
    void init()
    {
        setUp();
        QVERIFY(m_simulator->say({}, QStringLiteral("A"), QStringLiteral("x")).ok());
    }
    void cleanup() { tearDown(); }

    void addresses()
    {
        for (const char *path : { "getcallbackip", "get_api_domain_ip" })
            QVERIFY(!ask(path, {}).json().value(QLatin1String("ip_list")).toArray().isEmpty());
        QCOMPARE(ask("getcallbackip", {}, "x").errcode(), 40014);
    }

    void theWayToTheCallback()
    {
        const HttpMessage all =
            ask("callback/check", "{'action':'all','check_operator':'DEFAULT'}");
        QCOMPARE(all.json().value(QLatin1String("dns")).toArray().size(), 1);
        QCOMPARE(all.json().value(QLatin1String("ping")).toArray().size(), 1);
        QCOMPARE(ask("callback/check", "{'action':'jump','check_operator':'DEFAULT'}").errcode(),
                 40202);
        QCOMPARE(ask("callback/check", "{'action':'dns','check_operator':'X'}").errcode(), 40203);
        QCOMPARE(ask("callback/check", "x").errcode(), 47001);
        m_simulator->world().apps().front()->config.callback.clear();
        QCOMPARE(ask("callback/check", "{'action':'dns','check_operator':'DEFAULT'}").errcode(),
                 40201);
    }

    void callsAreCountedAndLimited()
    {
        const QByteArray path = "/cgi-bin/message/custom/send";
        QCOMPARE(quotaOf(path).value(QLatin1String("used")).toInt(), 0);
        QCOMPARE(command("/sim/limits",
                         "{'path':'/cgi-bin/message/custom/send','perDay':3,'perMinute':2}")
                     .status(),
                 200);
        QCOMPARE(sendTo(QStringLiteral("A")).errcode(), 0);
        QCOMPARE(sendTo(QStringLiteral("A")).errcode(), 0);
        QCOMPARE(sendTo(QStringLiteral("A")).errcode(), 45011);
        m_now += 60'000;
        QCOMPARE(sendTo(QStringLiteral("A")).errcode(), 0);
        QCOMPARE(sendTo(QStringLiteral("A")).errcode(), 45009);
        QCOMPARE(quotaOf(path).value(QLatin1String("used")).toInt(), 3);
        QCOMPARE(quotaOf(path).value(QLatin1String("remain")).toInt(), 0);
        QCOMPARE(ask("clear_quota", "{'appid':'wrong'}").errcode(), 40013);
        QCOMPARE(ask("clear_quota", "{'appid':'wx0123456789abcdef'}").errcode(), 0);
        QCOMPARE(sendTo(QStringLiteral("A")).errcode(), 0);
        QCOMPARE(ask("openapi/quota/get", "{'cgi_path':'/nowhere'}").errcode(), 76021);
        QCOMPARE(command("/sim/limits", "{'path':'/sim/say'}").status(), 400);
    }

    //! At midnight in Beijing, which is not midnight in UTC.
    void daysAreBeijings()
    {
        LimitBook book;
        book.setLimit("p", { 1, 100 });
        const qint64 midnight = 1'784'995'200'000; // 2026-07-26 00:00 in Beijing
        QCOMPARE(book.admit("p", midnight - 1), 0);
        QCOMPARE(book.admit("p", midnight - 1), 45009);
        QCOMPARE(book.admit("p", midnight), 0);
        QCOMPARE(book.admit("unknown", midnight), 0);
    }

    void clearingIsLimitedToo()
    {
        const QByteArray body = "{'appid':'wx0123456789abcdef',"
                                "'appsecret':'0123456789abcdef0123456789abcdef'}";
        for (int i = 0; i < 5; ++i) {
            QCOMPARE(call(m_port, "POST", "/cgi-bin/clear_quota/v2", body).errcode(), 0);
            QCOMPARE(ask("clear_quota", body).errcode(), 0);
        }
        QCOMPARE(call(m_port, "POST", "/cgi-bin/clear_quota/v2", body).errcode(), 48006);
        QCOMPARE(call(m_port, "POST", "/cgi-bin/clear_quota/v2",
                      "{'appid':'wx0123456789abcdef','appsecret':'x'}")
                     .errcode(),
                 40125);
        m_now += 31 * 86'400'000LL;
        QCOMPARE(ask("clear_quota", body).errcode(), 0);
    }

    void aRidExplainsItsCall()
    {
        const QByteArray refused = sendTo(QStringLiteral("nobody")).body;
        const QByteArray rid = ridOf(refused);
        QCOMPARE(rid.size(), 26);
        const QJsonObject request = ask("openapi/rid/get", "{'rid':'" + rid + "'}")
                                        .json()
                                        .value(QLatin1String("request"))
                                        .toObject();
        QCOMPARE(request.value(QLatin1String("response_body")).toString().toUtf8(), refused);
        QVERIFY(request.value(QLatin1String("request_body"))
                    .toString()
                    .contains(QLatin1String("touser")));
        QCOMPARE(request.value(QLatin1String("client_ip")).toString(), QStringLiteral("127.0.0.1"));
        m_now += 7 * 86'400'000LL + 1;
        QCOMPARE(ask("openapi/rid/get", "{'rid':'" + rid + "'}").errcode(), 76001);
    }

    void ridsBelongToTheirApp()
    {
        RidBook book;
        book.add({ "rid", QStringLiteral("shop"), 0, {}, {}, {}, {} });
        QVERIFY(book.find("rid", QStringLiteral("shop"), 0));
        QVERIFY(!book.find("rid", QStringLiteral("other"), 0));
        for (int i = 0; i < 1000; ++i)
            book.add({ "later", QStringLiteral("shop"), 0, {}, {}, {}, {} });
        QVERIFY(!book.find("rid", QStringLiteral("shop"), 0));
    }

    //! Every third call finds its token expired, whatever it was issued for.
    void tokensExpireAtWill()
    {
        QCOMPARE(command("/sim/tokens", "{'everyCalls':3}").status(), 200);
        const QByteArray first = token();
        QCOMPARE(sendTo(QStringLiteral("A"), first).errcode(), 0);
        QCOMPARE(sendTo(QStringLiteral("A"), first).errcode(), 0);
        QCOMPARE(sendTo(QStringLiteral("A"), first).errcode(), 42001);
        QCOMPARE(sendTo(QStringLiteral("A"), first).errcode(), 42001);
        const QByteArray second = token();
        QVERIFY(second != first);
        QCOMPARE(sendTo(QStringLiteral("A"), second).errcode(), 0);
        QCOMPARE(command("/sim/tokens", "{'everyCalls':0}").status(), 200);
        QCOMPARE(command("/sim/tokens", "{'lifetimeS':60,'action':'forget'}").status(), 200);
        const HttpMessage issued = post(m_port, "/cgi-bin/stable_token", tokenRequest());
        QCOMPARE(issued.json().value(QLatin1String("expires_in")).toInt(), 60);
        QCOMPARE(command("/sim/tokens", "{'everyCalls':-1}").status(), 400);
    }

    void uploadsMayWeighLess()
    {
        QCOMPARE(command("/sim/media", "{'imageBytes':10}").status(), 200);
        QCOMPARE(m_simulator->world().apps().front()->mediaLimits.imageBytes, 10);
        MediaBook &media = m_simulator->world().apps().front()->media;
        const QByteArray id = media.store(MediaKind::Image, "x", m_now).id;
        QVERIFY(media.find(id, m_now));
        QCOMPARE(command("/sim/media", "{'action':'expire'}").status(), 200);
        QVERIFY(!media.find(id, m_now));
        QVERIFY(media.findEver(id));
    }
};

QTEST_GUILESS_MAIN(TstHouse)
#include "tst_house.moc"
