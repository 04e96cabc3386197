// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Qt>

namespace kefu::ui {

//! Roles of every model whose rows are visitors or conversations. Ids and times are qint64, counts
//! int.
enum ConversationRoles {
    NameRole = Qt::DisplayRole, //!< QString
    KindRole = Qt::UserRole + 1, //!< RowKind as int
    VisitorIdRole,
    ConversationIdRole,
    ChannelIdRole,
    ChannelNameRole, //!< QString
    PreviewRole, //!< QString, one line of plain text
    ActivityAtRole, //!< ms UTC
    UnreadRole,
    WaitingSinceRole, //!< ms UTC; 0 = nothing waits
    QuotaLeftRole,
    QuotaUntilRole, //!< ms UTC
    EndedRole, //!< bool: the conversation is closed (LayIM's grey row)
    EndedAtRole, //!< ms UTC
    LostRole, //!< bool: not this agent's any more
    DraftRole, //!< QString: what the agent has begun to write, one line; empty when nothing
    AcceptUntilRole, //!< ms UTC: offered to this agent until then; 0 = not offered
    HelpAtRole, //!< ms UTC: since when its owner asks for help; 0 = he does not
    ChannelPlaceRole, //!< int: which of the mini programs, for its colour
    AvatarRole, //!< QString: media id; empty = letters
    GroupOpenRole, //!< bool; Group only
    GroupCountRole, //!< visitors in the group, also when closed; Group only
    GroupOnlineRole, //!< members of it who are there; a group of colleagues only
    AgentIdRole, //!< Member only
    GroupIdRole, //!< 客服组, 0 for all colleagues; the header of such a group only
    PresenceRole, //!< PresenceState as int; Member only
};

enum class RowKind { Group, Visitor, Member };

} // namespace kefu::ui
