// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/types.h"

#include <QSet>
#include <QTest>

using namespace kefu;

class TestTypes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyNameComesBack();
    void decimals_data();
    void decimals();
    void displayNames();
    void openidHints();
};

namespace {

template <typename Enum, typename ToName, typename FromName>
int namesOf(Enum last, ToName toName, FromName fromName)
{
    QSet<QString> names;
    for (int i = 0; i <= int(last); ++i) {
        const QString name = toName(Enum(i));
        if (name.isEmpty() || fromName(name) != Enum(i))
            return -1;
        names.insert(name);
    }
    return int(names.size());
}

} // namespace

void TestTypes::everyNameComesBack()
{
    QCOMPARE(namesOf(Role::Admin, roleName, roleFromName), 4);
    QCOMPARE(namesOf(PresenceState::Offline, presenceName, presenceFromName), 5);
    QCOMPARE(namesOf(LinkState::Lost, linkName, linkFromName), 3);
    QCOMPARE(namesOf(ConversationState::Closed, conversationStateName, conversationStateFromName),
             3);
    QCOMPARE(namesOf(Direction::System, directionName, directionFromName), 3);
    QCOMPARE(namesOf(ContentKind::Event, contentKindName, contentKindFromName), 11);
    QCOMPARE(namesOf(MediaState::Failed, mediaStateName, mediaStateFromName), 5);
    QCOMPARE(namesOf(DeliveryState::Uncertain, deliveryName, deliveryFromName), 7);
    QCOMPARE(namesOf(FailureReason::Unknown, failureName, failureFromName),
             int(FailureReason::Unknown) + 1);
    QVERIFY(!roleFromName(u"Agent"));
    QVERIFY(!roleFromName(u""));
}

void TestTypes::decimals_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("expected");
    QTest::newRow("zero") << QStringLiteral("0") << qint64(0);
    QTest::newRow("largest") << QStringLiteral("9223372036854775807")
                             << std::numeric_limits<qint64>::max();
    for (const char *bad : { "", "-1", "+1", " 1", "1 ", "1.0", "9223372036854775808",
                             "12345678901234567890", "１", "0x1" })
        QTest::newRow(bad) << QString::fromUtf8(bad) << qint64(-1);
}

void TestTypes::decimals()
{
    QFETCH(QString, text);
    QFETCH(qint64, expected);
    QCOMPARE(parseDecimal(text).value_or(-1), expected);
}

void TestTypes::displayNames()
{
    VisitorInfo visitor;
    visitor.id = { 12 };
    visitor.name = QStringLiteral("李静");
    const QString prefix = QStringLiteral("访客");
    QCOMPARE(visitorDisplayName(visitor, prefix), QStringLiteral("李静"));
    VisitorInfo remarked = visitor;
    remarked.remark = QStringLiteral("李姐");
    QCOMPARE(visitorDisplayName(remarked, prefix), QStringLiteral("李姐"));
    QSet<QString> made;
    for (const QString &empty : { QString(), QStringLiteral("  "), QStringLiteral("微信用户") }) {
        visitor.name = empty;
        made.insert(visitorDisplayName(visitor, prefix));
    }
    QCOMPARE(made.size(), 1);
    QVERIFY(made.begin()->startsWith(QStringLiteral("访客 ")));
    QCOMPARE(made.begin()->size(), 7);
    for (qint64 id = 1; id <= 500; ++id) {
        visitor.id = { id };
        made.insert(visitorDisplayName(visitor, prefix));
    }
    QVERIFY(made.size() > 490); // different visitors, different names
}

void TestTypes::openidHints()
{
    QCOMPARE(openidHint(QStringLiteral("oABCdefghijk9f2")), QStringLiteral("oABC…9f2"));
    QVERIFY(!openidHint(QStringLiteral("oABCDE")).contains(QStringLiteral("ABCDE")));
}

QTEST_GUILESS_MAIN(TestTypes)
#include "tst_types.moc"
