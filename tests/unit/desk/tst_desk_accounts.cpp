// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/deskfixture.h"

#include <QRegularExpression>

using namespace kefu;
using namespace kefu::testing;

class TestDeskAccounts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void loginGivesUsableTokens();
    void wrongLoginsLookAlike();
    void guessingIsSlowedDown();
    void refreshTokensAreUsedUp();
    void issuedTokensKeepTheirScope();
    void expiredTokensAreRefused();
    void agentsAreChecked();
    void channelsAreChecked();
    void secretsAreNotListed();
};

namespace {

Result<desk::LoginAnswer> login(DeskFixture &f, const QString &name, const QByteArray &password)
{
    return f.await<desk::LoginAnswer>(
        [&](auto done) { f.desk->login(name, password, QStringLiteral("127.0.0.1"), done); });
}

Result<domain::Actor> enter(DeskFixture &f, const QByteArray &token,
                            domain::TokenScope scope = domain::TokenScope::Console)
{
    return f.await<domain::Actor>([&](auto done) { f.desk->authenticate(token, scope, done); });
}

} // namespace

void TestDeskAccounts::loginGivesUsableTokens()
{
    DeskFixture f;
    const AgentId id = f.addAgent(QStringLiteral("xm"), Role::Supervisor);
    const auto answer = login(f, QStringLiteral("xm"), "password");
    QVERIFY(answer.ok());
    QCOMPARE(answer->agent.id, id);
    const auto actor = enter(f, answer->token);
    QVERIFY(actor.ok());
    QCOMPARE(actor->agent, id);
    QCOMPARE(int(actor->role), int(Role::Supervisor));
    QVERIFY(!enter(f, answer->refreshToken).ok()); // a refresh token opens no door by itself
    QVERIFY(f.await<bool>([&](auto done) { f.desk->logout(answer->token, done); }).ok());
    QVERIFY(!enter(f, answer->token).ok());
}

void TestDeskAccounts::wrongLoginsLookAlike()
{
    DeskFixture f;
    f.addAgent(QStringLiteral("xm"));
    const auto wrongPassword = login(f, QStringLiteral("xm"), "Password");
    const auto unknown = login(f, QStringLiteral("nobody"), "password");
    QVERIFY(!wrongPassword.ok() && !unknown.ok());
    QCOMPARE(int(wrongPassword.error().code), int(ErrorCode::Unauthorized));
    QCOMPARE(unknown.error().message, wrongPassword.error().message);
    QVERIFY(!login(f, QStringLiteral("xm"), {}).ok());
    QVERIFY(!enter(f, "no such token").ok());
    QVERIFY(!enter(f, {}).ok());
}

void TestDeskAccounts::guessingIsSlowedDown()
{
    DeskFixture f;
    f.addAgent(QStringLiteral("xm"));
    for (int i = 0; i < 5; ++i)
        QCOMPARE(int(login(f, QStringLiteral("xm"), "wrong").error().code),
                 int(ErrorCode::Unauthorized));
    const auto slowed = login(f, QStringLiteral("xm"), "password");
    QVERIFY(!slowed.ok());
    QCOMPARE(int(slowed.error().code), int(ErrorCode::RateLimited));
    QVERIFY(slowed.error().details.value(QStringLiteral("retryAfterMs")).toInt() > 0);
}

void TestDeskAccounts::refreshTokensAreUsedUp()
{
    DeskFixture f;
    f.addAgent(QStringLiteral("xm"));
    const auto first = login(f, QStringLiteral("xm"), "password");
    QVERIFY(first.ok());
    const auto refresh = [&f](const QByteArray &token) {
        return f.await<desk::LoginAnswer>([&](auto done) { f.desk->refresh(token, done); });
    };
    const auto second = refresh(first->refreshToken);
    QVERIFY(second.ok());
    QVERIFY(enter(f, second->token).ok());
    QVERIFY(refresh(second->refreshToken).ok());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("used twice")));
    QVERIFY(!refresh(first->refreshToken).ok());
    QVERIFY(!refresh(first->token).ok()); // an access token refreshes nothing
}

void TestDeskAccounts::issuedTokensKeepTheirScope()
{
    using domain::TokenScope;
    DeskFixture f;
    f.addAgent(QStringLiteral("xm"));
    const auto issue = [&f](TokenScope scope) {
        return f.await<QByteArray>([&](auto done) {
            f.desk->issueToken(desk::Desk::localActor(), QStringLiteral("xm"), scope, done);
        });
    };
    const auto layim = issue(TokenScope::Layim);
    const auto any = issue(TokenScope::Any);
    QVERIFY(layim.ok() && any.ok());
    QVERIFY(enter(f, *layim, TokenScope::Layim).ok());
    QCOMPARE(int(enter(f, *layim, TokenScope::Console).error().code), int(ErrorCode::Forbidden));
    for (const TokenScope scope : { TokenScope::Layim, TokenScope::Console, TokenScope::Api })
        QVERIFY(enter(f, *any, scope).ok());
}

void TestDeskAccounts::expiredTokensAreRefused()
{
    DeskFixture f;
    f.close();
    const auto time = std::make_shared<qint64>(1'800'000'000'000);
    f.settings.now = [time] { return *time; };
    f.open();
    f.addAgent(QStringLiteral("xm"));
    const auto answer = login(f, QStringLiteral("xm"), "password");
    QVERIFY(answer.ok());
    *time += f.settings.accessTokenMs - 1;
    QVERIFY(enter(f, answer->token).ok());
    *time += 1;
    QVERIFY(!enter(f, answer->token).ok());
    *time += f.settings.refreshTokenMs;
    QVERIFY(!f.await<desk::LoginAnswer>([&](auto done) {
                  f.desk->refresh(answer->refreshToken, done);
              }).ok());
}

void TestDeskAccounts::agentsAreChecked()
{
    DeskFixture f;
    const auto add = [&f](const QString &name, const QByteArray &password,
                          const QStringList &channels = {}, int capacity = 10) {
        desk::NewAgent agent;
        agent.username = name;
        agent.password = password;
        agent.channels = channels;
        agent.capacity = capacity;
        return f.await<AgentInfo>(
            [&](auto done) { f.desk->addAgent(desk::Desk::localActor(), agent, done); });
    };
    QVERIFY(add(QStringLiteral("小美"), "password").ok());
    QCOMPARE(int(add(QStringLiteral("小美"), "password").error().code), int(ErrorCode::Conflict));
    QVERIFY(!add(QString(), "password").ok());
    QVERIFY(!add(QStringLiteral("a b"), "password").ok());
    QVERIFY(!add(QStringLiteral("short"), "seven77").ok());
    QVERIFY(!add(QStringLiteral("negative"), "password", {}, -1).ok());
    QCOMPARE(int(add(QStringLiteral("c"), "password", { QStringLiteral("nope") }).error().code),
             int(ErrorCode::NotFound));
    const AgentId plain = f.addAgent(QStringLiteral("plain"));
    desk::NewAgent more;
    more.username = QStringLiteral("more");
    more.password = "password";
    const auto denied =
        f.await<AgentInfo>([&](auto done) { f.desk->addAgent(f.actor(plain), more, done); });
    QCOMPARE(int(denied.error().code), int(ErrorCode::Forbidden));
}

void TestDeskAccounts::channelsAreChecked()
{
    DeskFixture f;
    storage::ChannelRecord good;
    good.name = QStringLiteral("小鹿商城");
    good.appid = QStringLiteral("wx1");
    good.secret = "s";
    const auto add = [&f](const storage::ChannelRecord &record) {
        return f.await<storage::ChannelRecord>(
            [&](auto done) { f.desk->addChannel(desk::Desk::localActor(), { record }, done); });
    };
    const auto added = add(good);
    QVERIFY(added.ok());
    QCOMPARE(added->token.size(), 32);
    QCOMPARE(added->aesKey.size(), 43);
    QVERIFY(f.desk->channelByName(good.name).has_value());
    QCOMPARE(int(add(good).error().code), int(ErrorCode::Conflict));
    const auto refused = [&add, &good](auto change) {
        storage::ChannelRecord record = good;
        record.name = QStringLiteral("other");
        change(record);
        const auto answer = add(record);
        return answer.ok() ? QString()
                           : answer.error().details.value(QStringLiteral("field")).toString();
    };
    QCOMPARE(refused([](auto &r) { r.name = QStringLiteral("a/b"); }), QStringLiteral("name"));
    QCOMPARE(refused([](auto &r) { r.name = QStringLiteral(".."); }), QStringLiteral("name"));
    QCOMPARE(refused([](auto &r) { r.appid.clear(); }), QStringLiteral("appid"));
    QCOMPARE(refused([](auto &r) { r.secret.clear(); }), QStringLiteral("secret"));
    QCOMPARE(refused([](auto &r) { r.token = "no blanks!"; }), QStringLiteral("token"));
    QCOMPARE(refused([](auto &r) { r.aesKey = "short"; }), QStringLiteral("aes-key"));
    QCOMPARE(refused([](auto &r) { r.format = QStringLiteral("yaml"); }), QStringLiteral("format"));
    QCOMPARE(refused([](auto &r) { r.apiBase = QStringLiteral("file:///etc"); }),
             QStringLiteral("api-base"));
}

void TestDeskAccounts::secretsAreNotListed()
{
    DeskFixture f;
    f.addChannel(QStringLiteral("shop"));
    f.addAgent(QStringLiteral("xm"));
    const auto channels = f.await<QList<storage::ChannelRecord>>(
        [&](auto done) { f.desk->listChannels(desk::Desk::localActor(), done); });
    QVERIFY(channels.ok());
    QVERIFY(channels->first().secret.isEmpty() && channels->first().token.isEmpty()
            && channels->first().aesKey.isEmpty());
    const auto agents = f.await<QList<storage::AgentRecord>>(
        [&](auto done) { f.desk->listAgents(desk::Desk::localActor(), done); });
    QVERIFY(agents.ok());
    QVERIFY(agents->first().passwordHash.isEmpty());
}

QTEST_GUILESS_MAIN(TestDeskAccounts)
#include "tst_desk_accounts.moc"
