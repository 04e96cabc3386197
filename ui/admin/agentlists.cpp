// SPDX-License-Identifier: Apache-2.0
// Agents, their logins, and groups.
#include "ui/admin/adminlists.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>

namespace kefu::ui {

namespace {

using L = QLatin1String;
constexpr int kMostCapacity = 1000;

class Words {
    Q_DECLARE_TR_FUNCTIONS(AdminLists)
};

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

QList<QPair<QString, QString>> roles()
{
    return { { s("agent"), Words::tr("Agent") },
             { s("qa"), Words::tr("QA") },
             { s("supervisor"), Words::tr("Supervisor") },
             { s("admin"), Words::tr("Administrator") } };
}

QString roleWords(const QJsonObject &row)
{
    const QString role = row.value(L("role")).toString();
    for (const auto &[name, words] : roles()) {
        if (name == role)
            return words;
    }
    return role;
}

QString nameOf(const QJsonObject &row)
{
    return row.value(L("username")).toString();
}

//! The names of mini programs are written as a list: parted by commas.
QJsonArray namesFrom(const QJsonValue &text)
{
    QJsonArray names;
    const QStringList parts =
        text.toString().split(QRegularExpression(QStringLiteral("[,，\\s]+")), Qt::SkipEmptyParts);
    for (const QString &part : parts)
        names.append(part);
    return names;
}

FormField channelsField(const QJsonObject &row)
{
    FormField field = textField("channels", Words::tr("Mini programs"),
                                Words::tr("Names parted by commas; empty: all of them"));
    field.value = joined(row.value(L("channels")).toArray());
    field.maxLength = 2000;
    return field;
}

FormField numberOf(const QJsonObject &row)
{
    FormField field = textField("number", Words::tr("Staff number"));
    field.value = row.value(L("number"));
    field.maxLength = 16;
    return field;
}

void addAgent(AdminListPage &page, const QJsonObject &)
{
    FormField password;
    password.kind = FormField::Kind::Secret;
    password.key = s("password");
    password.label = Words::tr("First password");
    password.hint = Words::tr("At least 10 characters; told to the agent, who changes it");
    password.required = true;
    page.ask(Words::tr("Add an agent"),
             { textField("username", Words::tr("Account"), Words::tr("The login name"), true),
               textField("nickname", Words::tr("Name"), Words::tr("What colleagues see")),
               choiceField("role", Words::tr("Role"), roles(), s("agent")), channelsField({}),
               numberField("capacity", Words::tr("Load limit"), 10, 0, kMostCapacity,
                           Words::tr("Live conversations at a time; 0: no limit")),
               password },
             Words::tr("Add"), s("agent.add"), [](QJsonObject values) {
                 values.insert(L("channels"), namesFrom(values.value(L("channels"))));
                 if (values.value(L("nickname")).toString().isEmpty())
                     values.remove(L("nickname"));
                 return values;
             });
}

void editAgent(AdminListPage &page, const QJsonObject &row)
{
    FormField nickname = textField("nickname", Words::tr("Name"), {}, true);
    nickname.value = row.value(L("nickname"));
    page.ask(Words::tr("Edit %1").arg(nameOf(row)),
             { nickname, numberOf(row),
               choiceField("role", Words::tr("Role"), roles(), row.value(L("role")).toString()),
               channelsField(row),
               numberField("capacity", Words::tr("Load limit"), row.value(L("capacity")).toInt(), 0,
                           kMostCapacity, Words::tr("0: no limit")) },
             Words::tr("Save"), s("agent.set"), [row](QJsonObject values) {
                 QJsonObject fields { { L("username"), nameOf(row) } };
                 const QJsonArray channels = namesFrom(values.take(L("channels")));
                 for (auto it = values.begin(); it != values.end(); ++it) {
                     if (row.value(it.key()) != it.value()
                         && !(it.value().toString().isEmpty() && !row.contains(it.key())))
                         fields.insert(it.key(), it.value());
                 }
                 if (channels != row.value(L("channels")).toArray()) {
                     if (channels.isEmpty())
                         fields.insert(L("allChannels"), true);
                     else
                         fields.insert(L("channels"), channels);
                 }
                 return fields;
             });
}

void disableAgent(AdminListPage &page, const QJsonObject &row)
{
    FormField note;
    note.kind = FormField::Kind::Note;
    note.label = Words::tr("%1 is signed out everywhere at once and cannot log in any more. The "
                           "name stays in the reports.")
                     .arg(nameOf(row));
    page.ask(Words::tr("Disable and hand over"),
             { note,
               textField("toAgent", Words::tr("Conversations go to this account"),
                         Words::tr("Empty: back to the queue")) },
             Words::tr("Disable"), s("agent.disable"), [row](QJsonObject values) {
                 if (values.value(L("toAgent")).toString().isEmpty())
                     values.remove(L("toAgent"));
                 values.insert(L("username"), nameOf(row));
                 return values;
             });
}

QList<AdminAction> agentActions()
{
    const auto isOn = [](const QJsonObject &row) { return row.value(L("enabled")).toBool(); };
    return {
        { s("agentEdit"), Words::tr("Edit"), true, false, &editAgent },
        { s("agentCode"), Words::tr("One-time code"), true, false,
          [](AdminListPage &page, const QJsonObject &row) {
              page.call(s("agent.code"), { { L("username"), nameOf(row) } },
                        [&page, row](const QJsonObject &answer) {
                            page.showOnce(Words::tr("Code for %1").arg(nameOf(row)),
                                          Words::tr("Good for one new password, until %1. Tell "
                                                    "it in person; it is shown only now.")
                                              .arg(timeWords(answer.value(L("untilAt")))),
                                          Words::tr("Code"), answer.value(L("code")).toString());
                        });
          },
          isOn },
        { s("agentSignOut"), Words::tr("Sign out everywhere"), true, false,
          [](AdminListPage &page, const QJsonObject &row) {
              page.confirm(
                  Words::tr("Sign out everywhere?"),
                  Words::tr("Every login and every token of %1 ends at once.").arg(nameOf(row)),
                  Words::tr("Sign out"), s("token.revoke"), { { L("username"), nameOf(row) } });
          } },
        { s("agentDisable"), Words::tr("Disable…"), true, false, &disableAgent, isOn },
        { s("agentEnable"), Words::tr("Enable"), true, false,
          [](AdminListPage &page, const QJsonObject &row) {
              page.call(s("agent.enable"), { { L("username"), nameOf(row) } });
          },
          [](const QJsonObject &row) {
              return !row.isEmpty() && !row.value(L("enabled")).toBool();
          } },
        { s("agentAdd"), Words::tr("Add an agent"), false, true, &addAgent },
    };
}

} // namespace

AdminList agentList()
{
    AdminList list;
    list.title = Words::tr("Agents");
    list.empty = Words::tr("No agent yet.");
    list.command = s("agent.list");
    list.key = s("agents");
    list.columns = { { Words::tr("No."), field("number"), false, 64 },
                     { Words::tr("Account"), field("username") },
                     { Words::tr("Name"), field("nickname") },
                     { Words::tr("Role"), &roleWords, false, 100 },
                     { Words::tr("Mini programs"),
                       [](const QJsonObject &row) {
                           return joined(row.value(L("channels")).toArray(), Words::tr("all"));
                       } },
                     { Words::tr("Limit"),
                       [](const QJsonObject &row) {
                           const int limit = row.value(L("capacity")).toInt();
                           return limit > 0 ? QString::number(limit) : Words::tr("none");
                       },
                       true, 64 },
                     { Words::tr("State"),
                       [](const QJsonObject &row) {
                           return row.value(L("enabled")).toBool() ? Words::tr("enabled")
                                                                   : Words::tr("disabled");
                       },
                       false, 84 } };
    list.actions = agentActions();
    return list;
}

AdminList sessionList()
{
    AdminList list;
    list.title = Words::tr("Logins and tokens");
    list.empty = Words::tr("Nobody is logged in.");
    list.command = s("session.list");
    list.key = s("sessions");
    list.columns = {
        { Words::tr("Account"), field("username") },
        { Words::tr("Kind"),
          [](const QJsonObject &row) {
              return row.value(L("kind")).toString() == L("issued") ? Words::tr("token")
                                                                    : Words::tr("login");
          },
          false, 80 },
        { Words::tr("For"), field("scope"), false, 90 },
        { Words::tr("Since"),
          [](const QJsonObject &row) { return timeWords(row.value(L("createdAt"))); }, false, 140 },
        { Words::tr("Renewed"),
          [](const QJsonObject &row) { return timeWords(row.value(L("renewedAt"))); }, false, 140 },
        { Words::tr("Connections"),
          [](const QJsonObject &row) { return QString::number(row.value(L("sockets")).toInt()); },
          true, 96 }
    };
    list.actions = {
        { s("sessionEnd"), Words::tr("Force sign-out"), true, false,
          [](AdminListPage &page, const QJsonObject &row) {
              page.confirm(Words::tr("Force sign-out?"),
                           Words::tr("This login of %1 ends at once, its consoles and pages too.")
                               .arg(nameOf(row)),
                           Words::tr("Sign out"), s("token.revoke"),
                           { { L("username"), nameOf(row) }, { L("id"), row.value(L("id")) } });
          } },
        { s("tokenIssue"), Words::tr("Issue a token"), false, true,
          [](AdminListPage &page, const QJsonObject &) {
              page.ask(Words::tr("Issue a token"),
                       { textField("username", Words::tr("Account"),
                                   Words::tr("Whoever has the token may do what this account may"),
                                   true),
                         choiceField("scope", Words::tr("For"),
                                     { { s("api"), Words::tr("HTTP API") },
                                       { s("layim"), Words::tr("LayIM pages") },
                                       { s("console"), Words::tr("Consoles") } }) },
                       Words::tr("Issue"), s("token.issue"), {},
                       [&page](const QJsonObject &answer) {
                           page.showOnce(Words::tr("Token"),
                                         Words::tr("Shown only now; only its hash is kept."),
                                         Words::tr("Token"), answer.value(L("token")).toString());
                       });
          } },
    };
    return list;
}

// ---- groups
// ------------------------------------------------------------------------------------

namespace {

QList<FormField> groupForm(const QJsonObject &row)
{
    FormField members =
        textField("members", Words::tr("Members"), Words::tr("Accounts parted by commas"));
    members.value = joined(row.value(L("members")).toArray());
    members.maxLength = 4000;
    QList<FormField> form;
    if (row.isEmpty()) {
        form = { textField("name", Words::tr("Name"), {}, true),
                 textField("channel", Words::tr("Mini program"), {}, true) };
    }
    form.append(members);
    form.append(numberField("capacity", Words::tr("Limit of a member in this group"),
                            row.value(L("capacity")).toInt(), 0, kMostCapacity,
                            Words::tr("0: the agent's own limit")));
    return form;
}

void saveGroup(AdminListPage &page, const QJsonObject &row)
{
    page.ask(row.isEmpty() ? Words::tr("Add a group")
                           : Words::tr("Edit %1").arg(row.value(L("name")).toString()),
             groupForm(row), Words::tr("Save"), s("group.set"), [row](QJsonObject values) {
                 values.insert(L("members"), namesFrom(values.value(L("members"))));
                 if (!row.isEmpty()) {
                     values.insert(L("name"), row.value(L("name")));
                     values.insert(L("channel"), row.value(L("channel")));
                 }
                 return values;
             });
}

void extraCapacity(AdminListPage &page, const QJsonObject &row)
{
    page.ask(Words::tr("Extra limit for %1").arg(row.value(L("name")).toString()),
             { numberField("extra", Words::tr("More conversations for each member"), 2, 0, 50),
               numberField("minutes", Words::tr("For how many minutes"), 60, 1, 1440) },
             Words::tr("Set"), s("group.set"), [row](QJsonObject values) {
                 values.insert(L("name"), row.value(L("name")));
                 values.insert(L("channel"), row.value(L("channel")));
                 return values;
             });
}

void rings(AdminListPage &page, const QJsonObject &row)
{
    const QString channel = row.value(L("channel")).toString();
    FormField note;
    note.kind = FormField::Kind::Note;
    note.label = Words::tr("From so many seconds on these groups are asked, too. One line each, "
                           "the first at 0; * is everybody. For example 0:presales and 60:*.");
    FormField lines;
    lines.kind = FormField::Kind::Long;
    lines.key = s("ring");
    lines.label = Words::tr("Seconds:group,group");
    lines.value = QStringLiteral("0:%1\n60:*").arg(row.value(L("name")).toString());
    page.ask(Words::tr("Rings of %1").arg(channel), { note, lines }, Words::tr("Save"),
             s("routing.set"), [channel](const QJsonObject &values) {
                 QJsonArray all;
                 const QStringList each =
                     values.value(L("ring")).toString().split(u'\n', Qt::SkipEmptyParts);
                 for (const QString &line : each)
                     all.append(line.trimmed());
                 return QJsonObject { { L("channel"), channel }, { L("ring"), all } };
             });
}

} // namespace

AdminList groupList()
{
    AdminList list;
    list.title = Words::tr("Groups");
    list.empty = Words::tr("No group yet: everybody gets what his mini programs bring.");
    list.command = s("group.list");
    list.key = s("groups");
    list.columns = { { Words::tr("Group"), field("name") },
                     { Words::tr("Mini program"), field("channel") },
                     { Words::tr("Members"),
                       [](const QJsonObject &row) {
                           return joined(row.value(L("members")).toArray());
                       } },
                     { Words::tr("Limit"),
                       [](const QJsonObject &row) {
                           const int limit = row.value(L("capacity")).toInt();
                           return limit > 0 ? QString::number(limit) : Words::tr("own");
                       },
                       true, 64 },
                     { Words::tr("Extra limit"),
                       [](const QJsonObject &row) {
                           const int extra = row.value(L("extra")).toInt();
                           return extra > 0 ? QStringLiteral("+%1 · %2")
                                                  .arg(extra)
                                                  .arg(timeWords(row.value(L("extraUntilAt"))))
                                            : QString();
                       },
                       false, 150 } };
    list.actions = {
        { s("groupEdit"), Words::tr("Edit"), true, false, &saveGroup },
        { s("groupExtra"), Words::tr("Extra limit"), true, false, &extraCapacity },
        { s("groupRings"), Words::tr("Rings"), true, false, &rings },
        { s("groupRemove"), Words::tr("Remove"), true, false,
          [](AdminListPage &page, const QJsonObject &row) {
              const QString name = row.value(L("name")).toString();
              page.confirm(Words::tr("Remove %1?").arg(name),
                           Words::tr("Its members stay. What waits for this group waits for "
                                     "everybody then."),
                           Words::tr("Remove"), s("group.remove"),
                           { { L("name"), name }, { L("channel"), row.value(L("channel")) } });
          } },
        { s("groupAdd"), Words::tr("Add a group"), false, true,
          [](AdminListPage &page, const QJsonObject &) { saveGroup(page, {}); } },
    };
    return list;
}

// ---- common
// ------------------------------------------------------------------------------------

FormField textField(const char *key, const QString &label, const QString &hint, bool required)
{
    FormField field;
    field.key = s(key);
    field.label = label;
    field.hint = hint;
    field.required = required;
    return field;
}

FormField numberField(const char *key, const QString &label, int value, int least, int most,
                      const QString &hint)
{
    FormField field = textField(key, label, hint);
    field.kind = FormField::Kind::Number;
    field.value = value;
    field.least = least;
    field.most = most;
    return field;
}

FormField choiceField(const char *key, const QString &label,
                      const QList<QPair<QString, QString>> &choices, const QString &value)
{
    FormField field = textField(key, label);
    field.kind = FormField::Kind::Choice;
    field.choices = choices;
    field.value = value;
    return field;
}

std::function<QString(const QJsonObject &)> field(const char *key)
{
    return [key = s(key)](const QJsonObject &row) { return row.value(key).toString(); };
}

QString joined(const QJsonArray &values, const QString &none)
{
    QStringList texts;
    for (const QJsonValue &value : values)
        texts.append(value.toString());
    return texts.isEmpty() ? none : texts.join(QStringLiteral(", "));
}

QString timeWords(const QJsonValue &at)
{
    const qint64 ms = at.toInteger();
    return ms > 0 ? QDateTime::fromMSecsSinceEpoch(ms).toString(QStringLiteral("yyyy-MM-dd HH:mm"))
                  : QString();
}

} // namespace kefu::ui
