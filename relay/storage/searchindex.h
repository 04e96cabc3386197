// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/connection.h"

#include <QStringList>

namespace kefu::storage {

//! data_dir/search.db: which message has which pairs of letters (domain/searchtext.h), as an FTS5
//! table without contents. A file of its own, so that filling it takes nothing from the writer: no
//! lock, no fsync, no page of its log. Everything in it can be made again from relay.db, and is
//! when the file is missing, damaged, of another database (epoch) or of another version.
class SearchIndex {
public:
    SearchIndex() = default;
    Q_DISABLE_COPY_MOVE(SearchIndex)

    //! For filling; throws away a file that does not belong to `epoch`. Errors: Unsupported: this
    //! SQLite has no FTS5; Unavailable.
    Result<void> openForFilling(const QString &path, const QString &epoch);
    //! For asking. Errors: NotFound: nobody has made it yet, or it is not of this epoch;
    //! Unavailable.
    Result<void> openForAsking(const QString &path, const QString &epoch);
    //! The file and what SQLite has beside it; nobody may have it open for filling.
    static void remove(const QString &path);
    bool isOpen() const { return m_open; }
    void close();

    //! A message's pairs; `words` beside them are its visitor's and channel's (visitorWord()).
    struct Entry {
        MessageId message;
        QByteArray words;
    };
    //! All of them or none; afterwards watermark() is `upTo`. False: nothing was written.
    bool add(const QList<Entry> &entries, MessageId upTo);
    //! Takes them out again, those of them that were taken in; the words must be what they were.
    bool forget(const QList<Entry> &entries);
    //! Writes the index anew without what was taken out, and empties its log.
    void compact();
    //! The newest message that was looked at.
    MessageId watermark();

    //! The newest `limit` messages below `before` that match an FTS5 expression of such words.
    QList<MessageId> find(const QString &match, MessageId before, int limit);
    bool failed() const { return m_db.failed(); }
    void clearFailure() { m_db.clearFailure(); }

    //! Longer than the words of pairs are, so that none is taken for one.
    static QByteArray visitorWord(VisitorId visitor);
    static QByteArray channelWord(ChannelId channel);

private:
    bool isOf(const QString &epoch);
    Result<void> make(const QString &epoch);

    Connection m_db;
    QString m_path;
    bool m_open = false;
};

} // namespace kefu::storage
