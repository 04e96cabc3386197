// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/features.h"
#include "tests/unit/desk/clockeddesk.h"

#include <QRegularExpression>

using namespace kefu;
using namespace kefu::testing;

using Clocked = ClockedDesk;

namespace {
constexpr qint64 kHour = 3'600'000;
} // namespace

class TestDeskSessions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // refresh
    void eachRefreshGivesAnotherPair();
    void aLostAnswerIsGivenAgain();
    void aLostAnswerIsGivenAgainADayLater();
    void crossingRequestsGetTheSamePair();
    void aStolenTokenEndsTheLogin_data();
    void aStolenTokenEndsTheLogin();
    void reuseIsFeltByTheSocket();
    void reuseLeavesOtherLoginsAlone();
    void refreshSurvivesARestart();
    // revocation
    void revokingOneLogin();
    void revokingAll();
    void logoutEndsTheWholeLogin_data();
    void logoutEndsTheWholeLogin();
    void goodbyeLeavesAnIssuedTokenAlone();
    void disabling();
    void enablingVoidsOldTokens();
    void onlyAdministratorsMay();
    void sessionsAreListed();
};

// ---- refresh
// -------------------------------------------------------------------------------------

void TestDeskSessions::eachRefreshGivesAnotherPair()
{
    Clocked f;
    const auto first = f.login();
    const auto second = f.refresh(first.refreshToken);
    QVERIFY(second.ok());
    const auto third = f.refresh(second->refreshToken);
    QVERIFY(third.ok());
    QSet<QByteArray> tokens;
    for (const auto &pair : { first, *second, *third }) {
        tokens << pair.token << pair.refreshToken;
        QVERIFY(f.enter(pair.token).ok()); // each for as long as it said
        QCOMPARE(codeOf(f.enter(pair.refreshToken)), ErrorCode::Unauthorized);
    }
    QCOMPARE(tokens.size(), 6);
    QCOMPARE(third->expiresAt, *f.time + f.settings.accessTokenMs);
    QCOMPARE(third->agent.id, f.ann);
    QCOMPARE(codeOf(f.refresh(third->token)), ErrorCode::Unauthorized); // refreshes nothing
    QCOMPARE(codeOf(f.refresh("nonsense")), ErrorCode::Unauthorized);
    QCOMPARE(f.sessions().size(), 1);
    *f.time += f.settings.refreshTokenMs;
    QCOMPARE(codeOf(f.refresh(third->refreshToken)), ErrorCode::Unauthorized);
}

void TestDeskSessions::aLostAnswerIsGivenAgain()
{
    Clocked f;
    const auto first = f.login();
    const auto lost = f.refresh(first.refreshToken);
    QVERIFY(lost.ok());
    // The console's old access token lives on; using it does not say that the answer arrived.
    QVERIFY(f.enter(first.token).ok());
    *f.time += 5 * 60'000;
    for (int i = 0; i < 3; ++i) {
        const auto again = f.refresh(first.refreshToken);
        QVERIFY(again.ok());
        QCOMPARE(again->token, lost->token);
        QCOMPARE(again->refreshToken, lost->refreshToken);
        QCOMPARE(again->expiresAt, *f.time + f.settings.accessTokenMs);
    }
    QVERIFY(f.enter(lost->token).ok());
    QVERIFY(f.refresh(lost->refreshToken).ok());
}

void TestDeskSessions::aLostAnswerIsGivenAgainADayLater()
{
    Clocked f;
    const auto first = f.login();
    const auto lost = f.refresh(first.refreshToken);
    *f.time += 24 * kHour;
    const auto again = f.refresh(first.refreshToken);
    QVERIFY(again.ok());
    QCOMPARE(again->refreshToken, lost->refreshToken);
    QVERIFY(f.enter(again->token).ok()); // expired meanwhile, and alive again
}

void TestDeskSessions::crossingRequestsGetTheSamePair()
{
    Clocked f;
    const auto first = f.login();
    std::optional<Result<desk::LoginAnswer>> a;
    std::optional<Result<desk::LoginAnswer>> b;
    f.desk->refresh(first.refreshToken, [&a](const auto &answer) { a = answer; });
    f.desk->refresh(first.refreshToken, [&b](const auto &answer) { b = answer; });
    QTRY_VERIFY(a && b);
    QVERIFY(a->ok() && b->ok());
    QCOMPARE((*a)->token, (*b)->token);
    QCOMPARE((*a)->refreshToken, (*b)->refreshToken);
}

void TestDeskSessions::aStolenTokenEndsTheLogin_data()
{
    QTest::addColumn<bool>("thiefFirst");
    QTest::newRow("the thief was faster") << true;
    QTest::newRow("the thief comes later") << false;
}

//! Whoever uses the copy second: both are out, and the honest one logs in again.
void TestDeskSessions::aStolenTokenEndsTheLogin()
{
    QFETCH(bool, thiefFirst);
    Clocked f;
    const QByteArray copied = f.login().refreshToken;
    const auto faster = f.refresh(copied);
    QVERIFY(faster.ok());
    QVERIFY(f.enter(faster->token).ok()); // whoever it is uses what he got
    *f.time += thiefFirst ? kHour : domain::kRefreshGraceMs + 1;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("used twice")));
    QCOMPARE(codeOf(f.refresh(copied)), ErrorCode::Unauthorized);
    QCOMPARE(codeOf(f.refresh(faster->refreshToken)), ErrorCode::Unauthorized);
    QCOMPARE(codeOf(f.enter(faster->token)), ErrorCode::Unauthorized);
    QCOMPARE(codeOf(f.refresh(copied)), ErrorCode::Unauthorized);
    QCOMPARE(f.sessions().size(), 0);
    QVERIFY(!f.login().token.isEmpty());
}

void TestDeskSessions::reuseIsFeltByTheSocket()
{
    Clocked f;
    const auto first = f.login();
    FakeConsole console;
    f.sit(first.token, &console);
    const auto second = f.refresh(first.refreshToken);
    const auto third = f.refresh(second->refreshToken);
    QVERIFY(third.ok());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("used twice")));
    QVERIFY(!f.refresh(first.refreshToken).ok()); // two generations old: no grace
    QCOMPARE(console.closeCode, CloseToken);
}

void TestDeskSessions::reuseLeavesOtherLoginsAlone()
{
    Clocked f;
    const auto office = f.login();
    const auto home = f.login();
    FakeConsole atOffice;
    FakeConsole atHome;
    f.sit(office.token, &atOffice);
    f.sit(home.token, &atHome);
    const auto next = f.refresh(f.refresh(office.refreshToken)->refreshToken);
    QVERIFY(next.ok());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("used twice")));
    QVERIFY(!f.refresh(office.refreshToken).ok());
    QCOMPARE(atOffice.closeCode, CloseToken);
    QCOMPARE(atHome.closeCode, 0);
    QVERIFY(f.refresh(home.refreshToken).ok());
}

void TestDeskSessions::refreshSurvivesARestart()
{
    Clocked f;
    const auto first = f.login();
    const auto lost = f.refresh(first.refreshToken);
    f.close();
    f.open();
    const auto again = f.refresh(first.refreshToken);
    QVERIFY(again.ok());
    QCOMPARE(again->token, lost->token);
}

// ---- revocation
// ----------------------------------------------------------------------------------

void TestDeskSessions::revokingOneLogin()
{
    Clocked f;
    const auto office = f.login();
    const auto home = f.login();
    FakeConsole atOffice;
    FakeConsole atHome;
    f.sit(office.token, &atOffice);
    f.sit(home.token, &atHome);
    const auto list = f.sessions(QStringLiteral("ann"));
    QCOMPARE(list.size(), 2);
    QCOMPARE(f.revoke(QStringLiteral("zz")), -int(ErrorCode::NotFound));
    QCOMPARE(f.revoke(QString()), 2);
    QCOMPARE(atOffice.closeCode, CloseToken);
    QCOMPARE(atHome.closeCode, CloseToken);

    const auto one = f.login();
    *f.time += 1;
    const auto other = f.login();
    FakeConsole atOne;
    FakeConsole atOther;
    f.sit(one.token, &atOne);
    f.sit(other.token, &atOther);
    QCOMPARE(f.revoke(f.sessions().first().id.left(12)), 1);
    QCOMPARE(atOne.closeCode, CloseToken);
    QCOMPARE(atOther.closeCode, 0);
    QCOMPARE(codeOf(f.enter(one.token)), ErrorCode::Unauthorized);
    QVERIFY(f.enter(other.token).ok());
}

void TestDeskSessions::revokingAll()
{
    Clocked f;
    f.addAgent(QStringLiteral("bob"));
    const auto login = f.login();
    const auto bobs = f.login(QStringLiteral("bob"));
    const auto issued = f.await<QByteArray>([&](auto done) {
        f.desk->issueToken(desk::Desk::localActor(), QStringLiteral("ann"), domain::TokenScope::Any,
                           done);
    });
    FakeConsole page;
    f.sit(*issued, &page);
    QCOMPARE(f.revoke(), 2);
    QCOMPARE(page.closeCode, CloseToken);
    for (const QByteArray &token : { login.token, *issued })
        QCOMPARE(codeOf(f.enter(token)), ErrorCode::Unauthorized);
    QCOMPARE(codeOf(f.refresh(login.refreshToken)), ErrorCode::Unauthorized);
    QVERIFY(f.enter(bobs.token).ok());
    QCOMPARE(f.revoke(), 0);
}

void TestDeskSessions::logoutEndsTheWholeLogin_data()
{
    QTest::addColumn<int>("with");
    QTest::newRow("access token") << 0;
    QTest::newRow("refresh token") << 1;
    QTest::newRow("a refresh token whose exchange got lost") << 2;
}

void TestDeskSessions::logoutEndsTheWholeLogin()
{
    QFETCH(int, with);
    Clocked f;
    const auto first = f.login();
    const auto other = f.login();
    const auto second = f.refresh(first.refreshToken);
    FakeConsole console;
    f.sit(second->token, &console);
    const QByteArray shown =
        QList<QByteArray> { second->token, second->refreshToken, first.refreshToken }.at(with);
    QVERIFY(*f.await<bool>([&](auto done) { f.desk->logout(shown, done); }));
    QCOMPARE(console.closeCode, CloseToken);
    for (const QByteArray &token : { first.token, second->token })
        QCOMPARE(codeOf(f.enter(token)), ErrorCode::Unauthorized);
    QCOMPARE(codeOf(f.refresh(second->refreshToken)), ErrorCode::Unauthorized);
    QVERIFY(f.enter(other.token).ok());
    // Once more, as a console does that did not hear the answer.
    QVERIFY(!*f.await<bool>([&](auto done) { f.desk->logout(shown, done); }));
}

void TestDeskSessions::goodbyeLeavesAnIssuedTokenAlone()
{
    Clocked f;
    const auto login = f.login();
    const auto issued = f.await<QByteArray>([&](auto done) {
        f.desk->issueToken(desk::Desk::localActor(), QStringLiteral("ann"), domain::TokenScope::Any,
                           done);
    });
    for (const QByteArray &token : { login.token, *issued }) {
        const auto who = f.enter(token);
        QVERIFY(f.await<bool>([&](auto done) { f.desk->endLogin(*who, done); }).ok());
    }
    QVERIFY(!f.enter(login.token).ok());
    QVERIFY(f.enter(*issued).ok());
}

void TestDeskSessions::disabling()
{
    Clocked f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    const auto login = f.login();
    FakeConsole console;
    f.sit(login.token, &console);
    QVERIFY(f.say(shop, openid(1), QStringLiteral("unanswered")));
    QVERIFY(f.say(shop, openid(2), QStringLiteral("answered")));
    QTRY_COMPARE(console.gained().size(), 2);
    QVERIFY(f.reply(f.ann, console.gained().last(), QStringLiteral("here")).ok());
    QVERIFY(f.enable(false));
    QCOMPARE(console.closeCode, CloseDisabled);
    QCOMPARE(codeOf(f.enter(login.token)), ErrorCode::Forbidden);
    QCOMPARE(codeOf(f.refresh(login.refreshToken)), ErrorCode::Forbidden);
    QCOMPARE(f.login().token, QByteArray());
    QTRY_COMPARE(f.desk->health().queued, qint64(1));
    QCOMPARE(f.desk->presenceOf(f.ann), PresenceState::Offline);
    // Nothing new, and what is left follows its visitor.
    FakeConsole other;
    f.attach(f.addAgent(QStringLiteral("bob")), &other);
    QTRY_COMPARE(other.gained().size(), 1);
    QVERIFY(f.say(shop, openid(2), QStringLiteral("and one more thing")));
    QTRY_COMPARE(other.gained().size(), 2);
    QCOMPARE(console.gained().size(), 2);
    f.close();
    f.open();
    QCOMPARE(codeOf(f.enter(login.token)), ErrorCode::Forbidden);
}

void TestDeskSessions::enablingVoidsOldTokens()
{
    Clocked f;
    const auto before = f.login();
    QVERIFY(f.enable(false));
    QVERIFY(f.enable(true));
    QCOMPARE(codeOf(f.enter(before.token)), ErrorCode::Unauthorized);
    QCOMPARE(codeOf(f.refresh(before.refreshToken)), ErrorCode::Unauthorized);
    QVERIFY(f.enter(f.login().token).ok());
}

void TestDeskSessions::onlyAdministratorsMay()
{
    Clocked f;
    const auto supervisor = f.actor(f.addAgent(QStringLiteral("sue"), Role::Supervisor));
    const QString ann = QStringLiteral("ann");
    QCOMPARE(
        codeOf(f.await<int>([&](auto done) { f.desk->revokeTokens(supervisor, ann, {}, done); })),
        ErrorCode::Forbidden);
    QCOMPARE(codeOf(f.await<bool>(
                 [&](auto done) { f.desk->setAgentEnabled(supervisor, ann, false, done); })),
             ErrorCode::Forbidden);
    QCOMPARE(codeOf(f.await<QList<desk::SessionInfo>>(
                 [&](auto done) { f.desk->listSessions(supervisor, ann, done); })),
             ErrorCode::Forbidden);
    const auto nobody = f.await<int>([&](auto done) {
        f.desk->revokeTokens(desk::Desk::localActor(), QStringLiteral("nobody"), {}, done);
    });
    QCOMPARE(codeOf(nobody), ErrorCode::NotFound);
}

void TestDeskSessions::sessionsAreListed()
{
    Clocked f;
    const auto login = f.login();
    *f.time += 1000;
    const auto next = f.refresh(login.refreshToken);
    FakeConsole one;
    FakeConsole two;
    f.sit(next->token, &one);
    f.sit(next->token, &two);
    QVERIFY(f.await<QByteArray>([&](auto done) {
                 f.desk->issueToken(desk::Desk::localActor(), QStringLiteral("ann"),
                                    domain::TokenScope::Api, done);
             }).ok());
    const auto list = f.sessions();
    QCOMPARE(list.size(), 2);
    QCOMPARE(list[0].username, QStringLiteral("ann"));
    QCOMPARE(list[0].issued, false);
    QCOMPARE(list[0].sockets, 2);
    QCOMPARE(list[0].renewedAt - list[0].createdAt, qint64(1000));
    QCOMPARE(list[1].issued, true);
    QCOMPARE(list[1].scope, domain::TokenScope::Api);
    QCOMPARE(list[1].expiresAt, qint64(0));
    for (const auto &session : list) { // the list is no way in
        QVERIFY(!f.enter(session.id.toLatin1()).ok());
        QVERIFY(!login.token.contains(session.id.toLatin1()));
    }
}

QTEST_GUILESS_MAIN(TestDeskSessions)
#include "tst_desk_sessions.moc"
