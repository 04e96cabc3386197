// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskcore.h"

//! What automatic replies and leave messages mean for the rest of the relay.
namespace kefu::desk {

void DeskCore::connectReplies()
{
    Autoresponder::Ports ports;
    ports.written = [this](const storage::AutoReplyOutcome &outcome) { onAutoReply(outcome); };
    ports.marked = [this](const storage::ConversationChange &change) {
        apply(change.conversation, change.events);
    };
    ports.closing = [this](const storage::ConversationRow &row, qint64 untilAt) {
        onWindowClosing(row, untilAt);
    };
    ports.position = [this](ConversationId id) { return dispatcher->positionOf(id); };
    ports.opened = [this] { followQueued(); };
    autoresponder->setPorts(std::move(ports));
    dispatcher->setHoldsBack([this](const storage::ConversationRow &row) {
        return autoresponder->takesLeavesOnly(row.info.visitor.channel);
    });
}

//! Who may have waiting conversations is another question now than when they came.
void DeskCore::followQueued()
{
    const QList<storage::ConversationRow> rows = book.rows().values();
    for (const storage::ConversationRow &row : rows) {
        if (row.info.state == ConversationState::Queued)
            dispatcher->follow(row);
    }
}

void DeskCore::onAutoReply(const storage::AutoReplyOutcome &outcome)
{
    const storage::ConversationRow &row = outcome.conversation;
    apply(row, outcome.events, &outcome.message);
    outbox->add(
        { outcome.message, row.info.visitor.channel, row.info.visitor.id, row.openid, {}, 0 });
}

//! To whom it belongs, or, while it is nobody's, to everybody who could take it; supervisors
//! always.
void DeskCore::onWindowClosing(const storage::ConversationRow &row, qint64 untilAt)
{
    const AlertPush alert { QStringLiteral("window_closing"), row.info.id, row.info.visitor.id,
                            row.info.owner, untilAt };
    for (const auto &[id, entry] : roster.all()) {
        const Role role = entry.record.info.role;
        const bool isLead = role == Role::Supervisor || role == Role::Admin;
        const bool isNobodys = row.info.state == ConversationState::Queued;
        const bool isConcerned = isNobodys || isLead || row.info.owner == id;
        if (isConcerned && Roster::serves(entry, row.info.visitor.channel))
            publisher->publishAlert(id, alert);
    }
}

} // namespace kefu::desk
