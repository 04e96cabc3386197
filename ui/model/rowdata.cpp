// SPDX-License-Identifier: Apache-2.0
#include "ui/model/rowdata.h"

#include "ui/model/conversationstore.h"

namespace kefu::ui {

namespace {

//! What is begun, in one line; of pictures alone that there are some.
QString draftWords(const ConversationStore &store, VisitorId visitor)
{
    const QString text = store.draft(visitor).simplified();
    const bool pictures = text.isEmpty() && !store.draftPictures(visitor).isEmpty();
    return pictures ? store.words().image : text;
}

} // namespace

QVariant conversationData(const ConversationStore &store, const ConversationInfo &info, int role)
{
    switch (role) {
    case KindRole:
        return int(RowKind::Visitor);
    case VisitorIdRole:
        return info.visitor.id.value;
    case ConversationIdRole:
        return info.id.value;
    case ChannelIdRole:
        return info.visitor.channel.value;
    case ChannelNameRole:
        return store.channelName(info.visitor.channel);
    case WaitingSinceRole:
        return info.waitingSinceAt;
    case EndedRole:
        return info.state == ConversationState::Closed;
    case EndedAtRole:
        return info.endedAt;
    case LostRole:
        return store.isLost(info.id);
    case AcceptUntilRole:
        return store.isOffered(info) ? info.acceptUntilAt : 0;
    case HelpAtRole:
        return info.helpAt;
    case ChannelPlaceRole:
        return store.channelPlace(info.visitor.channel);
    case AvatarRole:
        return info.visitor.avatar;
    default:
        break;
    }
    const VisitorId visitor = info.visitor.id;
    switch (role) {
    case NameRole:
        return store.displayName(visitor);
    case PreviewRole:
        return store.preview(visitor);
    case ActivityAtRole:
        return store.activityAt(visitor);
    case UnreadRole:
        return store.unread(visitor);
    case QuotaLeftRole:
        return store.quota(visitor).left;
    case QuotaUntilRole:
        return store.quota(visitor).untilAt;
    case DraftRole:
        return draftWords(store, visitor);
    default:
        return {};
    }
}

QVariant visitorData(const ConversationStore &store, VisitorId visitor, int role)
{
    const ConversationInfo *info = store.currentOf(visitor);
    return info ? conversationData(store, *info, role) : QVariant();
}

QHash<int, QByteArray> conversationRoleNames()
{
    return { { NameRole, "name" },
             { KindRole, "kind" },
             { VisitorIdRole, "visitorId" },
             { ConversationIdRole, "conversationId" },
             { ChannelIdRole, "channelId" },
             { ChannelNameRole, "channelName" },
             { PreviewRole, "preview" },
             { ActivityAtRole, "activityAt" },
             { UnreadRole, "unread" },
             { WaitingSinceRole, "waitingSince" },
             { QuotaLeftRole, "quotaLeft" },
             { QuotaUntilRole, "quotaUntil" },
             { EndedRole, "ended" },
             { EndedAtRole, "endedAt" },
             { LostRole, "lost" },
             { DraftRole, "draft" },
             { AcceptUntilRole, "acceptUntil" },
             { HelpAtRole, "helpAt" },
             { ChannelPlaceRole, "channelPlace" },
             { AvatarRole, "avatar" },
             { GroupOpenRole, "groupOpen" },
             { GroupCountRole, "groupCount" } };
}

} // namespace kefu::ui
