// SPDX-License-Identifier: Apache-2.0
#include "relay/control/cannedhandlers.h"

#include "relay/control/cannedimport.h"

#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"
#include "relay/protocol/jsonreader.h"

#include <QJsonArray>

namespace kefu::control {

namespace {

using L = QLatin1String;
using domain::Actor;

constexpr qsizetype kMaxName = 64;
constexpr qsizetype kMaxFile = 1024 * 1024; // characters of a file that is imported

CommandSpec command(const char *verb, const char *nameField, const char *summary)
{
    CommandSpec spec;
    spec.words = { QStringLiteral("canned"), QString::fromLatin1(verb) };
    spec.cmd = QStringLiteral("canned.") + QString::fromLatin1(verb);
    spec.nameField = QString::fromLatin1(nameField);
    spec.summary = QString::fromLatin1(summary);
    spec.hasJson = true;
    return spec;
}

OptionSpec option(const char *name, const char *value, const char *description, bool required)
{
    return { QString::fromLatin1(name),  QString::fromLatin1(name),
             QString::fromLatin1(value), QString::fromLatin1(description),
             OptionSpec::Kind::Text,     required };
}

QString lineOf(const QJsonObject &reply)
{
    const QString content = reply.value(L("content")).toObject().value(L("text")).toString();
    const QString channel = reply.value(L("channel")).toString();
    const QString shortcut = reply.value(L("shortcut")).toString();
    return QStringLiteral("%1  %2%3  %4%5\n    %6\n")
        .arg(reply.value(L("id")).toString(), shortcut.isEmpty() ? QString() : u'/' + shortcut,
             reply.value(L("group")).toString().prepend(shortcut.isEmpty() ? L("") : L("  ")),
             reply.value(L("title")).toString(),
             channel.isEmpty() ? QString() : QStringLiteral("  (%1 only)").arg(channel),
             content.isEmpty() ? reply.value(L("content")).toObject().value(L("kind")).toString()
                               : content.simplified());
}

} // namespace

CannedHandlers::CannedHandlers(desk::Desk &desk)
    : m_desk(desk)
{
}

bool CannedHandlers::handle(const Actor &actor, const QString &cmd, const QJsonObject &d,
                            const Answer &done)
{
    if (cmd == L("canned.list"))
        list(actor, d, done);
    else if (cmd == L("canned.add"))
        add(actor, d, done);
    else if (cmd == L("canned.remove"))
        remove(actor, d, done);
    else if (cmd == L("canned.import"))
        importFile(actor, d, done);
    else if (cmd == L("canned.export"))
        exportFile(actor, d, done);
    else
        return false;
    return true;
}

void CannedHandlers::list(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const CannedId after = reader.id<CannedId>(L("after"));
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.canned(actor, after, [this, done](const Result<CannedAnswer> &answer) {
        if (!answer)
            return done(errorAnswer(answer.error()));
        QJsonArray replies;
        for (const CannedReply &reply : answer->replies)
            replies.append(replyJson(reply));
        done(okAnswer({ { L("canned"), replies }, { L("more"), answer->more } }));
    });
}

void CannedHandlers::add(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    CannedReply reply;
    reply.scope = CannedScope::Team;
    reply.title = reader.string(L("title"), kMaxCannedNameChars, true);
    reply.group = reader.string(L("group"), kMaxCannedNameChars);
    reply.shortcut = reader.string(L("shortcut"), kMaxShortcutChars);
    reply.content.text = reader.string(L("text"), kMaxTextChars, true);
    const QString channel = reader.string(L("channel"), kMaxName);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    const auto record = m_desk.anyChannelByName(channel);
    if (!channel.isEmpty() && !record) {
        return done(errorAnswer(
            makeError(ErrorCode::NotFound, QStringLiteral("no channel named ") + channel)));
    }
    if (record)
        reply.channel = record->id;
    m_desk.saveCanned(actor, reply, [this, done](const Result<CannedReply> &saved) {
        done(saved ? okAnswer({ { L("reply"), replyJson(*saved) } }) : errorAnswer(saved.error()));
    });
}

void CannedHandlers::remove(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const CannedId id = reader.id<CannedId>(L("id"), true);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.removeCanned(actor, id, [id, done](const Result<bool> &removed) {
        done(removed ? okAnswer({ { L("id"), id.toString() } }) : errorAnswer(removed.error()));
    });
}

void CannedHandlers::importFile(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString text = reader.string(L("text"), kMaxFile, true);
    const bool dryRun = reader.boolean(L("dryRun"));
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    std::make_shared<CannedImport>(m_desk, actor, done)->run(readCannedFile(text), dryRun);
}

void CannedHandlers::exportFile(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString format = reader.string(L("format"), kMaxName);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    std::make_shared<CannedImport>(m_desk, actor, done)->exportTo(format == L("json"));
}

QJsonObject CannedHandlers::replyJson(const CannedReply &reply) const
{
    QJsonObject json = codec::toJson(reply);
    for (const ChannelInfo &channel : m_desk.channels()) {
        if (channel.id == reply.channel)
            json.insert(L("channel"), channel.name);
    }
    return json;
}

QList<CommandSpec> cannedSpecs()
{
    CommandSpec list = command("list", "", "Lists the team's canned replies.");
    list.options = { option("after", "ID", "The page behind the one with this id.", false) };
    CommandSpec add = command("add", "title", "Adds a canned reply for the team, called NAME.");
    add.options = {
        option("text", "TEXT", "What is sent; the console fills in {...} names.", true),
        option("shortcut", "WORD", "What an agent types after '/'.", false),
        option("group", "NAME", "The heading it stands under.", false),
        option("channel", "NAME", "For agents of this channel only.", false),
    };
    CommandSpec import =
        command("import", "file",
                "Adds or changes canned replies from FILE (CSV or JSON; columns title, shortcut, "
                "group, channel, text). One wrong line, and nothing is imported.");
    import.nameLabel = QStringLiteral("FILE");
    import.options = {
        { QStringLiteral("dry-run"),
          QStringLiteral("dryRun"),
          {},
          QStringLiteral("Only says what would be done, or what is wrong."),
          OptionSpec::Kind::Flag }
    };
    CommandSpec exported =
        command("export", "", "Prints the team's canned replies as a file that can be imported.");
    exported.options = { { QStringLiteral("format"), QStringLiteral("format"),
                           QStringLiteral("csv|json"),
                           QStringLiteral("csv by default; cards, links and pictures are in json "
                                          "only."),
                           OptionSpec::Kind::Choice } };
    return { list, add, command("remove", "id", "Removes the canned reply NAME (its id)."), import,
             exported };
}

QString cannedText(const QString &cmd, const QJsonObject &d)
{
    if (cmd == L("canned.add"))
        return QStringLiteral("added ") + lineOf(d.value(L("reply")).toObject());
    if (cmd == L("canned.remove"))
        return QStringLiteral("removed %1\n").arg(d.value(L("id")).toString());
    if (cmd == L("canned.export"))
        return d.value(L("text")).toString();
    if (cmd == L("canned.import"))
        return QStringLiteral("%1%2 added, %3 changed, %4 as they were\n")
            .arg(d.value(L("dryRun")).toBool() ? L("would be: ") : L(""))
            .arg(d.value(L("added")).toInt())
            .arg(d.value(L("changed")).toInt())
            .arg(d.value(L("same")).toInt());
    if (cmd != L("canned.list"))
        return {};
    QString text;
    const QJsonArray replies = d.value(L("canned")).toArray();
    for (const QJsonValue &reply : replies)
        text += lineOf(reply.toObject());
    if (d.value(L("more")).toBool())
        text += QStringLiteral("more: --after %1\n")
                    .arg(replies.last().toObject().value(L("id")).toString());
    return replies.isEmpty() ? QStringLiteral("none\n") : text;
}

} // namespace kefu::control
