// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/audited.h"
#include "relay/domain/routingsettings.h"
#include "relay/storage/connection.h"
#include "tests/unit/desk/accountcalls.h"
#include "tests/unit/desk/shopdesk.h"

#include <QJsonObject>

using namespace kefu;
using namespace kefu::desk;
using namespace kefu::testing;
using domain::Actor;
using domain::Command;

static constexpr ConversationId kNone { 999 };
static constexpr VisitorId kNobody { 999 };

//! Every command leaves a row, whoever gave it and whatever came of it (product.md 9).
class TestDeskAudit : public QObject {
    Q_OBJECT
private:
    template <typename T> static Callback<T> ignored()
    {
        return [](const Result<T> &) {};
    }
    //! One call for each audited command, about things that do not exist: it leaves a row all the
    //! same. A new command stands here, or everyCommandLeavesARow() fails.
    using Call = std::function<void(Desk &, const Actor &)>;
    static QHash<Command, Call> conversationCalls();
    static QHash<Command, Call> otherCalls();
    static QHash<Command, Call> steeringCalls();
    static QHash<Command, Call> ownersCalls();

    QList<storage::AuditRow> rows(storage::AuditFilter filter = {})
    {
        const auto page = m_shop->await<AuditPage>(
            [&](auto done) { m_shop->desk->auditLog(Desk::localActor(), filter, done); });
        return page ? page->rows : QList<storage::AuditRow>();
    }
    QStringList commands() // newest first
    {
        QStringList names;
        for (const storage::AuditRow &row : rows())
            names += row.command;
        return names;
    }
    int countNow(const char *condition)
    {
        storage::Connection db;
        if (!db.open(m_shop->dir.filePath(QStringLiteral("relay.db")),
                     storage::Connection::Role::Maintenance))
            return -1;
        return db
            .askOnce(QStringLiteral("SELECT count(*) FROM audit WHERE ") + QLatin1String(condition))
            .toInt();
    }
    domain::Actor from(AgentId agent, const QString &address)
    {
        domain::Actor actor = m_shop->actor(agent);
        actor.door = domain::Door::Console;
        actor.address = address;
        actor.login = QByteArray::fromHex("0123456789abcdef0123456789abcdef");
        return actor;
    }

    std::unique_ptr<Shop> m_shop;

private Q_SLOTS:
    void init() { m_shop = std::make_unique<Shop>(); }
    void cleanup() { m_shop.reset(); }

    void everyCommandLeavesARow()
    {
        QHash<Command, Call> calls = conversationCalls();
        calls.insert(otherCalls());
        calls.insert(steeringCalls());
        calls.insert(ownersCalls());
        calls.insert(accountCalls());
        for (const Command command : domain::auditedCommands()) {
            const QString name = domain::commandName(command);
            QVERIFY2(calls.contains(command), qPrintable(name));
            storage::AuditFilter filter;
            filter.command = name;
            const auto before = rows(filter).size();
            calls.value(command)(*m_shop->desk, Desk::localActor());
            QTRY_COMPARE(rows(filter).size(), before + 1);
            QVERIFY(!rows(filter).first().outcome.isEmpty());
        }
        for (const Command command : calls.keys())
            QVERIFY(domain::isAudited(command));
    }

    //! Who reads what is not his is seen, once for a sitting and not for every page.
    void readingOthersChatsLeavesARow()
    {
        m_shop->withAnn();
        const VisitorId visitor = m_shop->annConsole.lastConversation().visitor.id;
        storage::AuditFilter filter;
        filter.command = QStringLiteral("read_history");
        const auto read = [&](AgentId who) {
            return m_shop
                ->await<HistoryAnswer>([&](auto done) {
                    m_shop->desk->history(m_shop->actor(who), visitor, 0, 10, done);
                })
                .ok();
        };
        QVERIFY(read(m_shop->ann));
        QVERIFY(read(m_shop->lead) && read(m_shop->lead));
        QTRY_COMPARE(rows(filter).size(), 1);
        QCOMPARE(rows(filter).first().agent, m_shop->lead);
        QCOMPARE(rows(filter).first().visitor, visitor);
        QCOMPARE(rows(filter).first().channel, m_shop->shop);
        *m_shop->time += 10 * kMinute;
        QVERIFY(read(m_shop->lead));
        QTRY_COMPARE(rows(filter).size(), 2);
    }

    void aRowSaysWhoWhatAndFromWhere()
    {
        const ConversationId conversation = m_shop->withAnn();
        const auto ended = m_shop->await<ConversationInfo>([&](auto done) {
            m_shop->desk->end(from(m_shop->ann, QStringLiteral("192.0.2.7")), conversation, done);
        });
        QVERIFY(ended.ok());
        const storage::AuditRow row = rows().first();
        QCOMPARE(row.command, QStringLiteral("end"));
        QCOMPARE(row.outcome, QStringLiteral("ok"));
        QCOMPARE(row.agent, m_shop->ann);
        QCOMPARE(row.door, domain::Door::Console);
        QCOMPARE(row.address, QStringLiteral("192.0.2.7"));
        QCOMPARE(row.login, QStringLiteral("0123456789ab"));
        QCOMPARE(row.channel, m_shop->shop);
        QCOMPARE(row.conversation, conversation);
        QCOMPARE(row.visitor, ended->visitor.id);
        QCOMPARE(row.at, *m_shop->time);
    }

    //! The row is there as soon as the command is: they are one transaction.
    void theRowIsWrittenWithTheCommand()
    {
        const ConversationId conversation = m_shop->withAnn();
        int seen = -1;
        ReplyCommand command;
        command.conversation = conversation;
        command.content.text = QStringLiteral("good day");
        m_shop->desk->send(m_shop->actor(m_shop->ann), command, [&](const Result<Message> &sent) {
            seen = sent ? countNow("command = 'send' AND outcome = 'ok'") : -2;
        });
        QTRY_COMPARE(seen, 1);
        seen = -1;
        m_shop->desk->end(m_shop->actor(m_shop->ann), conversation,
                          [&](const Result<ConversationInfo> &) {
                              seen = countNow("command = 'end' AND outcome = 'ok'");
                          });
        QTRY_COMPARE(seen, 1);
        QCOMPARE(countNow("1"), 2 + countNow("command NOT IN ('send', 'end')"));
    }

    //! Also where the command waits for something else first: a password to hash, a row to read.
    void theRowIsWrittenWithALaterWrite()
    {
        int seen = -1;
        NewAgent agent;
        agent.username = QStringLiteral("carl");
        agent.password = "password";
        m_shop->desk->addAgent(Desk::localActor(), agent, [&](const Result<AgentInfo> &) {
            seen = countNow("command = 'add_agent' AND target = 'agent carl' AND outcome = 'ok'");
        });
        QTRY_COMPARE(seen, 1);
        const ConversationId conversation = m_shop->withAnn();
        QVERIFY(m_shop->end(m_shop->ann, conversation).ok()); // not in memory any more
        seen = -1;
        m_shop->desk->reopen(m_shop->actor(m_shop->ann), conversation,
                             [&](const Result<ConversationInfo> &) {
                                 seen = countNow("command = 'reopen' AND outcome = 'ok'");
                             });
        QTRY_COMPARE(seen, 1);
    }

    void refusalsToo()
    {
        const ConversationId conversation = m_shop->withAnn();
        m_shop->bobComes();
        QVERIFY(!m_shop->end(m_shop->bob, conversation).ok());
        QTRY_COMPARE(rows().first().outcome, QStringLiteral("not_found")); // as bob is told
        QVERIFY(!m_shop->claim(m_shop->bob, conversation).ok());
        QTRY_COMPARE(rows().first().command, QStringLiteral("claim"));
        QCOMPARE(rows().first().outcome, QStringLiteral("conflict"));
        QCOMPARE(rows().first().conversation, conversation);
    }

    //! What visitors do, what is read and what is typed are not commands of anybody.
    void nothingElseDoes()
    {
        const ConversationId conversation = m_shop->withAnn();
        const VisitorId visitor = m_shop->annConsole.lastConversation().visitor.id;
        const auto before = rows().size();
        QVERIFY(m_shop->say(m_shop->shop, QStringLiteral("o9"), QStringLiteral("hello")));
        const domain::Actor ann = m_shop->actor(m_shop->ann);
        QVERIFY(m_shop
                    ->await<bool>(
                        [&](auto done) { m_shop->desk->setTyping(ann, conversation, true, done); })
                    .ok());
        QVERIFY(m_shop
                    ->await<HistoryAnswer>(
                        [&](auto done) { m_shop->desk->history(ann, visitor, 0, 50, done); })
                    .ok());
        QVERIFY(m_shop
                    ->await<ConversationInfo>(
                        [&](auto done) { m_shop->desk->markRead(ann, visitor, 1, done); })
                    .ok());
        QCOMPARE(rows().size(), before);
    }

    //! product.md 11: never the words of a message, a secret or an openid.
    void noWordsNoSecretsNoOpenids()
    {
        const ConversationId conversation = m_shop->withAnn();
        QVERIFY(m_shop->reply(m_shop->ann, conversation, QStringLiteral("zanzibar")).ok());
        TransferRequest wanted;
        wanted.conversation = conversation;
        wanted.agent = m_shop->bob;
        wanted.note = QStringLiteral("zanzibar");
        QVERIFY(!m_shop->transfer(m_shop->ann, wanted).ok());
        QVERIFY(!m_shop->login(QStringLiteral("ann")).token.isEmpty());
        const auto issued = m_shop->await<QByteArray>([&](auto done) {
            m_shop->desk->issueToken(Desk::localActor(), QStringLiteral("ann"),
                                     domain::TokenScope::Api, done);
        });
        QVERIFY(issued.ok());
        for (const storage::AuditRow &row : rows()) {
            const QString all = row.command + row.target + row.login + row.address + row.outcome;
            QVERIFY2(!all.contains(QStringLiteral("zanzibar")), qPrintable(all));
            QVERIFY2(!all.contains(openid(1)), qPrintable(all));
            QVERIFY2(all.size() < 120, qPrintable(all)); // a token or a hash would be longer
        }
    }

    void logins()
    {
        QVERIFY(!m_shop->login().token.isEmpty());
        QCOMPARE(rows().first().command, QStringLiteral("login"));
        QCOMPARE(rows().first().outcome, QStringLiteral("ok"));
        QCOMPARE(rows().first().agent, m_shop->ann);
        QCOMPARE(rows().first().address, QStringLiteral("127.0.0.1"));
        const auto attempt = [&](const QByteArray &password) {
            return m_shop->await<LoginAnswer>([&](auto done) {
                m_shop->desk->login(QStringLiteral("ann"), password, QStringLiteral("192.0.2.9"),
                                    done);
            });
        };
        QVERIFY(!attempt("wrong password").ok());
        QTRY_COMPARE(rows().first().outcome, QStringLiteral("unauthorized"));
        // A flood is throttled, and what is throttled leaves no rows.
        for (int i = 0; i < 50; ++i)
            QVERIFY(!attempt("wrong password").ok());
        storage::AuditFilter filter;
        filter.command = QStringLiteral("login");
        QVERIFY(rows(filter).size() < 25);
    }

    void filtersAndPages()
    {
        const ConversationId conversation = m_shop->withAnn();
        for (int i = 0; i < 5; ++i)
            QVERIFY(m_shop
                        ->await<ConversationInfo>([&](auto done) {
                            m_shop->desk->askForHelp(m_shop->actor(m_shop->ann), conversation,
                                                     i % 2 == 0, done);
                        })
                        .ok());
        storage::AuditFilter filter;
        filter.agent = m_shop->ann;
        filter.command = QStringLiteral("help");
        filter.limit = 2;
        const auto page = m_shop->await<AuditPage>(
            [&](auto done) { m_shop->desk->auditLog(Desk::localActor(), filter, done); });
        QCOMPARE(page->rows.size(), 2);
        QVERIFY(page->more);
        QVERIFY(page->rows.at(0).id > page->rows.at(1).id);
        filter.before = page->rows.at(1).id;
        filter.limit = 100;
        QCOMPARE(rows(filter).size(), 3);
        filter.sinceAt = *m_shop->time + 1;
        QCOMPARE(rows(filter).size(), 0);
        filter = {};
        filter.agent = m_shop->bob;
        QCOMPARE(rows(filter).size(), 0);
    }

    //! Supervisors and admins; who leads some channels sees nothing of the others.
    void whoMayRead()
    {
        const ConversationId conversation = m_shop->withAnn();
        QVERIFY(m_shop->end(m_shop->ann, conversation).ok());
        const auto read = [&](const domain::Actor &actor, storage::AuditFilter filter = {}) {
            return m_shop->await<AuditPage>(
                [&](auto done) { m_shop->desk->auditLog(actor, filter, done); });
        };
        QCOMPARE(read(m_shop->actor(m_shop->ann)).error().code, ErrorCode::Forbidden);
        QVERIFY(read(m_shop->actor(m_shop->lead))->rows.size() > 1);
        domain::Actor limited = m_shop->actor(m_shop->lead);
        limited.channels = { m_shop->shop };
        const auto own = read(limited);
        QVERIFY(own.ok());
        for (const storage::AuditRow &row : own->rows)
            QCOMPARE(row.channel, m_shop->shop);
        storage::AuditFilter other;
        other.channels = { m_shop->addChannel(QStringLiteral("other")) };
        QCOMPARE(read(limited, other).error().code, ErrorCode::Forbidden);
        domain::Actor page = m_shop->actor(m_shop->lead);
        page.scope = domain::TokenScope::Layim;
        QCOMPARE(read(page).error().code, ErrorCode::Forbidden);
    }

    void signatures()
    {
        const auto set = [&](const QString &sign) {
            return m_shop
                ->await<QString>([&](auto done) {
                    m_shop->desk->setSign(m_shop->actor(m_shop->ann), sign, done);
                })
                .value();
        };
        QCOMPARE(set(QStringLiteral("  at\nyour service ")), QStringLiteral("at your service"));
        QCOMPARE(m_shop->desk->agent(m_shop->ann)->sign, QStringLiteral("at your service"));
        const auto seen = m_shop->await<ColleaguesAnswer>(
            [&](auto done) { m_shop->desk->colleagues(m_shop->actor(m_shop->bob), done); });
        QCOMPARE(seen->agents.at(0).sign, QStringLiteral("at your service"));
        m_shop->close();
        m_shop->open(); // stored
        QCOMPARE(m_shop->desk->agent(m_shop->ann)->sign, QStringLiteral("at your service"));
        QCOMPARE(set(QString(500, u'x')).size(), 60);
        QCOMPARE(set({}), QString());
    }
};

QHash<Command, TestDeskAudit::Call> TestDeskAudit::conversationCalls()
{
    const auto done = ignored<ConversationInfo>();
    return {
        { Command::Send,
          [](Desk &d, const Actor &a) {
              ReplyCommand command;
              command.conversation = kNone;
              command.content.text = QStringLiteral("x");
              d.send(a, command, ignored<Message>());
          } },
        { Command::Withdraw,
          [](Desk &d, const Actor &a) { d.withdraw(a, MessageId { 999 }, ignored<Message>()); } },
        { Command::End, [done](Desk &d, const Actor &a) { d.end(a, kNone, done); } },
        { Command::Claim, [done](Desk &d, const Actor &a) { d.claim(a, kNone, done); } },
        { Command::Accept, [done](Desk &d, const Actor &a) { d.accept(a, kNone, done); } },
        { Command::Refuse, [done](Desk &d, const Actor &a) { d.refuse(a, kNone, {}, done); } },
        { Command::Transfer,
          [done](Desk &d, const Actor &a) {
              TransferRequest wanted;
              wanted.conversation = kNone;
              d.transfer(a, wanted, done);
          } },
        { Command::TakeOver, [done](Desk &d, const Actor &a) { d.takeOver(a, kNone, done); } },
        { Command::Requeue, [done](Desk &d, const Actor &a) { d.requeue(a, kNone, {}, done); } },
        { Command::Reopen, [done](Desk &d, const Actor &a) { d.reopen(a, kNone, done); } },
        { Command::Help, [done](Desk &d, const Actor &a) { d.askForHelp(a, kNone, true, done); } },
        { Command::Watch,
          [](Desk &d, const Actor &a) { d.watch(a, 0, kNone, ignored<WatchAnswer>()); } },
        { Command::Block,
          [](Desk &d, const Actor &a) {
              BlockRequest wanted;
              wanted.visitor = kNobody;
              d.block(a, wanted, ignored<bool>());
          } },
        { Command::EditVisitor,
          [](Desk &d, const Actor &a) {
              VisitorEditRequest wanted;
              wanted.visitor = kNobody;
              d.editVisitor(a, wanted, ignored<VisitorCard>());
          } },
        { Command::AddNote,
          [](Desk &d, const Actor &a) {
              NoteRequest wanted;
              wanted.visitor = kNobody;
              wanted.text = QStringLiteral("x");
              d.addNote(a, wanted, ignored<VisitorNote>());
          } },
        { Command::RemoveNote,
          [](Desk &d, const Actor &a) { d.removeNote(a, NoteId { 999 }, ignored<bool>()); } },
    };
}

QHash<Command, TestDeskAudit::Call> TestDeskAudit::otherCalls()
{
    const QString nobody = QStringLiteral("nobody");
    return {
        { Command::ChangeOwnCanned,
          [](Desk &d, const Actor &a) {
              CannedReply reply;
              reply.scope = CannedScope::Own;
              d.saveCanned(a, reply, ignored<CannedReply>());
          } },
        { Command::ChangeCanned,
          [](Desk &d, const Actor &a) { d.removeCanned(a, CannedId { 999 }, ignored<bool>()); } },
        { Command::SetPresence,
          [](Desk &d, const Actor &a) {
              PresenceRequest wanted;
              wanted.agent = AgentId { 999 };
              d.changePresence(a, wanted, ignored<PresenceAnswer>());
          } },
        { Command::SetOwnPresence,
          [](Desk &d, const Actor &a) {
              d.setPresence(a, PresenceState::Busy, ignored<PresenceState>());
          } },
        { Command::SetSign, [](Desk &d, const Actor &a) { d.setSign(a, {}, ignored<QString>()); } },
        { Command::SetExtraCapacity,
          [](Desk &d, const Actor &a) {
              GroupChange change;
              change.extra = 1;
              d.saveGroup(a, change, ignored<storage::GroupRecord>());
          } },
        { Command::ChangeRouting,
          [=](Desk &d, const Actor &a) {
              d.changeRoutingRules(a, nobody, {}, ignored<domain::RoutingRules>());
          } },
        { Command::UploadMedia,
          [](Desk &d, const Actor &a) { d.uploadMedia(a, "x", {}, ignored<Media>()); } },
        { Command::ChangeReplies,
          [=](Desk &d, const Actor &a) {
              d.changeReplies(
                  a, nobody, [](domain::ChannelReplies &) { return Result<void>(); },
                  ignored<ReplyView>());
          } },
        { Command::SetEmergency,
          [=](Desk &d, const Actor &a) {
              d.setEmergency(a, nobody, true, {}, 0, ignored<ReplyView>());
          } },
        { Command::ManageWebhooks,
          [](Desk &d, const Actor &a) { d.removeWebhook(a, 999, ignored<bool>()); } },
    };
}

QHash<Command, TestDeskAudit::Call> TestDeskAudit::steeringCalls()
{
    const QString nobody = QStringLiteral("nobody");
    return {
        { Command::Assign,
          [](Desk &d, const Actor &a) {
              d.assign(a, { { ConversationId { 999 } }, {}, AgentId { 1 }, {}, {} },
                       ignored<AssignAnswer>());
          } },
        { Command::Whisper,
          [](Desk &d, const Actor &a) {
              d.whisper(a, { ConversationId { 999 }, QStringLiteral("x") }, ignored<VisitorNote>());
          } },
        { Command::SetPriority,
          [](Desk &d, const Actor &a) {
              d.setPriority(a, { ConversationId { 999 }, 1 }, ignored<ConversationInfo>());
          } },
        { Command::ChangeDispositions,
          [=](Desk &d, const Actor &a) { d.saveDispositions(a, nobody, {}, ignored<bool>()); } },
    };
}

QHash<Command, TestDeskAudit::Call> TestDeskAudit::ownersCalls()
{
    const QString nobody = QStringLiteral("nobody");
    return {
        { Command::AddAgent,
          [](Desk &d, const Actor &a) { d.addAgent(a, {}, ignored<AgentInfo>()); } },
        { Command::AddChannel,
          [](Desk &d, const Actor &a) { d.addChannel(a, {}, ignored<storage::ChannelRecord>()); } },
        { Command::ChangeChannel,
          [=](Desk &d, const Actor &a) {
              d.changeChannel(a, nobody, {}, ignored<storage::ChannelRecord>());
          } },
        { Command::IssueToken,
          [=](Desk &d, const Actor &a) {
              d.issueToken(a, nobody, domain::TokenScope::Any, ignored<QByteArray>());
          } },
        { Command::RotateKey,
          [](Desk &d, const Actor &a) { d.rotateKey(a, false, ignored<storage::KeyRotation>()); } },
        { Command::BackUp,
          [](Desk &d, const Actor &a) { d.backUp(a, {}, 0, ignored<storage::BackupManifest>()); } },
        { Command::ExportKey,
          [](Desk &d, const Actor &a) {
              d.exportKey(a, "a passphrase of words", ignored<QByteArray>());
          } },
        { Command::RevokeTokens,
          [=](Desk &d, const Actor &a) { d.revokeTokens(a, nobody, {}, ignored<int>()); } },
        { Command::SetAgentEnabled,
          [=](Desk &d, const Actor &a) { d.setAgentEnabled(a, nobody, true, ignored<bool>()); } },
        { Command::SetPassword,
          [=](Desk &d, const Actor &a) { d.setPassword(a, nobody, "x", ignored<bool>()); } },
        { Command::ChangeAlerts,
          [](Desk &d, const Actor &a) { d.removeRobot(a, 999, ignored<bool>()); } },
    };
}

QTEST_GUILESS_MAIN(TestDeskAudit)
#include "tst_desk_audit.moc"
