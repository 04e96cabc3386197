// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/passwords.h"
#include "relay/domain/totp.h"
#include "relay/protocol/features.h"
#include "tests/unit/desk/clockeddesk.h"

#include <QElapsedTimer>
#include <QTimer>

using namespace kefu;
using namespace kefu::desk;
using namespace kefu::testing;

//! Coming in: setup code, second factor, one-time codes, passwords, devices; and who tries to
//! guess.
class TestDeskLogin : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<ClockedDesk> m_desk;

    Result<LoginAnswer> tryLogin(const QString &name, const QByteArray &password,
                                 const QString &code = {},
                                 const QString &address = QStringLiteral("127.0.0.1"))
    {
        return m_desk->await<LoginAnswer>([&](auto done) {
            m_desk->desk->login({ name, password, address, code }, done);
        });
    }
    static QString reasonOf(const Result<LoginAnswer> &answer)
    {
        return answer ? QStringLiteral("in")
                      : answer.error().details.value(QStringLiteral("reason")).toString();
    }
    QString codeNow(const QByteArray &secret) const
    {
        return domain::totpCode(secret, *m_desk->time / domain::kTotpStepMs);
    }
    //! The secret as an authenticator app reads it.
    static QByteArray fromBase32(const QString &text)
    {
        QByteArray bytes;
        quint32 buffer = 0;
        int bits = 0;
        for (const QChar c : text) {
            const int value = c >= u'A' ? c.unicode() - u'A' : c.unicode() - u'2' + 26;
            buffer = (buffer << 5) | quint32(value);
            if ((bits += 5) >= 8) {
                bits -= 8;
                bytes += char((buffer >> bits) & 0xff);
            }
        }
        return bytes;
    }
    domain::Actor me(const LoginAnswer &answer)
    {
        const auto actor = m_desk->enter(answer.token);
        return actor ? *actor : domain::Actor {};
    }
    //! Ann gets a second factor; its recovery codes.
    QStringList enrol(const domain::Actor &actor, QByteArray *secret)
    {
        const auto offer =
            m_desk->await<FactorOffer>([&](auto done) { m_desk->desk->beginFactor(actor, done); });
        if (!offer)
            return {};
        *secret = fromBase32(offer->secret);
        const auto codes = m_desk->await<QStringList>(
            [&](auto done) { m_desk->desk->confirmFactor(actor, codeNow(*secret), done); });
        return codes ? *codes : QStringList();
    }
    QByteArray loginCode(const domain::Actor &actor, const QString &name = QStringLiteral("ann"))
    {
        const auto code = m_desk->await<LoginCode>(
            [&](auto done) { m_desk->desk->issueLoginCode(actor, name, done); });
        return code ? code->code : QByteArray();
    }
    Result<bool> reset(const QByteArray &code, const QByteArray &password,
                       const QString &name = QStringLiteral("ann"))
    {
        return m_desk->await<bool>([&](auto done) {
            m_desk->desk->resetPassword({ name, password, QStringLiteral("10.0.0.9") }, code, done);
        });
    }

private Q_SLOTS:
    void init() { m_desk = std::make_unique<ClockedDesk>(); }
    void cleanup() { m_desk.reset(); }

    void theFirstAdministratorComesByCode();
    void aSecondFactorIsAskedFor();
    void aCodeOpensOnce();
    void recoveryCodesOpenOnceEach();
    void aRoleMayHaveToHaveOne();
    void itsOwnerRemovesIt();
    void aForgottenPassword();
    void aSupervisorHelpsHisPeopleOnly();
    void onesOwnPassword();
    void onesOwnDevices();
    void anotherRoleEndsTheLogins();
    void staffNumbersAreUnique();
    void theLastAdministratorStays();
    void knownAndUnknownCostTheSame();
    void aThousandWrongLogins();
};

void TestDeskLogin::theFirstAdministratorComesByCode()
{
    DeskFixture empty;
    QVERIFY(empty.desk->needsSetup());
    QVERIFY(!empty.desk->hasSetupCode());
    const auto code = empty.await<QByteArray>(
        [&](auto done) { empty.desk->makeSetupCode(Desk::localActor(), done); });
    QVERIFY(code.ok());
    QCOMPARE(code->size(), 11);
    const auto setUp = [&](const QByteArray &typed) {
        NewAgent admin;
        admin.username = QStringLiteral("root");
        admin.password = "password";
        admin.role = Role::Agent; // whatever is asked for: the first one is an administrator
        return empty.await<LoginAnswer>(
            [&](auto done) { empty.desk->setUp(admin, typed, QStringLiteral("10.0.0.1"), done); });
    };
    QCOMPARE(codeOf(setUp("AAAAA-AAAAA")), ErrorCode::Unauthorized);
    QCOMPARE(codeOf(setUp({})), ErrorCode::Unauthorized);
    empty.close(); // the code outlives a restart
    empty.open();
    QVERIFY(empty.desk->hasSetupCode());
    const auto admin = setUp(code->toLower().replace('-', ' '));
    QVERIFY(admin.ok());
    QCOMPARE(admin->agent.role, Role::Admin);
    QVERIFY(!empty.desk->needsSetup());
    QCOMPARE(codeOf(setUp(*code)), ErrorCode::Unauthorized);
    QCOMPARE(codeOf(empty.await<QByteArray>(
                 [&](auto done) { empty.desk->makeSetupCode(Desk::localActor(), done); })),
             ErrorCode::Conflict);
}

void TestDeskLogin::aSecondFactorIsAskedFor()
{
    const LoginAnswer first = m_desk->login();
    QByteArray secret;
    QCOMPARE(enrol(me(first), &secret).size(), 10);
    *m_desk->time += domain::kTotpStepMs;
    QCOMPARE(reasonOf(tryLogin(QStringLiteral("ann"), "password")),
             QStringLiteral("second_factor"));
    QCOMPARE(reasonOf(tryLogin(QStringLiteral("ann"), "password", QStringLiteral("000000"))),
             QStringLiteral("second_factor_wrong"));
    // Who does not know the password does not learn that there is one.
    QCOMPARE(reasonOf(tryLogin(QStringLiteral("ann"), "wrong-one", codeNow(secret))), QString());
    QVERIFY(tryLogin(QStringLiteral("ann"), "password", codeNow(secret)).ok());
    const auto state =
        m_desk->await<FactorState>([&](auto done) { m_desk->desk->ownFactor(me(first), done); });
    QVERIFY(state.ok() && state->confirmed && !state->required);
    QCOMPARE(state->recoveryCodes, 10);
}

void TestDeskLogin::aCodeOpensOnce()
{
    QByteArray secret;
    QVERIFY(!enrol(me(m_desk->login()), &secret).isEmpty());
    // The code that confirmed it is used up, too.
    QVERIFY(!tryLogin(QStringLiteral("ann"), "password", codeNow(secret)).ok());
    *m_desk->time += domain::kTotpStepMs;
    QVERIFY(tryLogin(QStringLiteral("ann"), "password", codeNow(secret)).ok());
    QCOMPARE(reasonOf(tryLogin(QStringLiteral("ann"), "password", codeNow(secret))),
             QStringLiteral("second_factor_wrong"));
}

void TestDeskLogin::recoveryCodesOpenOnceEach()
{
    QByteArray secret;
    const QStringList codes = enrol(me(m_desk->login()), &secret);
    QVERIFY(tryLogin(QStringLiteral("ann"), "password", codes[3].toLower()).ok());
    QVERIFY(!tryLogin(QStringLiteral("ann"), "password", codes[3]).ok());
    QVERIFY(tryLogin(QStringLiteral("ann"), "password", codes[4]).ok());
    m_desk->close();
    m_desk->open();
    QVERIFY(!tryLogin(QStringLiteral("ann"), "password", codes[4]).ok());
    // Neither code nor secret stands in the file.
    QFile file(m_desk->dir.filePath(QStringLiteral("relay.db")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray all = file.readAll();
    QVERIFY(!all.contains(secret) && !all.contains(codes[5].toLatin1()));
}

void TestDeskLogin::aRoleMayHaveToHaveOne()
{
    QVERIFY(m_desk
                ->await<bool>([&](auto done) {
                    m_desk->desk->changeFactorRoles(Desk::localActor(), { Role::Agent }, done);
                })
                .ok());
    m_desk->close();
    m_desk->open();
    const auto refused = tryLogin(QStringLiteral("ann"), "password");
    QCOMPARE(reasonOf(refused), QStringLiteral("enrol_second_factor"));
    const QByteArray secret =
        fromBase32(refused.error().details.value(QStringLiteral("secret")).toString());
    QVERIFY(refused.error()
                .details.value(QStringLiteral("url"))
                .toString()
                .startsWith(QStringLiteral("otpauth://totp/Kefudesk:ann?secret=")));
    QCOMPARE(reasonOf(tryLogin(QStringLiteral("ann"), "password", QStringLiteral("123456"))),
             QStringLiteral("second_factor_wrong"));
    const auto in = tryLogin(QStringLiteral("ann"), "password", codeNow(secret));
    QVERIFY(in.ok());
    QCOMPARE(in->recoveryCodes.size(), 10);
    *m_desk->time += domain::kTotpStepMs;
    const auto again = tryLogin(QStringLiteral("ann"), "password", codeNow(secret));
    QVERIFY(again.ok() && again->recoveryCodes.isEmpty());
    QCOMPARE(codeOf(m_desk->await<bool>([&](auto done) {
                 m_desk->desk->removeFactor(me(*again), codeNow(secret), done);
             })),
             ErrorCode::Forbidden);
    // Another role is not asked.
    m_desk->addAgent(QStringLiteral("lead"), Role::Supervisor);
    QVERIFY(tryLogin(QStringLiteral("lead"), "password").ok());
}

void TestDeskLogin::itsOwnerRemovesIt()
{
    const LoginAnswer first = m_desk->login();
    QByteArray secret;
    enrol(me(first), &secret);
    const auto remove = [&](const QString &code) {
        return m_desk->await<bool>(
            [&](auto done) { m_desk->desk->removeFactor(me(first), code, done); });
    };
    QVERIFY(!remove(QStringLiteral("000000")).ok());
    *m_desk->time += domain::kTotpStepMs;
    QVERIFY(remove(codeNow(secret)).ok());
    QVERIFY(tryLogin(QStringLiteral("ann"), "password").ok());
    // Lost with the phone: an administrator takes it away.
    enrol(me(m_desk->login()), &secret);
    QVERIFY(!tryLogin(QStringLiteral("ann"), "password").ok());
    QVERIFY(m_desk
                ->await<bool>([&](auto done) {
                    m_desk->desk->resetFactor(Desk::localActor(), QStringLiteral("ann"), done);
                })
                .ok());
    QVERIFY(tryLogin(QStringLiteral("ann"), "password").ok());
}

void TestDeskLogin::aForgottenPassword()
{
    const LoginAnswer before = m_desk->login();
    FakeConsole console;
    m_desk->sit(before.token, &console);
    const QByteArray code = loginCode(Desk::localActor());
    QCOMPARE(codeOf(reset("AAAAA-AAAAA", "another-one")), ErrorCode::Unauthorized);
    QCOMPARE(codeOf(reset(code, "short")), ErrorCode::BadRequest);
    QCOMPARE(codeOf(reset(code, "another-one", QStringLiteral("nobody"))), ErrorCode::Unauthorized);
    QVERIFY(reset(code, "another-one").ok());
    QTRY_COMPARE(console.closeCode, int(CloseToken)); // whoever sat there with the old one is out
    QVERIFY(!m_desk->enter(before.token).ok());
    QVERIFY(!tryLogin(QStringLiteral("ann"), "password").ok());
    QVERIFY(tryLogin(QStringLiteral("ann"), "another-one").ok());
    QCOMPARE(codeOf(reset(code, "a-third-one")), ErrorCode::Unauthorized);
    const QByteArray late = loginCode(Desk::localActor());
    *m_desk->time += 30LL * 60 * 1000;
    QCOMPARE(codeOf(reset(late, "a-third-one")), ErrorCode::Unauthorized);
}

void TestDeskLogin::aSupervisorHelpsHisPeopleOnly()
{
    const AgentId lead = m_desk->addAgent(QStringLiteral("lead"), Role::Supervisor);
    m_desk->addAgent(QStringLiteral("root"), Role::Admin);
    QVERIFY(!loginCode(m_desk->actor(lead)).isEmpty());
    const auto asks = [&](AgentId who, const QString &name) {
        return m_desk->await<LoginCode>(
            [&](auto done) { m_desk->desk->issueLoginCode(m_desk->actor(who), name, done); });
    };
    // An administrator's account and one that is not there read the same.
    const auto higher = asks(lead, QStringLiteral("root"));
    const auto nobody = asks(lead, QStringLiteral("nobody"));
    QCOMPARE(codeOf(higher), ErrorCode::NotFound);
    QCOMPARE(codeOf(nobody), ErrorCode::NotFound);
    QCOMPARE(higher.error().details, nobody.error().details);
    QCOMPARE(codeOf(asks(m_desk->ann, QStringLiteral("ann"))), ErrorCode::Forbidden);
}

void TestDeskLogin::onesOwnPassword()
{
    const LoginAnswer here = m_desk->login();
    const LoginAnswer there = m_desk->login();
    FakeConsole hereConsole;
    FakeConsole thereConsole;
    m_desk->sit(here.token, &hereConsole);
    m_desk->sit(there.token, &thereConsole);
    const auto change = [&](const QByteArray &before, const QByteArray &password) {
        return m_desk->await<bool>(
            [&](auto done) { m_desk->desk->changeOwnPassword(me(here), before, password, done); });
    };
    QCOMPARE(codeOf(change("wrong-one", "another-one")), ErrorCode::Unauthorized);
    QCOMPARE(codeOf(change("password", "short")), ErrorCode::BadRequest);
    QVERIFY(change("password", "another-one").ok());
    QTRY_COMPARE(thereConsole.closeCode, int(CloseToken));
    QCOMPARE(hereConsole.closeCode, 0); // who changed it goes on
    QVERIFY(m_desk->enter(here.token).ok());
    QVERIFY(tryLogin(QStringLiteral("ann"), "another-one").ok());
}

void TestDeskLogin::onesOwnDevices()
{
    const LoginAnswer here = m_desk->login();
    const LoginAnswer second = m_desk->login();
    const LoginAnswer third = m_desk->login();
    m_desk->addAgent(QStringLiteral("bob"));
    m_desk->login(QStringLiteral("bob"));
    const auto sessions = [&] {
        return m_desk
            ->await<QList<SessionInfo>>(
                [&](auto done) { m_desk->desk->ownSessions(me(here), done); })
            .value();
    };
    const QList<SessionInfo> all = sessions();
    QCOMPARE(all.size(), 3);
    QCOMPARE(std::count_if(all.begin(), all.end(), [](const auto &s) { return s.current; }), 1);
    const auto end = [&](const QString &id, bool alsoThis = false) {
        return m_desk->await<int>(
            [&](auto done) { m_desk->desk->endOwnSessions(me(here), id, alsoThis, done); });
    };
    const auto other =
        std::find_if(all.begin(), all.end(), [](const SessionInfo &s) { return !s.current; });
    QCOMPARE(*end(other->id), 1);
    QCOMPARE(sessions().size(), 2);
    // Somebody else's device is none.
    const QString bobs = m_desk->sessions(QStringLiteral("bob")).first().id;
    QCOMPARE(codeOf(end(bobs)), ErrorCode::NotFound);
    QCOMPARE(*end({}), 1);
    QVERIFY(m_desk->enter(here.token).ok());
    QVERIFY(!m_desk->enter(second.token).ok() && !m_desk->enter(third.token).ok());
    QCOMPARE(*end({}, true), 1);
    QVERIFY(!m_desk->enter(here.token).ok());
}

void TestDeskLogin::anotherRoleEndsTheLogins()
{
    const LoginAnswer before = m_desk->login();
    FakeConsole console;
    m_desk->sit(before.token, &console);
    const auto change = [&](const AgentChange &wanted) {
        return m_desk->await<bool>([&](auto done) {
            m_desk->desk->changeAgent(Desk::localActor(), QStringLiteral("ann"), wanted, done);
        });
    };
    AgentChange name;
    name.nickname = QStringLiteral("Ann B");
    name.capacity = 3;
    name.number = QStringLiteral(" 023 ");
    QVERIFY(change(name).ok());
    QCOMPARE(console.closeCode, 0);
    QCOMPARE(m_desk->desk->agent(m_desk->ann)->nickname, QStringLiteral("Ann B"));
    AgentChange role;
    role.role = Role::Supervisor;
    QVERIFY(change(role).ok());
    QTRY_COMPARE(console.closeCode, int(CloseToken));
    QVERIFY(!m_desk->enter(before.token).ok());
    m_desk->close();
    m_desk->open();
    QCOMPARE(m_desk->desk->agent(m_desk->ann)->role, Role::Supervisor);
    QCOMPARE(m_desk->desk->agent(m_desk->ann)->capacity, 3);
    QCOMPARE(m_desk->desk->agent(m_desk->ann)->number, QStringLiteral("023"));
}

void TestDeskLogin::staffNumbersAreUnique()
{
    m_desk->addAgent(QStringLiteral("root"), Role::Admin);
    m_desk->addAgent(QStringLiteral("bob"));
    AgentChange number;
    number.number = QStringLiteral("023");
    const auto change = [&](const char *who) {
        return m_desk->await<bool>([&](auto done) {
            m_desk->desk->changeAgent(Desk::localActor(), QString::fromLatin1(who), number, done);
        });
    };
    QVERIFY(change("ann").ok());
    QCOMPARE(codeOf(change("bob")), ErrorCode::Conflict);
    QVERIFY(change("ann").ok()); // her own
    number.number = QString();
    QVERIFY(change("ann").ok());
    QVERIFY(change("bob").ok()); // none is nobody's
}

void TestDeskLogin::theLastAdministratorStays()
{
    m_desk->addAgent(QStringLiteral("root"), Role::Admin);
    AgentChange role;
    role.role = Role::Agent;
    QCOMPARE(codeOf(m_desk->await<bool>([&](auto done) {
                 m_desk->desk->changeAgent(Desk::localActor(), QStringLiteral("root"), role, done);
             })),
             ErrorCode::Conflict);
    QCOMPARE(codeOf(m_desk->await<int>([&](auto done) {
                 m_desk->desk->disableAgent(Desk::localActor(), QStringLiteral("root"), {}, done);
             })),
             ErrorCode::Conflict);
    m_desk->addAgent(QStringLiteral("second"), Role::Admin);
    QVERIFY(m_desk
                ->await<int>([&](auto done) {
                    m_desk->desk->disableAgent(Desk::localActor(), QStringLiteral("root"), {},
                                               done);
                })
                .ok());
}

//! Counted and not measured: one argon2id for each try, whoever it names.
void TestDeskLogin::knownAndUnknownCostTheSame()
{
    const auto runs = [this] { return m_desk->desk->figures().passwordRuns; };
    quint64 before = runs();
    for (const char *name : { "ann", "nobody", "", "ann" }) {
        QVERIFY(!tryLogin(QString::fromLatin1(name), "wrong-one").ok());
        QCOMPARE(runs(), before + 1);
        before = runs();
    }
    QVERIFY(!reset("AAAAA-AAAAA", "another-one").ok());
    QCOMPARE(runs(), before + 1);
    QVERIFY(!reset("AAAAA-AAAAA", "another-one", QStringLiteral("nobody")).ok());
    QCOMPARE(runs(), before + 2);
}

//! The loop goes on meanwhile, few of the tries cost anything, and others come in.
void TestDeskLogin::aThousandWrongLogins()
{
    m_desk->addAgent(QStringLiteral("bob"));
    const quint64 before = m_desk->desk->figures().passwordRuns;
    int answered = 0;
    int turns = 0;
    QTimer turn;
    turn.setTimerType(Qt::PreciseTimer);
    connect(&turn, &QTimer::timeout, this, [&turns] { ++turns; });
    turn.start(0);
    for (int i = 0; i < 1000; ++i) {
        const QString name = i % 2 == 0 ? QStringLiteral("ann") : QStringLiteral("nobody");
        m_desk->desk->login({ name, "wrong-one", QStringLiteral("203.0.113.5") },
                            [&answered](const Result<LoginAnswer> &answer) {
                                QVERIFY(!answer.ok());
                                ++answered;
                            });
    }
    const auto other = tryLogin(QStringLiteral("bob"), "password");
    QVERIFY(other.ok());
    QTRY_COMPARE(answered, 1000);
    QVERIFY(turns > 0); // other things had their turn while passwords were looked at
    const quint64 cost = m_desk->desk->figures().passwordRuns - before;
    qInfo("1000 wrong logins cost %llu argon2id; the loop made %d turns", cost, turns);
    QVERIFY(cost <= 25);
    // And ann herself, at a desk where she came in before or from anywhere else, is not locked out.
    QVERIFY(tryLogin(QStringLiteral("ann"), "password", {}, QStringLiteral("10.0.0.4")).ok());
}

QTEST_GUILESS_MAIN(TestDeskLogin)
#include "tst_desk_login.moc"
