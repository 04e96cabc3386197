// SPDX-License-Identifier: Apache-2.0
#include "hooktarget.h"
#include "wechatscene.h"

#include <QMessageAuthenticationCode>
#include <QRegularExpression>
#include <QTest>

//! What other systems see of a relay, and what it says by itself: the HTTP API held against its own
//! description, scoped tokens, webhooks, automatic replies set by command.
class TestSystemApi : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void leaveMessagesAndRules();
    void answersAreAsDescribed();
    void tokensDoTheirListOnly();
    void webhooksAreSignedAndTriedAgain();
    void privateHooksAreRefused();
};

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

//! Checks a value against a schema of the description: types, required and known fields, words of
//! an enumeration. What is wrong, or nothing.
class Describer {
public:
    explicit Describer(const QJsonObject &doc)
        : m_schemas(doc.value(s("components")).toObject().value(s("schemas")).toObject())
    {
    }
    QString check(const QJsonValue &value, const QJsonObject &schema, const QString &at) const
    {
        if (schema.contains(s("$ref"))) {
            const QString name = schema.value(s("$ref")).toString().section(u'/', -1);
            return check(value, m_schemas.value(name).toObject(), at);
        }
        const QString type = schema.value(s("type")).toString();
        if (type == s("object"))
            return checkObject(value, schema, at);
        if (type == s("array"))
            return checkArray(value, schema, at);
        const bool fits = (type == s("string") && value.isString())
            || (type == s("boolean") && value.isBool())
            || (type == s("integer") && value.isDouble());
        if (!fits)
            return at + s(" is no ") + type;
        const QJsonArray words = schema.value(s("enum")).toArray();
        return words.isEmpty() || words.contains(value) ? QString() : at + s(" is another word");
    }

private:
    QString checkObject(const QJsonValue &value, const QJsonObject &schema, const QString &at) const
    {
        const QJsonObject properties = schema.value(s("properties")).toObject();
        const QJsonObject object = value.toObject();
        if (!value.isObject())
            return at + s(" is no object");
        for (const QJsonValue &name : schema.value(s("required")).toArray()) {
            if (!object.contains(name.toString()))
                return at + u'.' + name.toString() + s(" is missing");
        }
        if (properties.isEmpty())
            return {};
        for (auto it = object.begin(); it != object.end(); ++it) {
            if (!properties.contains(it.key()))
                return at + u'.' + it.key() + s(" is not described");
            const QString wrong =
                check(*it, properties.value(it.key()).toObject(), at + u'.' + it.key());
            if (!wrong.isEmpty())
                return wrong;
        }
        return {};
    }
    QString checkArray(const QJsonValue &value, const QJsonObject &schema, const QString &at) const
    {
        if (!value.isArray())
            return at + s(" is no list");
        for (const QJsonValue &item : value.toArray()) {
            const QString wrong = check(item, schema.value(s("items")).toObject(), at + s("[]"));
            if (!wrong.isEmpty())
                return wrong;
        }
        return {};
    }
    QJsonObject m_schemas;
};

QJsonObject schemaOf(const QJsonObject &doc, const QString &path)
{
    return doc.value(s("paths"))
        .toObject()
        .value(path)
        .toObject()
        .value(s("get"))
        .toObject()
        .value(s("responses"))
        .toObject()
        .value(s("200"))
        .toObject()
        .value(s("content"))
        .toObject()
        .value(s("application/json"))
        .toObject()
        .value(s("schema"))
        .toObject();
}

//! A scene with an admin's token; automatic replies as they are delivered.
struct ApiScene : WechatScene {
    bool begin(const QByteArray &config = {})
    {
        relay.autoReplies = true;
        relay.configure(config);
        relay.addAgent(s("boss"), { s("--role"), s("admin") });
        token = relay.issueToken(s("boss"), { s("--scope"), s("api") });
        return start();
    }
    HttpAnswer get(const QByteArray &path, const QByteArray &with = {})
    {
        HttpConnection http(relay.port());
        return http.get(path, bearer(with.isEmpty() ? token : with));
    }
    HttpAnswer admin(const QByteArray &command, const QJsonObject &d)
    {
        HttpConnection http(relay.port());
        return http.post("/api/v1/admin/" + command, QJsonDocument(d).toJson(), bearer(token));
    }
    QJsonObject cli(const QStringList &args) const
    {
        const auto run = relay.run(args + QStringList { s("--json") });
        if (run.exitCode != 0)
            qWarning("%s", run.err.constData());
        return QJsonDocument::fromJson(run.out).object();
    }
    QStringList accepted() { return simulator.acceptedTexts("shop"); }
    QByteArray token;
};

} // namespace

void TestSystemApi::leaveMessagesAndRules()
{
    ApiScene scene;
    QVERIFY(scene.begin());
    scene.say(s("lijing"), s("在吗"));
    QTRY_COMPARE(scene.accepted().size(), 1); // nobody is there
    const QString leave = scene.accepted().first();
    scene.say(s("lijing"), s("有人吗"));

    const QJsonObject rules =
        scene.cli({ s("reply"), s("add"), s("--channel"), s("shop"), s("--match"), s("regex"),
                    s("--pattern"), s("(开|要).*发票"), s("--text"), s("发票请在订单页申请") });
    QCOMPARE(rules.value(s("rules")).toArray().size(), 1);
    const QJsonObject trial =
        scene.cli({ s("reply"), s("test"), s("--channel"), s("shop"), s("我要发票") });
    QCOMPARE(trial.value(s("triggers")).toString(), s("keyword"));
    QCOMPARE(trial.value(s("rule")),
             rules.value(s("rules")).toArray().at(0).toObject().value(s("id")));
    QCOMPARE(trial.value(s("cost")).toInt(), 1);
    scene.say(s("lijing"), s("我要开发票"));
    QTRY_COMPARE(scene.accepted(), (QStringList { leave, s("发票请在订单页申请") }));

    const QJsonObject hung =
        scene.cli({ s("reply"), s("add"), s("--channel"), s("shop"), s("--match"), s("regex"),
                    s("--pattern"), s("(a+)+\\1"), s("--text"), s("x") });
    QVERIFY(hung.isEmpty()); // refused
    const QJsonObject queues = scene.get("/api/v1/queue").json();
    const QJsonObject queue = queues.value(s("queues")).toArray().at(0).toObject();
    QCOMPARE(queue.value(s("leaves")).toInt(), 1);
    QCOMPARE(queue.value(s("waiting")).toInt(), 0);
    const QJsonObject page = scene.get("/api/v1/leaves").json();
    QCOMPARE(page.value(s("conversations")).toArray().size(), 1);
    QVERIFY(page.value(s("conversations")).toArray().at(0).toObject().value(s("leave")).toBool());

    // The off switch, and that everything is still so after a restart.
    scene.cli({ s("reply"), s("set"), s("shop"), s("--on"), s("off") });
    QCOMPARE(scene.relay.terminate(), 0);
    QVERIFY(scene.relay.start());
    const QJsonObject list = scene.cli({ s("reply"), s("list"), s("shop") });
    QVERIFY(!list.value(s("on")).toBool(true));
    QCOMPARE(list.value(s("rules")).toArray().size(), 1);
}

void TestSystemApi::answersAreAsDescribed()
{
    ApiScene scene;
    QVERIFY(scene.begin());
    scene.say(s("lijing"), s("在吗"));
    QTRY_COMPARE(scene.accepted().size(), 1);
    HttpConnection anybody(scene.relay.port());
    const HttpAnswer served = anybody.get("/api/v1/openapi.json");
    QCOMPARE(served.status, 200);
    const QJsonObject doc = served.json();
    const Describer describer(doc);
    for (const auto &[path, id] : { std::pair { "/api/v1/conversations", "" },
                                    { "/api/v1/conversations/{id}", "1" },
                                    { "/api/v1/conversations/{id}/messages", "1" },
                                    { "/api/v1/visitors/{id}", "1" },
                                    { "/api/v1/visitors/{id}/messages", "1" },
                                    { "/api/v1/leaves", "" },
                                    { "/api/v1/presence", "" },
                                    { "/api/v1/queue", "" } }) {
        QByteArray target(path);
        target.replace("{id}", id);
        const HttpAnswer answer = scene.get(target);
        QVERIFY2(answer.status == 200, answer.body.constData());
        const QJsonObject schema = schemaOf(doc, s(path));
        QVERIFY2(!schema.isEmpty(), path);
        const QString wrong = describer.check(answer.json(), schema, s(path));
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }
    // Errors, too.
    const QJsonObject error { { s("$ref"), s("#/components/schemas/Error") } };
    for (const auto &[path, status] : { std::pair { "/api/v1/conversations?state=odd", 400 },
                                        { "/api/v1/conversations?limit=1000", 400 },
                                        { "/api/v1/conversations?channel=none", 400 },
                                        { "/api/v1/conversations/99", 404 },
                                        { "/api/v1/conversations/x", 404 },
                                        { "/api/v1/visitors/99/messages", 404 },
                                        { "/api/v1/leaves?after=x", 400 } }) {
        const HttpAnswer answer = scene.get(path);
        QVERIFY2(answer.status == status, path);
        const QString wrong = describer.check(answer.json(), error, s(path));
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }
}

void TestSystemApi::tokensDoTheirListOnly()
{
    ApiScene scene;
    QVERIFY(scene.begin());
    const QByteArray narrow = scene.relay.issueToken(
        s("boss"), { s("--scope"), s("api"), s("--allow"), s("read_queue") });
    QCOMPARE(scene.get("/api/v1/queue", narrow).status, 200);
    QCOMPARE(scene.get("/api/v1/presence", narrow).status, 403);
    QCOMPARE(scene.get("/api/v1/conversations", narrow).status, 403);
    QCOMPARE(scene.get("/api/v1/queue", "nonsense").status, 401);
    const QByteArray page = scene.relay.issueToken(s("boss"), { s("--scope"), s("layim") });
    QCOMPARE(scene.get("/api/v1/queue", page).status, 403);
    scene.relay.addAgent(s("xm"), { s("--role"), s("agent") });
    const QByteArray agent = scene.relay.issueToken(s("xm"), { s("--scope"), s("api") });
    QCOMPARE(scene.get("/api/v1/queue", agent).status, 403);
    QCOMPARE(scene.get("/api/v1/leaves", agent).status, 200);
    const auto unknown = scene.relay.run(
        { s("token"), s("issue"), s("boss"), s("--scope"), s("api"), s("--allow"), s("fly") });
    QCOMPARE(unknown.exitCode, 1);
}

void TestSystemApi::webhooksAreSignedAndTriedAgain()
{
    HookTarget target;
    target.status = 500;
    ApiScene scene;
    QVERIFY(scene.begin("allow_private_forward = true\n"));
    const HttpAnswer added = scene.admin("webhook.add",
                                         { { s("url"), s(target.url("/hook").constData()) },
                                           { s("events"), QJsonArray { s("message.added") } } });
    QVERIFY2(added.status == 200, added.body.constData());
    const QByteArray secret = added.json().value(s("secret")).toString().toLatin1();
    scene.say(s("lijing"), s("第一句"));
    QTRY_COMPARE(target.seen.size(), 1);
    target.status = 200;
    QTRY_VERIFY_WITH_TIMEOUT(target.seen.size() >= 3, 10'000); // again, then the automatic reply
    const auto idOf = [](const HookTarget::Seen &seen) {
        return QJsonDocument::fromJson(seen.body).object().value(s("id")).toString();
    };
    QCOMPARE(idOf(target.seen[1]), idOf(target.seen[0])); // the same event, not another one first
    QVERIFY(target.seen[1].body.contains("第一句"));

    const QByteArray head = target.seen[1].head;
    const QRegularExpression pattern(s("X-Kefudesk-Signature: t=(\\d+),v1=([0-9a-f]{64})"));
    const auto match = pattern.match(QString::fromLatin1(head));
    QVERIFY2(match.hasMatch(), head.constData());
    const QByteArray mac =
        QMessageAuthenticationCode::hash(match.captured(1).toLatin1() + '.' + target.seen[1].body,
                                         secret, QCryptographicHash::Sha256);
    QCOMPARE(match.captured(2).toLatin1(), mac.toHex());

    // What happened while the relay or the target was away is told afterwards.
    target.status = 0;
    scene.say(s("lijing"), s("第二句"));
    QTRY_VERIFY(target.seen.last().body.contains(s("第二句").toUtf8()));
    scene.relay.kill();
    target.status = 200;
    const auto before = target.seen.size();
    QVERIFY(scene.relay.start());
    QTRY_VERIFY_WITH_TIMEOUT(target.seen.size() > before, 10'000);
    QVERIFY(target.seen[before].body.contains(s("第二句").toUtf8()));
}

void TestSystemApi::privateHooksAreRefused()
{
    HookTarget target;
    ApiScene scene;
    QVERIFY(scene.begin());
    QCOMPARE(scene.admin("webhook.add", { { s("url"), s(target.url().constData()) } }).status, 200);
    scene.say(s("lijing"), s("在吗"));
    const auto lastError = [&] {
        return scene.admin("webhook.list", {})
            .json()
            .value(s("webhooks"))
            .toArray()
            .at(0)
            .toObject()
            .value(s("lastError"))
            .toString();
    };
    QTRY_VERIFY(lastError().contains(s("private")));
    QVERIFY(target.seen.isEmpty());
}

QTEST_GUILESS_MAIN(TestSystemApi)
#include "tst_systemapi.moc"
