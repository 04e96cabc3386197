// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/authorize.h"

#include <QHash>
#include <QTest>

using namespace kefu;
using namespace kefu::domain;

namespace {

constexpr qint64 kNow = 1'800'000'000'000;
constexpr qint64 kDay = 24LL * 3600 * 1000;
constexpr AgentId kMe { 7 };
constexpr AgentId kOther { 8 };
constexpr ChannelId kChannel { 3 };

enum class Whose { Own, Former, FormerTaken, Foreign, Free, FormerLongAgo, OutOfScope };

constexpr std::array kWhose {
    std::pair { Whose::Own, "own" },
    std::pair { Whose::Former, "former" },
    std::pair { Whose::FormerTaken, "former, taken" },
    std::pair { Whose::Foreign, "foreign" },
    std::pair { Whose::Free, "free" },
    std::pair { Whose::FormerLongAgo, "former, long ago" },
    std::pair { Whose::OutOfScope, "own, out of scope" },
};
constexpr std::array kRoles { Role::Agent, Role::Qa, Role::Supervisor, Role::Admin };

//! What is expected, per Whose (in the order of kWhose): one letter per role (agent, qa,
//! supervisor, admin): y allowed, f Forbidden, n NotFound, c Conflict.
QStringList conversationRow(const char *own, const char *former, const char *taken,
                            const char *foreign, const char *free)
{
    return { QLatin1String(own),     QLatin1String(former), QLatin1String(taken),
             QLatin1String(foreign), QLatin1String(free),   QLatin1String(free),
             QLatin1String("nnnn") };
}
QStringList generalRow(const char *roles, const char *outOfScope)
{
    QStringList row(6, QLatin1String(roles));
    row.append(QLatin1String(outOfScope));
    return row;
}

QHash<QString, QStringList> conversationMatrix()
{
    return {
        { QStringLiteral("send"), conversationRow("yfyy", "yfyy", "cfcc", "nfcc", "nfff") },
        { QStringLiteral("withdraw"), conversationRow("yfyy", "yfyy", "cfcc", "nfcc", "nfff") },
        { QStringLiteral("typing"), conversationRow("yfyy", "ffff", "cfcc", "nfcc", "nfff") },
        { QStringLiteral("end"), conversationRow("yfyy", "yfyy", "cfyy", "nfyy", "nfyy") },
        { QStringLiteral("mark_read"), conversationRow("yyyy", "yyyy", "cccc", "nccc", "nfff") },
        { QStringLiteral("read_history"), conversationRow("yyyy", "yyyy", "yyyy", "nyyy", "nyyy") },
        { QStringLiteral("read_visitor"), conversationRow("yyyy", "yyyy", "yyyy", "nyyy", "nyyy") },
        { QStringLiteral("claim"), conversationRow("yfyy", "yfyy", "yfyy", "yfyy", "yfyy") },
        { QStringLiteral("accept"), conversationRow("yfyy", "ffff", "cfcc", "nfcc", "nfff") },
        { QStringLiteral("refuse"), conversationRow("yfyy", "ffff", "cfcc", "nfcc", "nfff") },
        { QStringLiteral("transfer"), conversationRow("yfyy", "ffyy", "cfyy", "nfyy", "nfyy") },
        { QStringLiteral("take_over"), conversationRow("ffyy", "ffyy", "ffyy", "nfyy", "nfyy") },
        { QStringLiteral("requeue"), conversationRow("yfyy", "ffyy", "cfyy", "nfyy", "nfyy") },
        { QStringLiteral("reopen"), conversationRow("yfyy", "yfyy", "cfcc", "nfyy", "nfyy") },
        { QStringLiteral("help"), conversationRow("yfyy", "ffff", "cfcc", "nfcc", "nfff") },
        { QStringLiteral("explain"), conversationRow("yyyy", "yyyy", "cyyy", "nyyy", "nyyy") },
        { QStringLiteral("watch"), conversationRow("yyyy", "yyyy", "yyyy", "nyyy", "nyyy") },
        { QStringLiteral("edit_visitor"), conversationRow("yyyy", "yyyy", "cyyy", "nyyy", "nyyy") },
        { QStringLiteral("add_note"), conversationRow("yyyy", "yyyy", "yyyy", "nyyy", "nyyy") },
        { QStringLiteral("remove_note"), conversationRow("yyyy", "ffyy", "ccyy", "ncyy", "nfyy") },
        { QStringLiteral("block"), conversationRow("yfyy", "yfyy", "cfyy", "nfyy", "nfyy") },
        { QStringLiteral("export_visitor"),
          conversationRow("ffyy", "ffyy", "ffyy", "nfyy", "nfyy") },
        { QStringLiteral("erase_visitor"),
          conversationRow("ffyy", "ffyy", "ffyy", "nfyy", "nfyy") },
        { QStringLiteral("hold_visitor"), conversationRow("ffyy", "ffyy", "ffyy", "nfyy", "nfyy") },
        { QStringLiteral("copy_openid"), conversationRow("yfyy", "ffyy", "cfyy", "nfyy", "nfyy") },
        { QStringLiteral("assign"), conversationRow("ffyy", "ffyy", "ffyy", "nfyy", "nfyy") },
        { QStringLiteral("whisper"), conversationRow("ffyy", "ffyy", "ffyy", "nfyy", "nfyy") },
        { QStringLiteral("set_priority"), conversationRow("ffyy", "ffyy", "ffyy", "nfyy", "nfyy") },
        { QStringLiteral("reveal"), conversationRow("yyyy", "yyyy", "yyyy", "nyyy", "nyyy") },
    };
}
//! About the data as a whole.
QHash<QString, QStringList> dataMatrix()
{
    return {
        { QStringLiteral("rotate_key"), generalRow("fffy", "ffff") },
        { QStringLiteral("back_up"), generalRow("fffy", "ffff") },
        { QStringLiteral("verify_data"), generalRow("fffy", "ffff") },
        { QStringLiteral("export_key"), generalRow("fffy", "ffff") },
    };
}

QHash<QString, QStringList> expectedMatrix()
{
    QHash<QString, QStringList> matrix {
        { QStringLiteral("upload_media"), generalRow("yfyy", "yfyy") },
        { QStringLiteral("search"), generalRow("yyyy", "yyyy") },
        { QStringLiteral("read_canned"), generalRow("yyyy", "yyyy") },
        { QStringLiteral("change_own_canned"), generalRow("yfyy", "yfyy") },
        { QStringLiteral("change_canned"), generalRow("ffyy", "ffff") },
        { QStringLiteral("list_colleagues"), generalRow("yyyy", "yyyy") },
        { QStringLiteral("set_presence"), generalRow("ffyy", "ffff") },
        { QStringLiteral("set_extra_capacity"), generalRow("ffyy", "ffff") },
        { QStringLiteral("read_routing"), generalRow("ffyy", "ffff") },
        { QStringLiteral("change_routing"), generalRow("fffy", "ffff") },
        { QStringLiteral("list_own_conversations"), generalRow("yyyy", "yyyy") },
        { QStringLiteral("set_own_presence"), generalRow("yyyy", "yyyy") },
        { QStringLiteral("list_leaves"), generalRow("yfyy", "yfyy") },
        { QStringLiteral("list_conversations"), generalRow("fyyy", "ffff") },
        { QStringLiteral("read_presence"), generalRow("ffyy", "ffff") },
        { QStringLiteral("read_queue"), generalRow("ffyy", "ffff") },
        { QStringLiteral("read_replies"), generalRow("ffyy", "ffff") },
        { QStringLiteral("change_replies"), generalRow("fffy", "ffff") },
        { QStringLiteral("set_emergency"), generalRow("ffyy", "ffff") },
        { QStringLiteral("manage_webhooks"), generalRow("fffy", "ffff") },
        { QStringLiteral("add_agent"), generalRow("fffy", "ffff") },
        { QStringLiteral("list_agents"), generalRow("ffyy", "ffff") },
        { QStringLiteral("add_channel"), generalRow("fffy", "ffff") },
        { QStringLiteral("list_channels"), generalRow("fffy", "ffff") },
        { QStringLiteral("change_channel"), generalRow("fffy", "ffff") },
        { QStringLiteral("diagnose"), generalRow("fffy", "ffff") },
        { QStringLiteral("issue_token"), generalRow("fffy", "ffff") },
        { QStringLiteral("revoke_tokens"), generalRow("fffy", "ffff") },
        { QStringLiteral("list_sessions"), generalRow("fffy", "ffff") },
        { QStringLiteral("set_agent_enabled"), generalRow("fffy", "ffff") },
        { QStringLiteral("set_password"), generalRow("fffy", "ffff") },
        { QStringLiteral("set_sign"), generalRow("yyyy", "yyyy") },
        { QStringLiteral("read_audit"), generalRow("ffyy", "ffff") },
        { QStringLiteral("read_status"), generalRow("ffyy", "ffff") },
        { QStringLiteral("read_reports"), generalRow("ffyy", "ffff") },
        { QStringLiteral("read_board"), generalRow("fyyy", "fyyy") },
        { QStringLiteral("read_dispositions"), generalRow("ffyy", "ffff") },
        { QStringLiteral("change_dispositions"), generalRow("ffyy", "ffff") },
        { QStringLiteral("read_alerts"), generalRow("ffyy", "ffff") },
        { QStringLiteral("change_alerts"), generalRow("fffy", "ffff") },
        { QStringLiteral("change_own_password"), generalRow("yyyy", "yyyy") },
        { QStringLiteral("manage_own_factor"), generalRow("yyyy", "yyyy") },
        { QStringLiteral("manage_own_sessions"), generalRow("yyyy", "yyyy") },
        { QStringLiteral("change_agent"), generalRow("fffy", "ffff") },
        { QStringLiteral("issue_login_code"), generalRow("ffyy", "ffff") },
        { QStringLiteral("reset_factor"), generalRow("fffy", "ffff") },
        { QStringLiteral("read_policies"), generalRow("ffyy", "ffff") },
        { QStringLiteral("change_policies"), generalRow("fffy", "ffff") },
        { QStringLiteral("change_retention"), generalRow("fffy", "ffff") },
        { QStringLiteral("read_erasures"), generalRow("ffyy", "ffff") },
        { QStringLiteral("verify_audit"), generalRow("fffy", "ffff") },
        { QStringLiteral("make_setup_code"), generalRow("fffy", "ffff") },
    };
    matrix.insert(conversationMatrix());
    matrix.insert(dataMatrix());
    return matrix;
}

bool isAboutAConversation(Command command)
{
    return command == Command::Send || command == Command::Withdraw || command == Command::End
        || command == Command::Typing || command == Command::MarkRead
        || command == Command::ReadHistory || command == Command::ReadVisitor
        || (command >= Command::Claim && command <= Command::Block)
        || (command >= Command::ExportVisitor && command <= Command::Reveal)
        || (command >= Command::Assign && command <= Command::SetPriority);
}

Subject subjectFor(Whose whose)
{
    switch (whose) {
    case Whose::Own:
    case Whose::OutOfScope:
        return { kChannel, kMe, {}, 0 };
    case Whose::Former:
        return { kChannel, {}, kMe, kNow - 7 * kDay };
    case Whose::FormerTaken:
        return { kChannel, kOther, kMe, kNow - 1 };
    case Whose::Foreign:
        return { kChannel, kOther, kOther, kNow };
    case Whose::Free:
        return { kChannel, {}, {}, 0 };
    case Whose::FormerLongAgo:
        return { kChannel, {}, kMe, kNow - 7 * kDay - 1 };
    }
    return {};
}

Actor actorWith(Role role, Whose whose = Whose::Own)
{
    Actor actor { kMe, QStringLiteral("me"), role, {}, TokenScope::Any, false, {} };
    if (whose == Whose::OutOfScope)
        actor.channels = { ChannelId { 99 } };
    return actor;
}

QChar letterOf(const Result<void> &result)
{
    if (result.ok())
        return u'y';
    switch (result.error().code) {
    case ErrorCode::Forbidden:
        return u'f';
    case ErrorCode::NotFound:
        return u'n';
    case ErrorCode::Conflict:
        return u'c';
    case ErrorCode::Unauthorized:
        return u'u';
    default:
        return u'?';
    }
}

} // namespace

class TestAuthorize : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyCommandHasARow();
    void matrix_data();
    void matrix();
    void scopeOfAnActorsOwnChannelCounts();
    void administrationOfOneChannelInScope();
    void local_data();
    void local();
    void nobodyIsRefused();
    void ownerNobodyIsNotMe();
    void conversationWithoutChannelDoesNotExist();
    void layimTokenNeverAdministers();
    void aRestrictedTokenDoesItsListOnly();
    void conflictNamesTheOwner();
    void unknownCommandAndRoleAreDenied();
    void whoMayHelpWhomBackIn();
    void notAllowedLooksLikeNotExisting();
};

void TestAuthorize::everyCommandHasARow()
{
    const auto expected = expectedMatrix();
    QCOMPARE(allCommands().size(), expected.size());
    QSet<QString> names;
    for (const Command command : allCommands()) {
        const QString name = commandName(command);
        QVERIFY2(expected.contains(name), qPrintable(name));
        names.insert(name);
    }
    QCOMPARE(names.size(), allCommands().size());
    // Role × command × whose; a command without a row in the relay's own table does not compile.
    qInfo("permission matrix: %lld cases of %lld commands, %zu roles, %zu owners",
          allCommands().size() * qsizetype(kRoles.size() * kWhose.size()), allCommands().size(),
          kRoles.size(), kWhose.size());
    int rows = 0;
    for (const QStringList &row : expected) {
        for (const QString &letters : row)
            rows += int(letters.size());
    }
    QCOMPARE(rows, int(allCommands().size() * qsizetype(kRoles.size() * kWhose.size())));
}

void TestAuthorize::matrix_data()
{
    QTest::addColumn<int>("command");
    QTest::addColumn<int>("role");
    QTest::addColumn<int>("whose");
    QTest::addColumn<QChar>("expected");
    const auto expected = expectedMatrix();
    for (const Command command : allCommands()) {
        const QStringList row = expected.value(commandName(command));
        for (const auto &[whose, whoseName] : kWhose) {
            for (const Role role : kRoles) {
                const QString letters = row.value(static_cast<int>(whose));
                QTest::addRow("%s / role %d / %s", qPrintable(commandName(command)),
                              static_cast<int>(role), whoseName)
                    << static_cast<int>(command) << static_cast<int>(role)
                    << static_cast<int>(whose)
                    << letters.mid(static_cast<int>(role), 1).append(u'-').at(0);
            }
        }
    }
}

void TestAuthorize::matrix()
{
    QFETCH(int, command);
    QFETCH(int, role);
    QFETCH(int, whose);
    QFETCH(QChar, expected);
    const auto kind = static_cast<Whose>(whose);
    const auto asked = static_cast<Command>(command);
    // What is not about a conversation names no channel: all of them.
    const Subject subject = isAboutAConversation(asked) ? subjectFor(kind) : Subject {};
    const auto result = authorize(actorWith(static_cast<Role>(role), kind), asked, subject, kNow);
    QCOMPARE(letterOf(result), expected);
}

void TestAuthorize::scopeOfAnActorsOwnChannelCounts()
{
    Actor actor = actorWith(Role::Agent);
    actor.channels = { kChannel, ChannelId { 99 } };
    QVERIFY(authorize(actor, Command::Send, subjectFor(Whose::Own), kNow).ok());
}

void TestAuthorize::administrationOfOneChannelInScope()
{
    Actor actor = actorWith(Role::Admin);
    actor.channels = { kChannel };
    QVERIFY(authorize(actor, Command::AddAgent, { kChannel, {}, {}, 0 }, kNow).ok());
    QCOMPARE(letterOf(authorize(actor, Command::AddAgent, { ChannelId { 4 }, {}, {}, 0 }, kNow)),
             u'f');
    // Without a channel it would be all of them: a way past one's own limits.
    QCOMPARE(letterOf(authorize(actor, Command::AddAgent, {}, kNow)), u'f');
}

void TestAuthorize::local_data()
{
    QTest::addColumn<int>("command");
    QTest::addColumn<QChar>("expected");
    const QHash<Command, char> expected {
        { Command::Send, 'c' },
        { Command::Withdraw, 'c' },
        { Command::End, 'y' },
        { Command::MarkRead, 'c' },
        { Command::ReadHistory, 'y' },
        { Command::ListOwnConversations, 'f' },
        { Command::SetOwnPresence, 'f' },
        { Command::Typing, 'c' },
        { Command::UploadMedia, 'f' },
        { Command::ListLeaves, 'f' },
        { Command::Accept, 'c' },
        { Command::Refuse, 'c' },
        { Command::Help, 'c' },
        { Command::ListColleagues, 'f' },
        { Command::Search, 'f' },
        { Command::SetSign, 'f' },
        { Command::ReadCanned, 'f' },
        { Command::ChangeOwnCanned, 'f' },
        { Command::ChangeOwnPassword, 'f' },
        { Command::ManageOwnFactor, 'f' },
        { Command::ManageOwnSessions, 'f' },
        { Command::ReadBoard, 'f' },
    };
    for (const Command command : allCommands())
        QTest::addRow("%s", qPrintable(commandName(command)))
            << static_cast<int>(command) << QChar(QLatin1Char(expected.value(command, 'y')));
}

void TestAuthorize::local()
{
    QFETCH(int, command);
    QFETCH(QChar, expected);
    Actor actor;
    actor.local = true; // the role field says nothing then
    QCOMPARE(
        letterOf(authorize(actor, static_cast<Command>(command), subjectFor(Whose::Foreign), kNow)),
        expected);
}

void TestAuthorize::nobodyIsRefused()
{
    for (const Command command : allCommands()) {
        Actor actor = actorWith(Role::Admin);
        actor.agent = {};
        QCOMPARE(letterOf(authorize(actor, command, subjectFor(Whose::Own), kNow)), u'u');
    }
}

void TestAuthorize::ownerNobodyIsNotMe()
{
    Actor actor;
    actor.local = true;
    // Neither the agent nor the owner is set: equal, but not the same person.
    QCOMPARE(letterOf(authorize(actor, Command::Send, subjectFor(Whose::Free), kNow)), u'f');
}

void TestAuthorize::conversationWithoutChannelDoesNotExist()
{
    Subject subject = subjectFor(Whose::Own);
    subject.channel = {};
    for (const Command command :
         { Command::Send, Command::End, Command::MarkRead, Command::ReadHistory })
        QCOMPARE(letterOf(authorize(actorWith(Role::Admin), command, subject, kNow)), u'n');
}

void TestAuthorize::layimTokenNeverAdministers()
{
    Actor actor = actorWith(Role::Admin);
    for (const TokenScope scope : { TokenScope::Any, TokenScope::Console, TokenScope::Api }) {
        actor.scope = scope;
        QVERIFY(authorize(actor, Command::IssueToken, {}, kNow).ok());
    }
    actor.scope = TokenScope::Layim;
    QCOMPARE(letterOf(authorize(actor, Command::IssueToken, {}, kNow)), u'f');
    QVERIFY(authorize(actor, Command::Send, subjectFor(Whose::Own), kNow).ok());
}

void TestAuthorize::aRestrictedTokenDoesItsListOnly()
{
    Actor actor = actorWith(Role::Admin);
    actor.scope = TokenScope::Api;
    actor.only = { QStringLiteral("read_queue"), QStringLiteral("send") };
    for (const Command command : allCommands()) {
        const bool listed = command == Command::ReadQueue || command == Command::Send;
        const QChar letter = letterOf(
            authorize(actor, command,
                      isAboutAConversation(command) ? subjectFor(Whose::Own) : Subject {}, kNow));
        QVERIFY2(listed ? letter == u'y' : letter == u'f', qPrintable(commandName(command)));
    }
    // A list gives nothing the role does not have.
    actor.role = Role::Agent;
    QCOMPARE(letterOf(authorize(actor, Command::ReadQueue, {}, kNow)), u'f');
}

void TestAuthorize::conflictNamesTheOwner()
{
    const auto result =
        authorize(actorWith(Role::Agent), Command::Send, subjectFor(Whose::FormerTaken), kNow);
    QCOMPARE(letterOf(result), u'c');
    QCOMPARE(result.error().details.value(QStringLiteral("owner")).toString(), QStringLiteral("8"));
}

void TestAuthorize::unknownCommandAndRoleAreDenied()
{
    QCOMPARE(letterOf(authorize(actorWith(Role::Admin), static_cast<Command>(1000),
                                subjectFor(Whose::Own), kNow)),
             u'f');
    QCOMPARE(letterOf(authorize(actorWith(static_cast<Role>(17)), Command::ReadHistory,
                                subjectFor(Whose::Own), kNow)),
             u'n');
}

void TestAuthorize::whoMayHelpWhomBackIn()
{
    Actor lead = actorWith(Role::Supervisor);
    QVERIFY(mayAssist(lead, Role::Agent, {}) && mayAssist(lead, Role::Qa, { kChannel }));
    QVERIFY(!mayAssist(lead, Role::Supervisor, { kChannel }));
    QVERIFY(!mayAssist(lead, Role::Admin, {}));
    lead.channels = { kChannel };
    QVERIFY(mayAssist(lead, Role::Agent, { kChannel }));
    // All channels, or one more than the supervisor's: the account can do more than he.
    QVERIFY(!mayAssist(lead, Role::Agent, {}));
    QVERIFY(!mayAssist(lead, Role::Agent, { kChannel, ChannelId { 99 } }));
    QVERIFY(mayAssist(actorWith(Role::Admin), Role::Admin, {}));
}

//! Whoever may not know of a conversation reads the very answer of one that is not there.
void TestAuthorize::notAllowedLooksLikeNotExisting()
{
    int compared = 0;
    for (const Command command : allCommands()) {
        if (!isAboutAConversation(command))
            continue;
        for (const Role role : kRoles) {
            for (const auto &[whose, name] : kWhose) {
                const auto verdict =
                    authorize(actorWith(role, whose), command, subjectFor(whose), kNow);
                if (letterOf(verdict) != u'n')
                    continue;
                const auto absent = authorize(actorWith(role), command, Subject {}, kNow);
                QCOMPARE(letterOf(absent), u'n');
                QCOMPARE(verdict.error().message, absent.error().message);
                QCOMPARE(verdict.error().details, absent.error().details);
                ++compared;
            }
        }
    }
    QVERIFY(compared > 100);
}

QTEST_APPLESS_MAIN(TestAuthorize)
#include "tst_authorize.moc"
