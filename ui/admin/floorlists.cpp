// SPDX-License-Identifier: Apache-2.0
// What the floor agrees on: how conversations end, when somebody is alarmed and who is told; and
// one visitor's data.
#include "ui/admin/adminlists.h"

#include <QCoreApplication>
#include <QHash>

namespace kefu::ui {

namespace {

using L = QLatin1String;

constexpr qint64 kSecond = 1000;

class Words {
    Q_DECLARE_TR_FUNCTIONS(AdminLists)
};

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

QString kindWords(const QString &kind)
{
    const QHash<QString, QString> words {
        { s("wait"), Words::tr("Longest wait") },
        { s("nobody_online"), Words::tr("Nobody online within the business hours") },
        { s("account"), Words::tr("WeChat refuses a mini program") },
        { s("uncertain"), Words::tr("Replies of unknown fate") },
        { s("certificate"), Words::tr("Certificate ends") },
        { s("disk"), Words::tr("Disk is getting full") },
        { s("no_push"), Words::tr("No push received") },
    };
    return words.value(kind, kind);
}

bool isSpan(const QString &kind)
{
    return kind == L("wait") || kind == L("uncertain") || kind == L("nobody_online");
}

//! Spans are told and asked for in seconds.
QString limitWords(const QJsonObject &row, const char *key)
{
    const qint64 limit = row.value(L(key)).toInteger();
    if (limit <= 0)
        return Words::tr("never");
    return isSpan(row.value(L("kind")).toString()) ? Words::tr("%1 s").arg(limit / kSecond)
                                                   : QString::number(limit);
}

int shownLimit(const QJsonObject &row, const char *key)
{
    const qint64 limit = row.value(L(key)).toInteger();
    return int(isSpan(row.value(L("kind")).toString()) ? limit / kSecond : limit);
}

void editAlert(AdminListPage &page, const QJsonObject &row)
{
    const QString kind = row.value(L("kind")).toString();
    const QString unit = isSpan(kind) ? Words::tr("Seconds; 0: never") : Words::tr("0: never");
    const bool on = row.value(L("enabled")).toBool();
    page.ask(
        kindWords(kind),
        { choiceField("on", Words::tr("State"),
                      { { s("on"), Words::tr("enabled") }, { s("off"), Words::tr("disabled") } },
                      on ? s("on") : s("off")),
          numberField("warning", Words::tr("Warning from"), shownLimit(row, "warning"), 0,
                      1'000'000, unit),
          numberField("critical", Words::tr("Critical from"), shownLimit(row, "critical"), 0,
                      1'000'000, unit) },
        Words::tr("Save"), s("alert.set"), [kind](QJsonObject values) {
            for (const L key : { L("warning"), L("critical") }) {
                if (isSpan(kind))
                    values.insert(key, values.value(key).toInteger() * kSecond);
            }
            values.insert(L("kind"), kind);
            return values;
        });
}

void editDispositions(AdminListPage &page, const QJsonObject &row)
{
    QStringList names;
    for (const QJsonValue &name : row.value(L("names")).toArray())
        names.append(name.toString());
    FormField list = textField("names", Words::tr("Wrap-ups"), Words::tr("One each line"));
    list.kind = FormField::Kind::Long;
    list.value = names.join(u'\n');
    FormField channel = textField("channel", Words::tr("Mini program"),
                                  Words::tr("Empty: for all; else beside those of all"));
    channel.value = row.value(L("channel"));
    page.ask(Words::tr("Wrap-ups"), { channel, list }, Words::tr("Save"), s("disposition.set"),
             [](QJsonObject values) {
                 QJsonArray all;
                 const QStringList lines =
                     values.value(L("names")).toString().split(u'\n', Qt::SkipEmptyParts);
                 for (const QString &line : lines)
                     all.append(line.trimmed());
                 values.insert(L("names"), all);
                 if (values.value(L("channel")).toString().isEmpty())
                     values.remove(L("channel"));
                 return values;
             });
}

void addRobot(AdminListPage &page, const QJsonObject &)
{
    FormField url = textField("url", Words::tr("Address of the robot"),
                              Words::tr("As the chat group's settings show it"), true);
    url.maxLength = 1000;
    FormField secret = textField("secret", Words::tr("Secret to sign with"),
                                 Words::tr("Where the robot asks for a signature"));
    secret.kind = FormField::Kind::Secret;
    page.ask(Words::tr("Add a robot"),
             { choiceField("preset", Words::tr("Kind"),
                           { { s("wecom"), Words::tr("WeCom group robot") },
                             { s("dingtalk"), Words::tr("DingTalk") },
                             { s("feishu"), Words::tr("Feishu") },
                             { s("json"), Words::tr("JSON, for one's own systems") } }),
               url, secret,
               choiceField("level", Words::tr("From which level on"),
                           { { s("warning"), Words::tr("warning") },
                             { s("critical"), Words::tr("critical") } }) },
             Words::tr("Add"), s("robot.add"), [](QJsonObject values) {
                 if (values.value(L("secret")).toString().isEmpty())
                     values.remove(L("secret"));
                 return values;
             });
}

//! A command about one visitor, whose id the chat's card and the audit log show.
AdminAction visitorAction(const char *name, const char *command, const QString &words,
                          const QString &warning, bool reasoned)
{
    return { s(name), words, false, false,
             [command = s(command), words, warning, reasoned](AdminListPage &page,
                                                              const QJsonObject &row) {
                 FormField note;
                 note.kind = FormField::Kind::Note;
                 note.label = warning;
                 FormField visitor = textField("visitor", Words::tr("The visitor's id"), {}, true);
                 visitor.value = row.value(L("visitor"));
                 QList<FormField> form { note, visitor };
                 if (reasoned)
                     form.append(textField("reason", Words::tr("Reason"),
                                           Words::tr("Stands in the record"), true));
                 page.ask(words, form, words, command, {}, [&page](const QJsonObject &answer) {
                     const QString file = answer.value(L("path")).toString();
                     page.say(file.isEmpty()
                                  ? Words::tr("Done.")
                                  : Words::tr("Written on the server, for a day: %1").arg(file));
                 });
             } };
}

} // namespace

AdminList dispositionList()
{
    AdminList list;
    list.title = Words::tr("Wrap-ups");
    list.hint = Words::tr("What agents choose from when they end a conversation.");
    list.empty = Words::tr("No wrap-up yet.");
    list.command = s("disposition.list");
    list.key = s("dispositions");
    list.columns = { { Words::tr("Mini program"),
                       [](const QJsonObject &row) {
                           const QString name = row.value(L("channel")).toString();
                           return name.isEmpty() ? Words::tr("all") : name;
                       },
                       false, 180 },
                     { Words::tr("Wrap-ups"), [](const QJsonObject &row) {
                          return joined(row.value(L("names")).toArray());
                      } } };
    list.actions = { { s("dispositionEdit"), Words::tr("Edit"), true, false, &editDispositions },
                     { s("dispositionAdd"), Words::tr("Add a list"), false, true,
                       [](AdminListPage &page, const QJsonObject &) {
                           editDispositions(page, {});
                       } } };
    return list;
}

AdminList alertList()
{
    AdminList list;
    list.title = Words::tr("Alerts");
    list.hint = Words::tr("Shown on the dashboard and told to the robots.");
    list.command = s("alert.list");
    list.key = s("rules");
    list.columns = {
        { Words::tr("Alert"),
          [](const QJsonObject &row) { return kindWords(row.value(L("kind")).toString()); } },
        { Words::tr("State"),
          [](const QJsonObject &row) {
              return row.value(L("enabled")).toBool() ? Words::tr("enabled")
                                                      : Words::tr("disabled");
          },
          false, 100 },
        { Words::tr("Warning from"),
          [](const QJsonObject &row) { return limitWords(row, "warning"); }, true, 110 },
        { Words::tr("Critical from"),
          [](const QJsonObject &row) { return limitWords(row, "critical"); }, true, 110 }
    };
    list.actions = { { s("alertEdit"), Words::tr("Edit"), true, true, &editAlert } };
    return list;
}

AdminList robotList()
{
    AdminList list;
    list.title = Words::tr("Alert robots");
    list.hint = Words::tr("Robots in chat groups that are told of alerts, without message text or "
                          "openid.");
    list.empty = Words::tr("No robot yet.");
    list.command = s("robot.list");
    list.key = s("robots");
    list.columns = { { Words::tr("Kind"), field("preset"), false, 110 },
                     { Words::tr("Leads to"), field("host") },
                     { Words::tr("From"), field("level"), false, 90 },
                     { Words::tr("Mini programs"),
                       [](const QJsonObject &row) {
                           return joined(row.value(L("channels")).toArray(), Words::tr("all"));
                       } },
                     { Words::tr("Last error"), field("lastError") } };
    list.actions = {
        { s("robotTest"), Words::tr("Send a trial"), true, false,
          [](AdminListPage &page, const QJsonObject &row) {
              page.call(s("robot.test"), { { L("id"), row.value(L("id")) } },
                        [&page](const QJsonObject &answer) {
                            page.say(answer.value(L("taken")).toBool()
                                         ? Words::tr("The robot has taken it.")
                                         : answer.value(L("problem")).toString());
                        });
          } },
        { s("robotRemove"), Words::tr("Remove"), true, false,
          [](AdminListPage &page, const QJsonObject &row) {
              page.confirm(Words::tr("Remove?"), Words::tr("It is told of nothing any more."),
                           Words::tr("Remove"), s("robot.remove"),
                           { { L("id"), row.value(L("id")) } });
          } },
        { s("robotAdd"), Words::tr("Add a robot"), false, true, &addRobot },
    };
    return list;
}

AdminList visitorList()
{
    AdminList list;
    list.title = Words::tr("One visitor's data");
    list.hint = Words::tr("Below, what was erased, and the backups that still hold it.");
    list.empty = Words::tr("Nobody was erased yet.");
    list.command = s("visitor.erasures");
    list.key = s("erasures");
    list.columns = { { Words::tr("Visitor"), field("visitor"), false, 90 },
                     { Words::tr("Mini program"), field("channel"), false, 130 },
                     { Words::tr("By"), field("by"), false, 100 },
                     { Words::tr("When"),
                       [](const QJsonObject &row) { return timeWords(row.value(L("at"))); }, false,
                       140 },
                     { Words::tr("Reason"), field("reason") },
                     { Words::tr("Still in backups"), [](const QJsonObject &row) {
                          return joined(row.value(L("backups")).toArray(), Words::tr("none"));
                      } } };
    list.actions = {
        visitorAction("visitorExport", "visitor.export", Words::tr("Export"),
                      Words::tr("All that is kept of the visitor, as one file on the server."),
                      true),
        visitorAction("visitorHold", "visitor.hold", Words::tr("Hold"),
                      Words::tr("Nothing of the visitor is erased, not for age either, until the "
                                "hold ends."),
                      true),
        visitorAction("visitorRelease", "visitor.release", Words::tr("End the hold"),
                      Words::tr("From then on age counts again."), false),
        visitorAction("visitorErase", "visitor.erase", Words::tr("Erase…"),
                      Words::tr("Messages, files, name and openid go for good. Counts stay in the "
                                "reports. This cannot be undone."),
                      true),
    };
    return list;
}

} // namespace kefu::ui
