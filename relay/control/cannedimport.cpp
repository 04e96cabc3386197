// SPDX-License-Identifier: Apache-2.0
#include "relay/control/cannedimport.h"

#include "relay/desk/cannedrules.h"
#include "relay/protocol/features.h"

#include <QHash>
#include <QJsonArray>

namespace kefu::control {

namespace {

using L = QLatin1String;

constexpr qsizetype kMostProblems = 50;

//! What checkedCanned() found wrong, for whoever wrote the file.
QString wordsOf(const Error &error)
{
    const QString field = error.details.value(L("field")).toString();
    if (field == L("title"))
        return QStringLiteral("the title is missing or longer than %1 characters")
            .arg(kMaxCannedNameChars);
    if (field == L("group"))
        return QStringLiteral("the group is longer than %1 characters").arg(kMaxCannedNameChars);
    if (field == L("shortcut"))
        return QStringLiteral(
                   "the shortcut is longer than %1 characters, or has a blank or a slash")
            .arg(kMaxShortcutChars);
    if (error.code == ErrorCode::TooLarge)
        return QStringLiteral("the text is longer than %1 characters").arg(kMaxTextChars);
    if (field == L("text") || field.isEmpty())
        return QStringLiteral("the text is missing");
    return QStringLiteral("%1 is missing or wrong").arg(field);
}

//! What two lines of a file must not share.
QString keyOf(const CannedReply &reply)
{
    const QString name = reply.shortcut.isEmpty()
        ? QStringLiteral("t\n%1\n%2").arg(reply.group, reply.title)
        : QStringLiteral("s\n") + reply.shortcut;
    return reply.channel.toString() + u'\n' + name;
}

} // namespace

void CannedImport::run(const CannedFile &file, bool dryRun)
{
    m_file = file;
    m_dryRun = dryRun;
    check();
    if (!m_file.problems.isEmpty()) {
        const QStringList shown =
            m_file.problems.first(std::min(m_file.problems.size(), kMostProblems));
        m_done(errorAnswer(makeError(
            ErrorCode::BadRequest, QStringLiteral("nothing was imported:\n") + shown.join(u'\n'),
            { { L("problems"), QJsonArray::fromStringList(m_file.problems) } })));
        return;
    }
    readAll({}, [self = shared_from_this()] { self->writeFrom(0); });
}

void CannedImport::check()
{
    QHash<QString, int> seen;
    for (CannedLine &line : m_file.lines) {
        QString problem = problemWith(line);
        const QString key = keyOf(line.reply);
        if (problem.isEmpty() && seen.contains(key))
            problem = QStringLiteral("the same reply stands in line %1 already").arg(seen[key]);
        if (problem.isEmpty())
            seen.insert(key, line.line);
        else
            m_file.problems.append(QStringLiteral("line %1: %2").arg(line.line).arg(problem));
    }
    if (m_file.lines.isEmpty() && m_file.problems.isEmpty())
        m_file.problems.append(QStringLiteral("line 1: the file holds no reply"));
}

//! Empty: none; then the line is as it will be kept.
QString CannedImport::problemWith(CannedLine &line) const
{
    if (!line.channel.isEmpty()) {
        const auto record = m_desk.anyChannelByName(line.channel);
        if (!record)
            return QStringLiteral("no channel named ") + line.channel;
        line.reply.channel = record->id;
    }
    const Result<CannedReply> checked = desk::checkedCanned(line.reply);
    if (!checked)
        return wordsOf(checked.error());
    line.reply = *checked;
    return {};
}

void CannedImport::readAll(CannedId after, const std::function<void()> &then)
{
    m_desk.canned(m_actor, after,
                  [self = shared_from_this(), then](const Result<CannedAnswer> &page) {
                      if (!page)
                          return self->m_done(errorAnswer(page.error()));
                      for (const CannedReply &reply : page->replies) {
                          if (reply.scope == CannedScope::Team)
                              self->m_known.append(reply);
                      }
                      if (page->more && !page->replies.isEmpty())
                          self->readAll(page->replies.last().id, then);
                      else
                          then();
                  });
}

CannedImport::What CannedImport::matched(CannedReply &reply) const
{
    for (const CannedReply &known : m_known) {
        if (keyOf(known) != keyOf(reply))
            continue;
        reply.id = known.id;
        reply.version = known.version;
        const bool same = known.title == reply.title && known.group == reply.group
            && known.content == reply.content;
        return same ? What::Same : What::Change;
    }
    return What::Add;
}

//! One after the other: each is a command of its own, allowed and noted like any.
void CannedImport::writeFrom(qsizetype at)
{
    for (; at < m_file.lines.size(); ++at) {
        CannedReply reply = m_file.lines.at(at).reply;
        const What what = matched(reply);
        m_same += what == What::Same ? 1 : 0;
        m_added += what == What::Add ? 1 : 0;
        m_changed += what == What::Change ? 1 : 0;
        if (m_dryRun || what == What::Same)
            continue;
        m_desk.saveCanned(
            m_actor, reply, [self = shared_from_this(), at](const Result<CannedReply> &saved) {
                if (saved)
                    return self->writeFrom(at + 1);
                Error error = saved.error();
                error.message = QStringLiteral("line %1: %2 (%3 before it are imported)")
                                    .arg(self->m_file.lines.at(at).line)
                                    .arg(error.message)
                                    .arg(at);
                self->m_done(errorAnswer(error));
            });
        return;
    }
    tell();
}

void CannedImport::tell()
{
    m_done(okAnswer({ { L("added"), m_added },
                      { L("changed"), m_changed },
                      { L("same"), m_same },
                      { L("dryRun"), m_dryRun } }));
}

QString CannedImport::nameOf(ChannelId channel) const
{
    for (const ChannelInfo &info : m_desk.channels()) {
        if (info.id == channel)
            return info.name;
    }
    return {};
}

void CannedImport::exportTo(bool json)
{
    readAll({}, [self = shared_from_this(), json] {
        QList<CannedLine> lines;
        for (const CannedReply &reply : std::as_const(self->m_known))
            lines.append({ 0, self->nameOf(reply.channel), reply });
        self->m_done(okAnswer({ { L("text"), json ? cannedJson(lines) : cannedCsv(lines) },
                                { L("replies"), int(lines.size()) } }));
    });
}

} // namespace kefu::control
