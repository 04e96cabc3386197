// SPDX-License-Identifier: Apache-2.0
#include "relay/control/privacyhandlers.h"

#include "relay/protocol/jsonreader.h"

#include <QDateTime>
#include <QJsonArray>

namespace kefu::control {

namespace {

using domain::Actor;
using L = QLatin1String;

constexpr qsizetype kMaxId = 20;
constexpr qsizetype kMaxReason = 200;

template <typename Tag> Id<Tag> idFrom(JsonReader &reader, L key)
{
    const auto id = parseId<Id<Tag>>(reader.string(key, kMaxId, true));
    if (!id)
        reader.fail(key);
    return id.value_or(Id<Tag> {});
}

QJsonObject erasureJson(const storage::ErasureRow &row, const QString &channel,
                        const std::optional<AgentInfo> &by)
{
    return { { L("id"), QString::number(row.id) },
             { L("visitor"), row.visitor.toString() },
             { L("channel"), channel },
             { L("reason"), row.reason },
             { L("by"), by ? by->username : L("local") },
             { L("at"), row.at },
             { L("doneAt"), row.doneAt },
             { L("messages"), row.messages },
             { L("files"), row.files },
             { L("backups"), QJsonArray::fromStringList(row.backups) } };
}

QString channelName(const desk::Desk &desk, ChannelId id)
{
    for (const ChannelInfo &channel : desk.channels()) {
        if (channel.id == id)
            return channel.name;
    }
    return id.toString();
}

CommandSpec spec(const char *word, const char *cmd, const char *summary, bool reasoned)
{
    CommandSpec made;
    made.words = { QStringLiteral("visitor"), QString::fromLatin1(word) };
    made.cmd = QString::fromLatin1(cmd);
    made.nameField = QStringLiteral("visitor");
    made.summary = QString::fromLatin1(summary);
    if (reasoned)
        made.options = { { QStringLiteral("reason"), QStringLiteral("reason"),
                           QStringLiteral("TEXT"), QStringLiteral("Why; stands in the record."),
                           OptionSpec::Kind::Text, true } };
    made.hasJson = true;
    return made;
}

QString erasureText(const QJsonObject &row)
{
    QStringList backups;
    for (const QJsonValue &name : row.value(L("backups")).toArray())
        backups.append(name.toString());
    return QStringLiteral("visitor %1 of %2 erased: %3 messages, %4 files (%5)\n")
               .arg(row.value(L("visitor")).toString(), row.value(L("channel")).toString())
               .arg(row.value(L("messages")).toInteger())
               .arg(row.value(L("files")).toInteger())
               .arg(row.value(L("doneAt")).toInteger() > 0
                        ? QDateTime::fromMSecsSinceEpoch(row.value(L("doneAt")).toInteger())
                              .toString(Qt::ISODate)
                        : QStringLiteral("under way"))
        + (backups.isEmpty()
               ? QString()
               : QStringLiteral("  still in: %1\n").arg(backups.join(QStringLiteral(", "))));
}

} // namespace

PrivacyHandlers::PrivacyHandlers(desk::Desk &desk)
    : m_desk(desk)
{
}

bool PrivacyHandlers::handle(const Actor &actor, const QString &cmd, const QJsonObject &d,
                             const Answer &done)
{
    if (cmd == L("visitor.export"))
        exportVisitor(actor, d, done);
    else if (cmd == L("visitor.erase"))
        erase(actor, d, done);
    else if (cmd == L("visitor.hold"))
        hold(actor, d, true, done);
    else if (cmd == L("visitor.release"))
        hold(actor, d, false, done);
    else if (cmd == L("visitor.erasures"))
        erasures(actor, done);
    else if (cmd == L("message.reveal"))
        reveal(actor, d, done);
    else
        return false;
    return true;
}

void PrivacyHandlers::exportVisitor(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const auto visitor = idFrom<VisitorTag>(reader, L("visitor"));
    const QString reason = reader.string(L("reason"), kMaxReason, true);
    const bool reveal = reader.boolean(L("reveal"));
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.exportVisitor(actor, visitor, reason, reveal,
                         [done](const Result<storage::ExportFile> &made) {
                             if (!made)
                                 return done(errorAnswer(made.error()));
                             // The path is of use on this machine only; consoles fetch it by name.
                             done(okAnswer({ { L("name"), made->name },
                                             { L("path"), made->path },
                                             { L("bytes"), made->bytes },
                                             { L("messages"), made->messages },
                                             { L("files"), made->files } }));
                         });
}

void PrivacyHandlers::erase(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const auto visitor = idFrom<VisitorTag>(reader, L("visitor"));
    const QString reason = reader.string(L("reason"), kMaxReason, true);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.eraseVisitor(actor, visitor, reason,
                        [this, done](const Result<storage::ErasureRow> &row) {
                            if (!row)
                                return done(errorAnswer(row.error()));
                            done(okAnswer(erasureJson(*row, channelName(m_desk, row->channel),
                                                      m_desk.agent(row->by))));
                        });
}

void PrivacyHandlers::hold(const Actor &actor, const QJsonObject &d, bool on, const Answer &done)
{
    JsonReader reader(d);
    const auto visitor = idFrom<VisitorTag>(reader, L("visitor"));
    const QString reason = reader.string(L("reason"), kMaxReason, on);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.holdVisitor(
        actor, visitor, on, reason, [done, visitor, on](const Result<bool> &changed) {
            done(changed ? okAnswer({ { L("visitor"), visitor.toString() }, { L("held"), on } })
                         : errorAnswer(changed.error()));
        });
}

void PrivacyHandlers::erasures(const Actor &actor, const Answer &done)
{
    m_desk.erasures(actor, [this, done](const Result<QList<storage::ErasureRow>> &rows) {
        if (!rows)
            return done(errorAnswer(rows.error()));
        QJsonArray list;
        for (const storage::ErasureRow &row : *rows)
            list.append(erasureJson(row, channelName(m_desk, row.channel), m_desk.agent(row.by)));
        done(okAnswer({ { L("erasures"), list } }));
    });
}

void PrivacyHandlers::reveal(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const auto message = idFrom<MessageTag>(reader, L("message"));
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.reveal(actor, message, [done, message](const Result<QString> &text) {
        done(text ? okAnswer({ { L("message"), message.toString() }, { L("text"), *text } })
                  : errorAnswer(text.error()));
    });
}

QList<CommandSpec> privacySpecs()
{
    CommandSpec exported = spec(
        "export", "visitor.export",
        "Writes all that is kept of the visitor with the id NAME to data_dir/exports, as a tar "
        "archive; it is removed after a day.",
        true);
    exported.options.append({ QStringLiteral("reveal"),
                              QStringLiteral("reveal"),
                              {},
                              QStringLiteral("Phone, identity and bank numbers in full."),
                              OptionSpec::Kind::Flag });
    CommandSpec list = spec("erasures", "visitor.erasures",
                            "Lists what was erased, and the backups that still hold it.", false);
    list.nameField.clear();
    CommandSpec reveal = spec("reveal", "message.reveal",
                              "Says the message with the id NAME in full; it is audited.", false);
    reveal.words = { QStringLiteral("message"), QStringLiteral("reveal") };
    reveal.nameField = QStringLiteral("message");
    return {
        exported,
        spec("erase", "visitor.erase",
             "Erases the visitor with the id NAME: what he wrote and was sent, his files, name "
             "and openid. Counts stay in reports. Cannot be undone.",
             true),
        spec("hold", "visitor.hold",
             "Keeps the visitor with the id NAME from being erased or removed for age.", true),
        spec("release", "visitor.release", "Ends the hold of the visitor with the id NAME.", false),
        list,
        reveal
    };
}

QString privacyText(const QString &cmd, const QJsonObject &d)
{
    if (cmd == L("visitor.export"))
        return d.value(L("path")).toString() + u'\n';
    if (cmd == L("visitor.erase"))
        return erasureText(d);
    if (cmd == L("visitor.hold") || cmd == L("visitor.release"))
        return QStringLiteral("visitor %1 is %2\n")
            .arg(d.value(L("visitor")).toString(),
                 d.value(L("held")).toBool() ? L("held") : L("not held"));
    if (cmd == L("message.reveal"))
        return d.value(L("text")).toString() + u'\n';
    if (cmd != L("visitor.erasures"))
        return {};
    QString text;
    for (const QJsonValue &row : d.value(L("erasures")).toArray())
        text += erasureText(row.toObject());
    return text.isEmpty() ? QStringLiteral("none\n") : text;
}

} // namespace kefu::control
