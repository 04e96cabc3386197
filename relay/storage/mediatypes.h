// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"

//! What crosses the border of storage about the files of messages.
namespace kefu::storage {

//! A file as the store knows it. Hashes are SHA-256 of files in data_dir/media; empty = none.
struct MediaRecord {
    Media media; //!< mimeType and bytes are those of what is shown
    ChannelId channel; //!< it came in there; none: an agent's upload
    AgentId author; //!< who uploaded it
    QByteArray hash; //!< as it came
    QByteArray picture; //!< made anew by kefudesk-imagehelper; of what is no picture empty
    QByteArray thumb;
    QString thumbType;
    qint64 createdAt = 0;

    //! What is shown and sent.
    const QByteArray &shown() const { return picture.isEmpty() ? hash : picture; }
};

//! A file that is still at WeChat.
struct MediaJobRow {
    QString id; //!< of the media
    ChannelId channel;
    QString wechatId;
    QString url; //!< the link beside it, as it came
    int tries = 0;
    qint64 nextAt = 0;
    qint64 untilAt = 0; //!< WeChat's three days are over
    bool mustBePicture = false; //!< the message it is of can show nothing else
};

//! The end of a job: Ready with its file, Expired or Failed.
struct MediaEndItem {
    MediaRecord record;
    qint64 at = 0;
};
//! The messages that show it, as they are now.
struct MediaOutcome {
    QList<SettleOutcome> changes;
    QList<ConversationChange>
        faces; //!< conversations of visitors whose picture of themselves it is
};

//! Where a file is shown.
struct MediaPlace {
    struct Line {
        VisitorId visitor;
        int seq = 0; //!< Message::seq
    };
    MediaRecord record;
    QList<Line> shown; //!< in messages; of many the newest
};

} // namespace kefu::storage
