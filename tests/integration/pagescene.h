// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "testclient.h"
#include "wechatscene.h"

#include <QTest>
#include <memory>

//! A desk whose agents sit at LayIM pages, for the tests of what such a page can do.
namespace kefu::testing {

using L = QLatin1String;

//! Relay, simulator, two agents and the web pages they sit at.
struct PageScene : WechatScene {
    bool begin(const QByteArray &config = {})
    {
        relay.configure("[media]\nmin_free_bytes = 0\n" + config);
        relay.addAgent(QStringLiteral("ann"));
        relay.addAgent(QStringLiteral("bob"));
        return start();
    }
    //! A page as LayIM makes one: its list first, then its socket.
    std::unique_ptr<LayimPage> page(const QString &agent)
    {
        tokens.insert(agent, relay.issueToken(agent));
        auto page = std::make_unique<LayimPage>(relay.port());
        if (get(agent, "/layim/init").value(L("code")).toInt(-1) != 0
            || !page->connectAndLogIn(tokens.value(agent)))
            return nullptr;
        return page;
    }
    QJsonObject get(const QString &agent, const QByteArray &target)
    {
        return HttpConnection(relay.port()).get(target, bearer(tokens.value(agent))).json();
    }
    QJsonObject post(const QString &agent, const QByteArray &target, const QJsonObject &body)
    {
        return HttpConnection(relay.port())
            .post(target, QJsonDocument(body).toJson(), bearer(tokens.value(agent)))
            .json();
    }
    static QJsonObject message(const QString &visitor, const QString &content)
    {
        return { { L("mine"), QJsonObject { { L("content"), content } } },
                 { L("to"), QJsonObject { { L("id"), visitor }, { L("type"), L("friend") } } } };
    }
    //! The friends of init, all groups together.
    QJsonArray friends(const QString &agent)
    {
        QJsonArray all;
        const QJsonArray groups = get(agent, "/layim/init").value(L("data"))[L("friend")].toArray();
        for (const QJsonValue &group : groups) {
            for (const QJsonValue &one : group[L("list")].toArray())
                all.append(one);
        }
        return all;
    }
    QJsonObject upload(const QString &agent, const QByteArray &file)
    {
        const QByteArray body = "--B\r\nContent-Disposition: form-data; name=\"file\"; "
                                "filename=\"p.png\"\r\nContent-Type: image/png\r\n\r\n"
            + file + "\r\n--B--\r\n";
        return HttpConnection(relay.port())
            .post("/layim/upload/image", body,
                  bearer(tokens.value(agent)) + "Content-Type: multipart/form-data; boundary=B\r\n")
            .json();
    }
    //! What WeChat's side took, in order: the text, or the type of what is none.
    QStringList accepted()
    {
        QStringList list;
        const QJsonArray all = HttpConnection(simulator.port())
                                   .get("/sim/messages?app=shop")
                                   .json()
                                   .value(L("messages"))
                                   .toArray();
        for (const QJsonValue &one : all) {
            const QString type = one[L("msgtype")].toString();
            list += type == L("text") ? one[L("text")].toString() : type;
        }
        return list;
    }

    QHash<QString, QByteArray> tokens;
};

inline QString contentOf(const QJsonObject &message)
{
    return message.value(L("content")).toString();
}

inline QByteArray emitting(const char *name, const QJsonObject &data)
{
    return QJsonDocument(QJsonObject { { L("emit"), L(name) }, { L("data"), data } }).toJson();
}

inline QStringList contentsOf(const LayimPage &page)
{
    QStringList list;
    for (const QJsonObject &message : page.messages())
        list += contentOf(message);
    return list;
}

inline const QString kAnn = QStringLiteral("ann");
inline const QString kBob = QStringLiteral("bob");

} // namespace kefu::testing
