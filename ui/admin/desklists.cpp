// SPDX-License-Identifier: Apache-2.0
// What agents say and when, what is kept and who did what.
#include "ui/admin/adminlists.h"

#include <QCoreApplication>
#include <QDate>

namespace kefu::ui {

namespace {

using L = QLatin1String;

class Words {
    Q_DECLARE_TR_FUNCTIONS(AdminLists)
};

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

QJsonArray lines(const QJsonValue &text)
{
    QJsonArray all;
    const QStringList each = text.toString().split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : each)
        all.append(line.trimmed());
    return all;
}

QString weekday(int day)
{
    const QStringList days { QString(),
                             Words::tr("Monday"),
                             Words::tr("Tuesday"),
                             Words::tr("Wednesday"),
                             Words::tr("Thursday"),
                             Words::tr("Friday"),
                             Words::tr("Saturday"),
                             Words::tr("Sunday") };
    return days.value(day);
}

FormField longField(const char *key, const QString &label, const QString &hint)
{
    FormField field = textField(key, label, hint);
    field.kind = FormField::Kind::Long;
    return field;
}

AdminAction removal(const char *name, const char *command, const char *key, const QString &words)
{
    return { s(name), Words::tr("Remove"), true, false,
             [command = s(command), key = s(key), words](AdminListPage &page,
                                                         const QJsonObject &row) {
                 page.confirm(Words::tr("Remove?"), words, Words::tr("Remove"), command,
                              { { key, row.value(key) } });
             } };
}

//! A year's days are replaced together: those that are known are filled in first.
void editYear(AdminListPage &page, const QJsonObject &row)
{
    const QString year = row.isEmpty() ? QString::number(QDate::currentDate().year())
                                       : row.value(L("date")).toString().left(4);
    QStringList holidays;
    QStringList workdays;
    for (const QJsonValue &value : page.rows()) {
        const QJsonObject day = value.toObject();
        const QString date = day.value(L("date")).toString();
        if (!date.startsWith(year))
            continue;
        const int as = day.value(L("as")).toInt();
        if (day.value(L("working")).toBool())
            workdays.append(date + (as > 0 ? QStringLiteral("=%1").arg(as) : QString()));
        else
            holidays.append(date);
    }
    FormField yearField = textField("year", Words::tr("Year"), {}, true);
    yearField.value = year;
    FormField off = longField("holidays", Words::tr("Holidays"),
                              Words::tr("One each line: 2026-10-01 or 2026-10-01..2026-10-07"));
    off.value = holidays.join(u'\n');
    FormField on =
        longField("workdays", Words::tr("Make-up days"),
                  Words::tr("One each line; =5: works like a Friday, else like a Monday"));
    on.value = workdays.join(u'\n');
    page.ask(Words::tr("Holidays and make-up days"), { yearField, off, on }, Words::tr("Save"),
             s("calendar.set"), [](QJsonObject values) {
                 values.insert(L("holidays"), lines(values.value(L("holidays"))));
                 values.insert(L("workdays"), lines(values.value(L("workdays"))));
                 return values;
             });
}

} // namespace

AdminList calendarList()
{
    AdminList list;
    list.title = Words::tr("Holidays");
    list.hint = Words::tr("For all mini programs. Working hours stand with a mini program's "
                          "automatic replies.");
    list.empty = Words::tr("No holidays are known: every day is as its weekday.");
    list.command = s("calendar.list");
    list.key = s("days");
    list.columns = { { Words::tr("Day"), field("date"), false, 140 },
                     { Words::tr("Kind"),
                       [](const QJsonObject &row) {
                           return row.value(L("working")).toBool() ? Words::tr("make-up day")
                                                                   : Words::tr("holiday");
                       },
                       false, 140 },
                     { Words::tr("Works like"),
                       [](const QJsonObject &row) { return weekday(row.value(L("as")).toInt()); } },
                     { Words::tr("Name"), field("name") } };
    list.actions = { { s("calendarEdit"), Words::tr("Edit a year"), false, true, &editYear } };
    return list;
}

AdminList cannedList()
{
    AdminList list;
    list.title = Words::tr("Team's canned replies");
    list.hint =
        Words::tr("Agents type / and a shortcut. {访客名}, {客服名} and {小程序} are filled "
                  "in by the console.");
    list.empty = Words::tr("The team has no canned reply yet.");
    list.command = s("canned.list");
    list.key = s("canned");
    list.pageField = s("after");
    list.pageKey = s("id");
    list.columns = { { Words::tr("Heading"), field("group"), false, 120 },
                     { Words::tr("Title"), field("title"), false, 160 },
                     { Words::tr("Shortcut"), field("shortcut"), false, 100 },
                     { Words::tr("Mini program"),
                       [](const QJsonObject &row) {
                           const QString name = row.value(L("channel")).toString();
                           return name.isEmpty() ? Words::tr("all") : name;
                       },
                       false, 130 },
                     { Words::tr("Text"), [](const QJsonObject &row) {
                          const QJsonObject content = row.value(L("content")).toObject();
                          const QString text = content.value(L("text")).toString();
                          return text.isEmpty() ? content.value(L("kind")).toString()
                                                : text.simplified();
                      } } };
    list.actions = {
        removal("cannedRemove", "canned.remove", "id",
                Words::tr("Nobody finds it any more. What was sent with it stays.")),
        { s("cannedAdd"), Words::tr("Add a reply"), false, true,
          [](AdminListPage &page, const QJsonObject &) {
              FormField text = longField("text", Words::tr("Text"), {});
              text.required = true;
              page.ask(Words::tr("Add a canned reply"),
                       { textField("title", Words::tr("Title"), {}, true),
                         textField("shortcut", Words::tr("Shortcut"),
                                   Words::tr("What an agent types after /")),
                         textField("group", Words::tr("Heading")),
                         textField("channel", Words::tr("Only for this mini program"),
                                   Words::tr("Empty: for all")),
                         text },
                       Words::tr("Add"), s("canned.add"));
          } },
    };
    return list;
}

AdminList wordList()
{
    const QList<QPair<QString, QString>> actions { { s("mask"), Words::tr("Mask with ***") },
                                                   { s("warn"), Words::tr("Warn") },
                                                   { s("block"), Words::tr("Block") } };
    const QList<QPair<QString, QString>> directions { { s("both"), Words::tr("Both directions") },
                                                      { s("in"), Words::tr("From visitors") },
                                                      { s("out"), Words::tr("From agents") } };
    const auto named = [](const QList<QPair<QString, QString>> &names, const char *key) {
        return [names, key = s(key)](const QJsonObject &row) {
            const QString value = row.value(key).toString();
            for (const auto &[name, words] : names) {
                if (name == value)
                    return words;
            }
            return value;
        };
    };
    AdminList list;
    list.title = Words::tr("Sensitive words");
    list.hint = Words::tr("Width and case of letters do not matter.");
    list.empty = Words::tr("No sensitive word yet.");
    list.command = s("word.list");
    list.key = s("words");
    list.columns = { { Words::tr("Word"), field("word") },
                     { Words::tr("What it does"), named(actions, "action"), false, 180 },
                     { Words::tr("In messages"), named(directions, "direction"), false, 180 } };
    list.actions = {
        removal("wordRemove", "word.remove", "word", Words::tr("From now on it means nothing.")),
        { s("wordAdd"), Words::tr("Add a word"), false, true,
          [actions, directions](AdminListPage &page, const QJsonObject &) {
              page.ask(Words::tr("Add a sensitive word"),
                       { textField("word", Words::tr("Word"), {}, true),
                         choiceField("action", Words::tr("What it does"), actions),
                         choiceField("direction", Words::tr("In messages"), directions) },
                       Words::tr("Add"), s("word.add"));
          } },
    };
    return list;
}

//! Each mini program says for itself how long it keeps; the list asks which there are.
AdminList retentionList()
{
    AdminList list;
    list.title = Words::tr("Retention");
    list.hint = Words::tr("What is older is deleted every night. Audit and logins are kept for 180 "
                          "days at least.");
    list.empty = Words::tr("No mini program yet.");
    list.command = s("channel.list");
    list.key = s("channels");
    list.columns = { { Words::tr("Mini program"), field("name") },
                     { Words::tr("AppID"), field("appid") } };
    list.actions = {
        { s("retentionEdit"), Words::tr("Set…"), true, true,
          [](AdminListPage &page, const QJsonObject &row) {
              const QString name = row.value(L("name")).toString();
              page.ask(Words::tr("Retention of %1").arg(name),
                       { choiceField("months", Words::tr("Conversations"),
                                     { { s("6"), Words::tr("6 months") },
                                       { s("12"), Words::tr("1 year") },
                                       { s("36"), Words::tr("3 years") } },
                                     s("12")),
                         numberField("mediaDays", Words::tr("Files, days"), 180, 1, 3650) },
                       Words::tr("Set"), s("retention.set"), [name](QJsonObject values) {
                           values.insert(L("name"), name);
                           values.insert(L("months"), values.value(L("months")).toString().toInt());
                           return values;
                       });
          } },
        { s("retentionShow"), Words::tr("Show"), true, false,
          [](AdminListPage &page, const QJsonObject &row) {
              page.call(s("retention.show"), { { L("name"), row.value(L("name")) } },
                        [&page](const QJsonObject &answer) {
                            page.say(Words::tr("Conversations %1 months, files %2 "
                                               "days")
                                         .arg(answer.value(L("months")).toInt())
                                         .arg(answer.value(L("mediaDays")).toInt()));
                        });
          } }
    };
    return list;
}

AdminList webhookList()
{
    AdminList list;
    list.title = Words::tr("Webhooks");
    list.hint = Words::tr("Events go to these addresses, signed, for other in-house systems.");
    list.empty = Words::tr("No webhook yet.");
    list.command = s("webhook.list");
    list.key = s("webhooks");
    list.columns = { { Words::tr("Address"), field("url") },
                     { Words::tr("Events"),
                       [](const QJsonObject &row) {
                           return joined(row.value(L("events")).toArray(), Words::tr("all"));
                       } },
                     { Words::tr("Mini programs"),
                       [](const QJsonObject &row) {
                           return joined(row.value(L("channels")).toArray(), Words::tr("all"));
                       } },
                     { Words::tr("Tries"),
                       [](const QJsonObject &row) {
                           return QString::number(row.value(L("tries")).toInt());
                       },
                       true, 64 },
                     { Words::tr("Last error"), field("lastError") } };
    list.actions = {
        { s("webhookRetry"), Words::tr("Try now"), true, false,
          [](AdminListPage &page, const QJsonObject &row) {
              page.call(s("webhook.retry"), { { L("id"), row.value(L("id")) } });
          } },
        removal("webhookRemove", "webhook.remove", "id",
                Words::tr("Nothing is sent there any more.")),
        { s("webhookAdd"), Words::tr("Add a webhook"), false, true,
          [](AdminListPage &page, const QJsonObject &) {
              page.ask(
                  Words::tr("Add a webhook"),
                  { textField("url", Words::tr("Address"), Words::tr("https://…"), true),
                    longField("events", Words::tr("Events"),
                              Words::tr("One each line, such as message.added; empty: all")),
                    longField("channels", Words::tr("Mini programs"),
                              Words::tr("One each line; empty: all")) },
                  Words::tr("Add"), s("webhook.add"),
                  [](QJsonObject values) {
                      values.insert(L("events"), lines(values.value(L("events"))));
                      values.insert(L("channels"), lines(values.value(L("channels"))));
                      return values;
                  },
                  [&page](const QJsonObject &answer) {
                      page.showOnce(Words::tr("The webhook's secret"),
                                    Words::tr("Its signature is made with it. Shown only "
                                              "now."),
                                    Words::tr("Secret"), answer.value(L("secret")).toString());
                  });
          } },
    };
    return list;
}

// ---- audit
// -------------------------------------------------------------------------------------

namespace {

//! What a command was about: mini program, conversation, visitor, target.
QString aboutWords(const QJsonObject &row)
{
    QStringList parts;
    for (const L key : { L("channel"), L("conversation"), L("visitor"), L("target") }) {
        if (row.contains(key))
            parts.append(row.value(key).toString());
    }
    return parts.join(QStringLiteral(" · "));
}

void filterAudit(AdminListPage &page, const QJsonObject &)
{
    page.ask(Words::tr("Filter the audit log"),
             { textField("since", Words::tr("From"), Words::tr("2026-11-24 or 2026-11-24T09:00")),
               textField("until", Words::tr("Until")),
               textField("agent", Words::tr("Who"), Words::tr("An account")),
               textField("command", Words::tr("What"), Words::tr("As the list names it")),
               textField("channel", Words::tr("Mini program")) },
             Words::tr("Show"), QString(), [&page](QJsonObject values) {
                 const QStringList keys = values.keys();
                 for (const QString &key : keys) {
                     if (values.value(key).toString().isEmpty())
                         values.remove(key);
                 }
                 page.setFilters(values);
                 return values;
             });
}

} // namespace

AdminList auditList()
{
    AdminList list;
    list.title = Words::tr("Audit log");
    list.hint = Words::tr("Who did what, newest first; neither text nor secrets. Nobody can change "
                          "it without being found out.");
    list.empty = Words::tr("Nothing was found.");
    list.command = s("audit.list");
    list.key = s("audit");
    list.pageField = s("before");
    list.pageKey = s("id");
    list.columns = { { Words::tr("When"),
                       [](const QJsonObject &row) { return timeWords(row.value(L("at"))); }, false,
                       140 },
                     { Words::tr("Who"), field("actor"), false, 110 },
                     { Words::tr("From"),
                       [](const QJsonObject &row) {
                           const QString address = row.value(L("address")).toString();
                           return address.isEmpty() ? row.value(L("door")).toString() : address;
                       },
                       false, 120 },
                     { Words::tr("What"), field("command"), false, 150 },
                     { Words::tr("About"), &aboutWords },
                     { Words::tr("Outcome"), field("outcome"), false, 110 } };
    list.actions = {
        { s("auditFilter"), Words::tr("Filter…"), false, false, &filterAudit },
        { s("auditVerify"), Words::tr("Verify"), false, false,
          [](AdminListPage &page, const QJsonObject &) {
              page.call(s("audit.verify"), {}, [&page](const QJsonObject &answer) {
                  const bool sound = answer.value(L("sound")).toBool();
                  page.say(sound ? Words::tr("Sound: %1 rows are what was written.")
                                       .arg(answer.value(L("rows")).toInteger())
                                 : Words::tr("NOT sound at row %1: it was changed or cut.")
                                       .arg(answer.value(L("brokenAt")).toString()));
              });
          } },
    };
    return list;
}

} // namespace kefu::ui
