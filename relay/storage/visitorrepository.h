// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/visitorcache.h"

namespace kefu::storage {

class Connection;
class Row;

//! 最近会话 on a card (desk.md 3.4).
inline constexpr int kMaxEpisodesShown = 5;

//! Reads KEFU_VISITOR_COLUMNS.
VisitorRow readVisitor(Row &row);

//! In the order readVisitor() expects; `v` is the table.
#define KEFU_VISITOR_COLUMNS                                                                       \
    KEFU_FIRST_NUMBER("v.id")                                                                      \
    KEFU_NUMBER("v.channel_id")                                                                    \
    KEFU_NUMBER("v.last_seq")                                                                      \
    KEFU_NUMBER("v.message_left")                                                                  \
    KEFU_NUMBER("v.message_until_at")                                                              \
    KEFU_NUMBER("v.enter_left")                                                                    \
    KEFU_NUMBER("v.enter_until_at")                                                                \
    KEFU_NUMBER("v.last_agent")                                                                    \
    KEFU_NUMBER("v.last_agent_at")                                                                 \
    KEFU_NUMBER("v.reserved")                                                                      \
    KEFU_LAST_NUMBER("v.corrections") ", v.openid, v.name, v.sent_at, v.avatar, v.labels"

//! Table `visitors`.
class VisitorRepository {
public:
    VisitorRepository(Connection &db, VisitorCache &cache)
        : m_db(db)
        , m_cache(cache)
    {
    }

    std::optional<VisitorRow> find(VisitorId id);
    VisitorRow add(ChannelId channel, const QString &openid, qint64 at);
    //! What every message changes: last seq and quota.
    void saveProgress(const VisitorRow &visitor);
    //! The next number of his history, dense from 1.
    int takeSeq(VisitorId id);
    void saveWindow(VisitorId id, const domain::QuotaWindow &window);
    void saveName(VisitorId id, const QString &name);
    //! What the mini program said of him when he entered last.
    void saveSource(VisitorId id, const QString &source, bool verified);
    //! The address his picture was made from; empty = he has none.
    QString avatarUrl(VisitorId id);
    void saveAvatar(VisitorId id, const QString &media, const QString &url);
    //! What a card shows but the notes; of his cards the last one before `beforeSeq` (0 = of all).
    std::optional<VisitorCardRow> card(VisitorId id, int beforeSeq);
    //! The remark and the tags.
    void saveLabels(const VisitorInfo &visitor);
    void saveLastAgent(VisitorId id, AgentId agent, qint64 at);

private:
    QList<VisitorEpisode> episodes(VisitorId id);

    Connection &m_db;
    VisitorCache &m_cache;
};

} // namespace kefu::storage
