// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"
#include "relay/wechat/sessionfrom.h"

//! Who a visitor is: what the mini program says of him, and whether it is to be believed.
namespace kefu::desk {

using domain::Actor;
using domain::Command;

namespace {

VisitorCard cardOf(const storage::VisitorCardRow &row)
{
    VisitorCard card;
    card.visitor = row.visitor;
    card.source = wechat::readSessionFrom(row.source).fields;
    card.sourceVerified = row.sourceVerified;
    card.firstSeenAt = row.firstSeenAt;
    card.conversations = row.conversations;
    card.lastCard = row.lastCard;
    card.notes = row.notes;
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

void Desk::visitor(const Actor &actor, VisitorId visitor, Callback<VisitorCard> done)
{
    d->withOwnOfVisitor<VisitorCard>(actor, Command::ReadVisitor, visitor, done,
                                     [=, this](const storage::ConversationRow &row, bool whole) {
                                         const int before = whole ? 0 : row.info.lastSeq + 1;
                                         d->core.storage.visitorCard(
                                             visitor, before,
                                             [done](const Result<storage::VisitorCardRow> &card) {
                                                 if (card)
                                                     done(cardOf(*card));
                                                 else
                                                     done(card.error());
                                             });
                                     });
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
