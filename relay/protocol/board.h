// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/explanation.h"
#include "relay/protocol/types.h"

//! The queue dashboard's values (product.md 8, desk.md 3.5). Every number counts what its comment
//! says and nothing else; ratios are made by whoever shows them from the two numbers they have.
namespace kefu {

//! The figures of one place and its day so far: all, a mini program, a group. Plain numbers, times
//! and spans; -1 for a median of nothing.
struct BoardFigures {
    // now
    qint64 queued = 0; //!< 排队中
    qint64 oldestQueuedAt = 0; //!< 最长等待: since when; 0 = nobody waits
    qint64 assigned = 0; //!< 接待中
    qint64 unanswered = 0; //!< 待回复
    qint64 oldestWaitingAt = 0; //!< of those
    qint64 overdue = 0; //!< 超 3 分钟未回复
    qint64 expiring = 0; //!< 即将失效
    qint64 uncertain = 0; //!< 结果不明
    qint64 help = 0; //!< 求助
    qint64 leaves = 0; //!< 留言
    qint64 messagesPerMinute = 0; //!< of visitors, in the last minute
    // today
    qint64 conversations = 0; //!< 接待人数: with an agent
    qint64 enteredOnly = 0; //!< 进入未咨询
    qint64 messagesIn = 0;
    qint64 messagesOut = 0; //!< by agents
    qint64 automatic = 0; //!< by the relay
    qint64 queueStays = 0; //!< 平均排队时长 = queueWaitMs / queueStays
    qint64 queueWaitMs = 0;
    qint64 levelBase = 0; //!< 30 秒首响达标率 = levelHits / levelBase
    qint64 levelHits = 0;
    qint64 firstReplies = 0;
    qint64 firstReplyMedianMs = -1;
    qint64 firstReplyP90Ms = -1;
    qint64 replies = 0; //!< 3 分钟回复率 = repliesInTime / replies
    qint64 repliesInTime = 0;
    qint64 replyMs = 0; //!< 平均响应时长 = replyMs / replies
    qint64 abandoned = 0; //!< 排队放弃
    qint64 dropped = 0; //!< 接入未回复
    qint64 windowsOver = 0; //!< 超时限未回复
    qint64 transfers = 0;
    qint64 rated = 0; //!< 满意度 = ratingSum / rated
    qint64 ratingSum = 0;
    bool operator==(const BoardFigures &) const = default;
};

struct BoardChannel {
    ChannelId id;
    QString name {};
    qint64 online = 0;
    qint64 busy = 0;
    qint64 away = 0;
    qint64 grace = 0;
    qint64 load = 0; //!< live conversations
    qint64 capacity = 0; //!< of all who are there; 0 = no limit
    qint64 lastPushAt = 0; //!< 最近推送
    qint64 emergencyUntilAt = 0; //!< 应急回复 is on until then; 0 = off
    BoardFigures figures {};
    bool operator==(const BoardChannel &) const = default;
};

struct BoardGroup {
    GroupId id;
    ChannelId channel {};
    QString name {};
    BoardFigures figures {};
    bool operator==(const BoardGroup &) const = default;
};

struct BoardAgent {
    Colleague agent;
    QString number {}; //!< 工号
    QList<ChannelId> channels {}; //!< empty = all
    QList<GroupId> groups {};
    qint64 unanswered = 0; //!< 待回复
    qint64 oldestWaitingAt = 0; //!< 最久
    qint64 today = 0; //!< 今日接待
    qint64 help = 0; //!< 求助, how many
    qint64 helpAt = 0; //!< the oldest of them
    qint64 graceUntilAt = 0; //!< 掉线: until when his conversations stay
    qint64 extraCapacity = 0; //!< 临时上限, in his groups
    bool operator==(const BoardAgent &) const = default;
};

//! Five minutes of the day, for the charts.
struct BoardPoint {
    qint64 at = 0; //!< their beginning
    qint64 queued = 0; //!< the most at once
    qint64 waitMs = 0; //!< the longest wait
    qint64 messagesIn = 0;
    qint64 messagesOut = 0;
    qint64 abandoned = 0;
    qint64 online = 0; //!< agents, the most at once
    qint64 conversations = 0; //!< begun
    qint64 levelBase = 0; //!< as in BoardFigures
    qint64 levelHits = 0;
    qint64 overdue = 0; //!< the most at once, as the next two
    qint64 expiring = 0;
    qint64 help = 0;
    ChannelId channel {}; //!< none = all
    bool operator==(const BoardPoint &) const = default;
};

//! An alert that stands. `kind`: "wait", "nobody_online", "account", "uncertain", "certificate",
//! "disk", "no_push"; `level`: "warning" or "critical"; `value` in the kind's own unit (ms,
//! errcode, messages, days, per cent).
struct BoardAlert {
    QString kind;
    QString level {};
    ChannelId channel {};
    qint64 sinceAt = 0;
    qint64 value = 0;
    qint64 limit = 0; //!< the threshold it is beyond
    bool operator==(const BoardAlert &) const = default;
};

//! One who waits, in the queue's order.
struct QueuedRow {
    ConversationInfo conversation;
    //! Sort key, the smallest first: when it began to wait less a minute for each priority. Rows
    //! are numbered by it, so that nobody is told anew when the first one leaves.
    qint64 order = 0;
    qint64 queuedAt = 0; //!< first enqueue of the episode: what its age counts from
    QString why {}; //!< why still: Explanation::why
    GroupId group {};
    bool operator==(const QueuedRow &) const = default;
};

} // namespace kefu
