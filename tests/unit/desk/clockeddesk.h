// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/unit/desk/deskfixture.h"

namespace kefu::testing {

//! A desk whose clock only a test moves.
struct ClockedDesk : DeskFixture {
    ClockedDesk()
    {
        close();
        settings.now = [time = time] { return *time; };
        open();
        ann = addAgent(QStringLiteral("ann"));
    }
    desk::LoginAnswer login(const QString &name = QStringLiteral("ann"))
    {
        const auto answer = await<desk::LoginAnswer>(
            [&](auto done) { desk->login(name, "password", QStringLiteral("127.0.0.1"), done); });
        return answer.ok() ? *answer : desk::LoginAnswer {};
    }
    Result<desk::LoginAnswer> refresh(const QByteArray &token)
    {
        return await<desk::LoginAnswer>([&](auto done) { desk->refresh(token, done); });
    }
    Result<domain::Actor> enter(const QByteArray &token)
    {
        return await<domain::Actor>(
            [&](auto done) { desk->authenticate(token, domain::TokenScope::Console, done); });
    }
    //! A console that came in with this access token.
    desk::SessionId sit(const QByteArray &token, FakeConsole *console)
    {
        const auto who = enter(token);
        return who.ok() ? desk->attach(*who, console) : 0;
    }
    int revoke(const QString &id = {})
    {
        const auto gone = await<int>([&](auto done) {
            desk->revokeTokens(desk::Desk::localActor(), QStringLiteral("ann"), id, done);
        });
        return gone.ok() ? *gone : -int(gone.error().code);
    }
    bool enable(bool enabled)
    {
        return await<bool>([&](auto done) {
                   desk->setAgentEnabled(desk::Desk::localActor(), QStringLiteral("ann"), enabled,
                                         done);
               })
            .ok();
    }
    QList<desk::SessionInfo> sessions(const QString &name = {})
    {
        return await<QList<desk::SessionInfo>>(
                   [&](auto done) { desk->listSessions(desk::Desk::localActor(), name, done); })
            .value();
    }

    std::shared_ptr<qint64> time = std::make_shared<qint64>(1'800'000'000'000);
    AgentId ann;
};

inline QString openid(int n)
{
    return QStringLiteral("o%1").arg(n, 27, 10, QLatin1Char('0'));
}

inline ErrorCode codeOf(const auto &result)
{
    return result.ok() ? ErrorCode::Internal : result.error().code;
}

} // namespace kefu::testing
