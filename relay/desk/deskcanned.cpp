// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/cannedrules.h"
#include "relay/desk/deskprivate.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

#include <algorithm>

//! Canned replies (快捷回复): the team's and each agent's own.
namespace kefu::desk {

using domain::Actor;
using domain::Command;
using storage::CannedRow;

namespace {

using L = QLatin1String;
constexpr int kPage = 100;

Error wrong(const char *field)
{
    return makeError(ErrorCode::BadRequest, QStringLiteral("empty, too long or of another kind"),
                     { { L("field"), L(field) } });
}

//! As many of them as fit into a frame.
CannedAnswer pageOf(QList<CannedReply> replies)
{
    CannedAnswer answer;
    qsizetype bytes = 0;
    for (CannedReply &reply : replies) {
        bytes += 3 * (reply.content.text.size() + reply.content.description.size())
            + 2 * (reply.content.url.size() + reply.content.coverUrl.size()) + 1024;
        if ((bytes > kMaxPageBytes && !answer.replies.isEmpty())
            || answer.replies.size() == kPage) {
            answer.more = true;
            break;
        }
        answer.replies.append(std::move(reply));
    }
    return answer;
}

AuditTarget targetOf(CannedId id)
{
    return { .other = QStringLiteral("canned ") + id.toString() };
}

} // namespace

void Desk::canned(const Actor &actor, CannedId after, Callback<CannedAnswer> done)
{
    // The owner of data_dir has none of his own and sees what he may change.
    if (!d->allowed(actor, actor.local ? Command::ChangeCanned : Command::ReadCanned, done))
        return;
    d->core.storage.cannedReplies({ actor.agent, actor.channels, after, kPage + 1 },
                                  [done](const Result<QList<CannedReply>> &replies) {
                                      if (replies)
                                          done(pageOf(*replies));
                                      else
                                          done(replies.error());
                                  });
}

void Desk::saveCanned(const Actor &actor, const CannedReply &reply, Callback<CannedReply> done)
{
    const bool team = reply.scope == CannedScope::Team;
    const auto audit = d->audited(actor, team ? Command::ChangeCanned : Command::ChangeOwnCanned,
                                  targetOf(reply.id), done);
    CannedRow row { reply, team ? AgentId {} : actor.agent };
    if (!d->mayChangeCanned(actor, reply.scope, reply.channel, done))
        return;
    auto checked = checkedCanned(reply);
    if (!checked) {
        d->fail(done, checked.error());
        return;
    }
    row.reply = *std::move(checked);
    if (!reply.id.isValid()) {
        d->writeCanned(actor, row, done);
        return;
    }
    const auto ticket = d->core.storage.audit();
    d->core.storage.findCanned(reply.id, [=, this](const Result<CannedRow> &before) {
        const storage::AuditScope scope(d->core.storage, ticket);
        if (!before || before->agent != row.agent)
            done(before ? makeError(ErrorCode::NotFound, QStringLiteral("no such canned reply"))
                        : before.error());
        else if (d->mayChangeCanned(actor, reply.scope, before->reply.channel, done))
            d->writeCanned(actor, row, done);
    });
}

void Desk::Private::writeCanned(const Actor &actor, const CannedRow &row,
                                const Callback<CannedReply> &done)
{
    const auto write = [=, this, ticket = core.storage.audit()](const Media &media) {
        const storage::AuditScope scope(core.storage, ticket);
        storage::CannedItem item { row, actor.agent, core.now() };
        item.row.reply.content.media = media;
        core.storage.saveCanned(item, [=, this](const Result<CannedReply> &saved) {
            if (saved)
                core.publisher->publishCanned(row.agent, { row.reply.scope });
            done(saved);
        });
    };
    const QString media = row.reply.content.media.id;
    if (media.isEmpty()) {
        write({});
        return;
    }
    withMedia(actor, media, [done, write](const Result<storage::MediaRecord> &record) {
        if (record && !record->picture.isEmpty())
            write(record->media);
        else if (!record && isTransient(record.error().code))
            done(record.error());
        else
            done(wrong("media"));
    });
}

void Desk::removeCanned(const Actor &actor, CannedId id, Callback<bool> done)
{
    const auto audit = d->audited(actor, Command::ChangeCanned, targetOf(id), done);
    const auto ticket = d->core.storage.audit();
    d->core.storage.findCanned(id, [=, this](const Result<CannedRow> &row) {
        const storage::AuditScope scope(d->core.storage, ticket);
        // Somebody else's own do not exist for him.
        if (!row || (row->agent.isValid() && row->agent != actor.agent)) {
            done(row ? makeError(ErrorCode::NotFound, QStringLiteral("no such canned reply"))
                     : row.error());
            return;
        }
        if (!d->mayChangeCanned(actor, row->reply.scope, row->reply.channel, done))
            return;
        d->core.storage.removeCanned(id, [=, this, found = *row](const Result<bool> &removed) {
            if (removed)
                d->core.publisher->publishCanned(found.agent, { found.reply.scope });
            done(removed);
        });
    });
}

} // namespace kefu::desk
