// SPDX-License-Identifier: Apache-2.0
#include "relay/api/systemhandler.h"
#include "relay/protocol/types.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

using namespace kefu;

//! The description of the API against what the relay has: routes, names of enumerations, and that
//! it holds together. Real answers are held against it in tst_integration_systemapi.
class TestOpenApi : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyRouteIsDescribed();
    void everyDescriptionIsARoute();
    void referencesLeadSomewhere();
    void pathParametersAreDescribed();
    void namesAreThoseOfTheWire();

private:
    QJsonObject schema(const char *name) const
    {
        return m_doc.value(QStringLiteral("components"))
            .toObject()
            .value(QStringLiteral("schemas"))
            .toObject()
            .value(QLatin1String(name))
            .toObject();
    }
    QStringList names(const char *schemaName, const char *property) const
    {
        const QJsonArray list = schema(schemaName)
                                    .value(QStringLiteral("properties"))
                                    .toObject()
                                    .value(QLatin1String(property))
                                    .toObject()
                                    .value(QStringLiteral("enum"))
                                    .toArray();
        QStringList words;
        for (const QJsonValue &word : list)
            words.append(word.toString());
        return words;
    }
    QJsonObject m_doc;
    QJsonObject m_paths;
};

void TestOpenApi::initTestCase()
{
    QJsonParseError error {};
    m_doc = QJsonDocument::fromJson(api::SystemHandler::description(), &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(m_doc.value(QStringLiteral("openapi")).toString(), QStringLiteral("3.0.3"));
    m_paths = m_doc.value(QStringLiteral("paths")).toObject();
}

void TestOpenApi::everyRouteIsDescribed()
{
    for (const auto &endpoint : api::SystemHandler::endpoints()) {
        const QJsonObject operations = m_paths.value(QString::fromLatin1(endpoint.path)).toObject();
        QVERIFY2(operations.contains(QString::fromLatin1(endpoint.method.toLower())),
                 endpoint.path.constData());
    }
}

void TestOpenApi::everyDescriptionIsARoute()
{
    // Of other handlers, each with a test of its own.
    QSet<QString> known { QStringLiteral("post /api/v1/login"),
                          QStringLiteral("post /api/v1/refresh"),
                          QStringLiteral("post /api/v1/logout"),
                          QStringLiteral("post /api/v1/conversations/{id}/messages"),
                          QStringLiteral("post /api/v1/media"),
                          QStringLiteral("get /api/v1/media/{id}"),
                          QStringLiteral("get /api/v1/media/{id}/link"),
                          QStringLiteral("post /api/v1/admin/{command}") };
    for (const auto &endpoint : api::SystemHandler::endpoints())
        known.insert(QString::fromLatin1(endpoint.method.toLower() + ' ' + endpoint.path));
    QSet<QString> described;
    QSet<QString> ids;
    for (auto path = m_paths.begin(); path != m_paths.end(); ++path) {
        const QJsonObject operations = path->toObject();
        for (auto operation = operations.begin(); operation != operations.end(); ++operation) {
            described.insert(operation.key() + u' ' + path.key());
            ids.insert(operation->toObject().value(QStringLiteral("operationId")).toString());
        }
    }
    QCOMPARE(described, known);
    QCOMPARE(ids.size(), described.size()); // none twice
}

void TestOpenApi::referencesLeadSomewhere()
{
    const QString text = QString::fromUtf8(api::SystemHandler::description());
    const QString before = QStringLiteral("#/components/schemas/");
    int found = 0;
    for (qsizetype at = text.indexOf(before); at >= 0; at = text.indexOf(before, at + 1)) {
        const qsizetype begin = at + before.size();
        const QString name = text.mid(begin, text.indexOf(u'"', begin) - begin);
        QVERIFY2(!schema(name.toLatin1().constData()).isEmpty(), qPrintable(name));
        ++found;
    }
    QVERIFY(found > 40);
}

void TestOpenApi::pathParametersAreDescribed()
{
    for (auto path = m_paths.begin(); path != m_paths.end(); ++path) {
        const QJsonObject operations = path->toObject();
        const bool hasParameter = path.key().contains(u'{');
        for (const QJsonValue &operation : operations) {
            bool described = false;
            for (const QJsonValue &parameter :
                 operation.toObject().value(QStringLiteral("parameters")).toArray()) {
                const QJsonObject each = parameter.toObject();
                const bool isPath = each.value(QStringLiteral("in")) == QStringLiteral("path");
                described = described || isPath;
                if (isPath)
                    QVERIFY(path.key().contains(u'{' + each.value(QStringLiteral("name")).toString()
                                                + u'}'));
            }
            QVERIFY2(described == hasParameter, qPrintable(path.key()));
        }
    }
}

void TestOpenApi::namesAreThoseOfTheWire()
{
    const auto all = [](int count, auto name) {
        QStringList list;
        for (int i = 0; i < count; ++i) {
            const QString word = name(i);
            if (!word.isEmpty())
                list.append(word);
        }
        return list;
    };
    QCOMPARE(names("Conversation", "state"),
             all(3, [](int i) { return conversationStateName(ConversationState(i)); }));
    QCOMPARE(names("Message", "direction"),
             all(3, [](int i) { return directionName(Direction(i)); }));
    QCOMPARE(names("Content", "kind"),
             all(11, [](int i) { return contentKindName(ContentKind(i)); }));
    QCOMPARE(names("Agent", "presence"),
             all(5, [](int i) { return presenceName(PresenceState(i)); }));
    QCOMPARE(names("Agent", "role"), all(4, [](int i) { return roleName(Role(i)); }));
    QCOMPARE(names("AgentPresence", "link"), all(3, [](int i) { return linkName(LinkState(i)); }));
    QCOMPARE(names("Media", "state"), all(5, [](int i) { return mediaStateName(MediaState(i)); }));
    QCOMPARE(names("Error", "code"), all(15, [](int i) { return errorCodeName(ErrorCode(i)); }));
    for (const QString &word : names("Message", "delivery"))
        QVERIFY2(deliveryFromName(word).has_value(), qPrintable(word));
}

QTEST_APPLESS_MAIN(TestOpenApi)
#include "tst_openapi.moc"
