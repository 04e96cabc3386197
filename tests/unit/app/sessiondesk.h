// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/session.h"
#include "tests/unit/app/fakerelay.h"
#include "tests/unit/app/manualscheduler.h"
#include "tests/unit/uimodel/samples.h"
#include "ui/model/conversationstore.h"

#include <QTest>

namespace kefu::test {

//! A session against a fake relay; time is still unless a test moves it.
struct SessionDesk {
    explicit SessionDesk(const QStringList &subprotocols = { QStringLiteral("kefudesk.v1") })
        : relay(subprotocols)
    {
        relay.onHello = [this](const HelloRequest &hello) {
            HelloAnswer answer = test::hello({ conversation(1) }, cursor);
            answer.resumed = resumes && hello.since.isValid() && hello.epoch == answer.epoch;
            if (answer.resumed) {
                answer.cursor = hello.since;
                answer.conversations.clear();
            }
            answer.serverTimeAt = 42'000;
            return answer;
        };
        QObject::connect(&session, &app::Session::loginFailed, &session,
                         [this](const ui::LoginFailure &failure) { failures.append(failure); });
    }
    app::RelayAddress address() const
    {
        return std::get<app::RelayAddress>(app::parseRelayAddress(relay.address()));
    }
    void login() { session.login(address(), QStringLiteral("mei"), QStringLiteral("secret")); }
    bool waitOnline()
    {
        return QTest::qWaitFor([this] { return session.isOnline(); });
    }
    bool waitState(ui::ConnectionState state)
    {
        return QTest::qWaitFor([this, state] { return session.status().state == state; });
    }

    FakeRelay relay;
    ManualScheduler scheduler;
    ui::ConversationStore store;
    double random = 0.5;
    app::Session session { store, scheduler, app::Backoff([this] { return random; }) };
    QList<ui::LoginFailure> failures;
    qint64 cursor = 10;
    bool resumes = true;
};

} // namespace kefu::test
