// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "peers.h"
#include "relay/simulator/simulator.h"
#include "relay/simulator/world.h"

#include <QJsonArray>

using namespace kefu;
using namespace kefu::simulator;

inline const QByteArray kSend = "/cgi-bin/message/custom/send?access_token=";

inline AppConfig shopApp(const QUrl &callback)
{
    AppConfig app;
    app.name = QStringLiteral("shop");
    app.callback = callback;
    app.appId = "wx0123456789abcdef";
    app.secret = "0123456789abcdef0123456789abcdef";
    app.token = "tkn";
    app.aesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    app.originalId = "gh_0123456789ab";
    return app;
}

//! A simulator with one app before a fake relay, made anew for each test.
class SimulatorFixture : public QObject {
protected:
    Config m_config;
    qint64 m_now = 1'785'000'000'000;
    std::unique_ptr<FakeRelay> m_relay;
    std::unique_ptr<Simulator> m_simulator;
    quint16 m_port = 0;

    void start()
    {
        m_config.now = [this] { return m_now; };
        m_simulator = std::make_unique<Simulator>(m_config);
        const auto port = m_simulator->listen(QHostAddress::LocalHost, 0);
        QVERIFY2(port.ok(), port.ok() ? "" : qPrintable(port.error().message));
        m_port = *port;
    }

    QJsonObject tokenRequest() const
    {
        return { { QStringLiteral("grant_type"), QStringLiteral("client_credential") },
                 { QStringLiteral("appid"), QString::fromLatin1(m_config.apps.first().appId) },
                 { QStringLiteral("secret"), QString::fromLatin1(m_config.apps.first().secret) } };
    }
    QByteArray token() const
    {
        return post(m_port, "/cgi-bin/stable_token", tokenRequest())
            .json()
            .value(QLatin1String("access_token"))
            .toString()
            .toLatin1();
    }
    QByteArray openid(const QString &visitor) const
    {
        return World::openidOf(*m_simulator->world().app(QStringLiteral("shop")), visitor);
    }
    QByteArray textBody(const QString &visitor, const QByteArray &text) const
    {
        QByteArray body = "{'touser':'OPENID','msgtype':'text','text':{'content':'TEXT'}}";
        return body.replace("OPENID", openid(visitor)).replace("TEXT", text);
    }
    HttpMessage command(const char *path, const QByteArray &json) const
    {
        return call(m_port, "POST", path, json);
    }
    QJsonObject state() const { return call(m_port, "GET", "/sim/state").json(); }
    QJsonObject appState() const
    {
        return state().value(QLatin1String("apps")).toArray().first().toObject();
    }

    void setUp()
    {
        m_now = 1'785'000'000'000;
        m_relay = std::make_unique<FakeRelay>();
        m_config = {};
        m_config.apps = { shopApp(m_relay->url(QStringLiteral("shop"))) };
        m_config.calls.timeoutMs = 500;
        start();
    }
    void tearDown()
    {
        m_simulator.reset();
        m_relay.reset();
    }
};
