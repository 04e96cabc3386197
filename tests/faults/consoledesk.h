// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/credentialstore.h"
#include "app/remotechatservice.h"
#include "relayprocess.h"
#include "simulatorprocess.h"
#include "tests/support/faultproxy.h"
#include "ui/model/contactsmodel.h"
#include "ui/model/conversationstore.h"
#include "ui/model/historymodel.h"

#include <QRandomGenerator>
#include <QSet>
#include <QTemporaryDir>

namespace kefu::faults {

//! The system's time with every span divided: the console's heartbeat in a test that cannot wait.
class ScaledScheduler final : public app::Scheduler {
public:
    explicit ScaledScheduler(int divisor);
    std::unique_ptr<app::Timer> timer(std::function<void()> fire) override;
    qint64 wallNow() const override { return m_system->wallNow(); }
    qint64 monotonicNow() const override { return m_system->monotonicNow(); }

private:
    std::unique_ptr<app::Scheduler> m_system;
    int m_divisor;
};

//! A console without its windows: the real connection, session, service, store and list models.
class Console : public QObject {
    Q_OBJECT
public:
    Console(const QString &name, quint32 seed, int timeDivisor = 1);
    ~Console() override;

    //! Against `port`, a relay's or a proxy's; waits until online.
    bool login(quint16 port, const QString &username);
    bool isOnline() const { return session.isOnline(); }
    //! As when the network is back: tries at once if it waits.
    void hurry() { service.retryNow(); }
    //! Nothing is under way: no message unsent, no page of the list missing.
    bool isSettled() const;
    //! Asks for what is missing of the chats in the list, as their views do; true when nothing is.
    bool askForGaps();
    //! Own messages the relay refused: shown here only, until the agent takes them away. He does;
    //! also those in chats whose conversation is a colleague's by now.
    QStringList takeRefused();
    //! Every state in which own messages of this text are shown.
    QList<DeliveryState> statesOf(const QString &text) const;

    //! What an agent can see, line by line: lists in their order, marks, messages, presence.
    QByteArray visibleState() const;
    QByteArray visibleHash() const; //!< SHA-256 of visibleState(), hex

    QString name;
    ScaledScheduler scheduler;
    ui::ConversationStore store;
    app::CredentialStore credentials { QStringLiteral("kefudesk-test") };
    app::Session session;
    app::RemoteChatService service;
    ui::ContactsModel contacts { store };
    ui::HistoryModel history { store };
    int wentOffline = 0;
    int arrivedTwice = 0; //!< a visitor's message announced more than once
    QList<Error> refusals;

private:
    void addMessages(QByteArray &out, VisitorId visitor) const;
    QList<VisitorId> everKnown() const;

    QSet<std::pair<VisitorId, int>> m_arrived;
};

//! Relay, simulator, agents and the mini program they share.
class ConsoleDesk {
public:
    bool start(const QByteArray &moreConfig = {});
    //! The visitor says it; not waited for.
    void say(int visitor, const QString &text);
    //! Starts the relay again on the same data; WeChat's side and `proxies` follow to its new port.
    bool startAgain(const QList<testing::FaultProxy *> &proxies);
    //! How often WeChat's side took each text.
    QHash<QString, int> delivered();

    RelayProcess relay;
    SimulatorProcess simulator;

private:
    bool tellSimulator();
};

//! The one random source of a run, printed so that the run can be repeated.
quint32 runSeed();
//! KEFUDESK_LONG: the figures of the issue instead of their short form.
bool isLongRun();
//! Before the test object is run: Qt Test gives up on a function after five minutes otherwise.
void allowLongFunctions();

} // namespace kefu::faults
