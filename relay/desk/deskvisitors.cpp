// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"
#include "relay/wechat/sessionfrom.h"

//! Who a visitor is: what the mini program says of him, and whether it is to be believed.
namespace kefu::desk {

using domain::Actor;
using domain::Command;

namespace {

VisitorCard cardOf(const storage::VisitorCardRow &row, bool withOpenid)
{
    VisitorCard card;
    card.visitor = row.visitor;
    card.source = wechat::readSessionFrom(row.source).fields;
    card.sourceVerified = row.sourceVerified;
    card.firstSeenAt = row.firstSeenAt;
    card.conversations = row.conversations;
    card.lastCard = row.lastCard;
    card.notes = row.notes;
    card.episodes = row.episodes;
    card.blockedUntilAt = row.blockedUntilAt;
    if (withOpenid)
        card.openid = row.openid;
    return card;
}

} // namespace

void DeskCore::believe(domain::Inbound &inbound) const
{
    const auto channel = channels.constFind(channelNames.value(inbound.channel));
    const QByteArray key = channel == channels.constEnd() ? QByteArray() : channel->sessionKey;
    const QString &text = inbound.content.text;
    const bool isSigned = wechat::isSigned(text, inbound.openid, key);
    if (!key.isEmpty() && !isSigned)
        return;
    const wechat::SessionSource source = wechat::readSessionFrom(text);
    inbound.claim = { source.name, source.avatarUrl, isSigned };
}

//! The whole openid, with which a visitor is found in other systems, goes to those alone who may
//! copy it; the others get its ends (VisitorInfo::openidHint).
void Desk::visitor(const Actor &actor, VisitorId visitor, Callback<VisitorCard> done)
{
    const auto show = [=, this](const storage::ConversationRow &row, bool whole) {
        const int before = whole ? 0 : row.info.lastSeq + 1;
        // 悄悄话 is for who had the conversation, who said it, and supervisors.
        const bool isLead =
            actor.local || actor.role == Role::Supervisor || actor.role == Role::Admin;
        const auto hears = [=, own = row.info.owner == actor.agent,
                            id = row.info.id](const VisitorNote &note) {
            return !note.whisper.isValid() || isLead || note.author == actor.agent
                || (own && note.whisper == id);
        };
        const bool openid =
            domain::authorize(actor, Command::CopyOpenid, subjectOf(row), d->core.now()).ok();
        d->core.storage.visitorCard(
            visitor, before, [=, last = row.info.id](const Result<storage::VisitorCardRow> &found) {
                if (!found) {
                    done(found.error());
                    return;
                }
                VisitorCard card = cardOf(*found, openid);
                card.notes.removeIf([&](const VisitorNote &note) { return !hears(note); });
                if (!whole) // what came after his own one is not his
                    card.episodes.removeIf([last](const VisitorEpisode &episode) {
                        return last < episode.conversation;
                    });
                done(card);
            });
    };
    d->withOwnOfVisitor<VisitorCard>(actor, Command::ReadVisitor, visitor, done, show);
}

void Desk::changeSessionKey(const Actor &actor, const QString &name, bool on,
                            Callback<QByteArray> done)
{
    const auto audit = d->audited(actor, Command::ChangeChannel,
                                  { .other = QStringLiteral("channel ") + name }, done);
    const auto channel = d->channelNamed(actor, Command::ChangeChannel, name, done);
    if (!channel)
        return;
    const QByteArray key = on ? wechat::makeSessionKey() : QByteArray();
    const auto apply = [key](storage::ChannelRecord &record) -> Result<void> {
        record.sessionKey = key;
        return {};
    };
    d->core.storage.changeChannel(channel->id, apply,
                                  [=, this](const Result<storage::ChannelRecord> &changed) {
                                      if (!changed) {
                                          done(changed.error());
                                          return;
                                      }
                                      d->core.addChannel(*changed);
                                      done(key);
                                  });
}

} // namespace kefu::desk
