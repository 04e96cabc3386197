// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/search.h"

#include "relay/domain/searchtext.h"
#include "relay/protocol/features.h"
#include "relay/storage/logging.h"
#include "relay/storage/searchindex.h"
#include "relay/storage/session.h"

#include <algorithm>
#include <limits>

namespace kefu::storage {

namespace {

//! Letters taken into the index in one go, about as long as 200 usual messages take: the same
//! thread brings the log home, which must not wait for a run of long texts.
constexpr qsizetype kPairBytes = 128 * 1024;
constexpr int kCandidates = 128; //!< looked at in one go
//! A page ends here even when it is not full: nobody waits longer, and he may ask on.
constexpr int kMaxCandidates = 4096;
//! As many that the index has not come to are read through.
constexpr int kMaxUnindexed = 2048;
//! With more visitors than this it is quicker to look at what was found.
constexpr qsizetype kMaxVisitorWords = 2000;
//! How much later than it was written a message may have come in (the spool, a visitor without
//! network) and still be found by its time.
constexpr qint64 kLateMs = 24LL * 3600 * 1000;

//! One search on its way through the messages, from the newest to older ones.
class Search {
public:
    Search(Session &session, const SearchQuery &query)
        : m_session(session)
        , m_query(query)
    {
        if (query.reader.isValid())
            m_readable = session.search.readableBy(query.reader, query.readSince);
        m_from = query.fromAt > 0 ? session.search.firstReceived(query.fromAt - kLateMs)
                                  : MessageId { 1 };
        m_before = query.before.isValid() ? query.before
                                          : MessageId { std::numeric_limits<qint64>::max() };
        if (query.toAt > 0)
            m_before = std::min(m_before, session.search.firstReceived(query.toAt + kLateMs));
    }

    SearchPage run(SearchIndex &index)
    {
        const MessageId watermark = index.isOpen() ? index.watermark() : MessageId {};
        if (readThrough(watermark) && watermark.isValid())
            askIndex(index);
        if (m_more)
            m_page.before = m_before;
        return m_page;
    }

private:
    bool isFull() const { return m_page.hits.size() >= m_query.limit; }

    //! What the index does not know yet. False: the page is full, or what follows is missing.
    bool readThrough(MessageId watermark)
    {
        const MessageId first { std::max(watermark.value + 1, m_from.value) };
        if (m_before <= first)
            return true;
        const QList<MessageId> ids = m_session.search.between(first, m_before, kMaxUnindexed + 1);
        if (ids.size() > kMaxUnindexed) {
            m_page.incomplete = true; // what is left out are the newest ones: said, not hidden
            m_before = first;
            return true;
        }
        for (qsizetype i = 0; i < ids.size(); i += kCandidates) {
            if (!look(ids.mid(i, kCandidates)))
                return false;
        }
        m_before = first;
        return true;
    }

    void askIndex(SearchIndex &index)
    {
        const QString match = expression();
        for (int looked = 0; looked < kMaxCandidates; looked += kCandidates) {
            const QList<MessageId> ids = index.find(match, m_before, kCandidates);
            if (index.failed()) {
                index.clearFailure();
                m_page.incomplete = true;
                return;
            }
            const auto older = std::find_if(ids.cbegin(), ids.cend(),
                                            [this](MessageId id) { return id < m_from; });
            if (!look(ids.mid(0, older - ids.cbegin())))
                return;
            if (older != ids.cend() || ids.size() < kCandidates)
                return;
            m_before = ids.last();
        }
        m_more = true;
    }

    //! Takes what fits out of these. False: the page is full, and there may be more.
    bool look(const QList<MessageId> &ids)
    {
        for (const SearchRepository::Found &found : m_session.search.fitting(ids, m_query)) {
            const Message &message = found.message;
            if (!mayRead(message))
                continue;
            const QString text = domain::searchableText(message.content);
            auto snippet = domain::snippetOf(text, m_query.words);
            if (!snippet)
                continue;
            if (isFull()) {
                m_more = true;
                m_before = { m_page.hits.last().message.id };
                return false;
            }
            m_page.hits.append({ message, found.visitor, *std::move(snippet) });
        }
        return true;
    }

    bool mayRead(const Message &message) const
    {
        return !m_query.reader.isValid() || message.seq <= m_readable.value(message.visitor, 0);
    }

    QString expression() const
    {
        QByteArrayList all;
        for (const QString &word : m_query.words) {
            for (const QByteArray &pair : domain::searchPairs(word).split(' ')) {
                if (!pair.isEmpty() && !all.contains(pair))
                    all.append(pair);
            }
        }
        if (m_query.channel.isValid())
            all.append(SearchIndex::channelWord(m_query.channel));
        if (m_query.visitor.isValid())
            all.append(SearchIndex::visitorWord(m_query.visitor));
        else if (m_query.reader.isValid() && m_readable.size() <= kMaxVisitorWords)
            all.append(visitorWords());
        return QString::fromLatin1(all.join(" AND "));
    }

    QByteArray visitorWords() const
    {
        QByteArrayList words;
        for (auto it = m_readable.cbegin(); it != m_readable.cend(); ++it)
            words.append(SearchIndex::visitorWord(it.key()));
        return words.isEmpty() ? QByteArray("nobody") : '(' + words.join(" OR ") + ')';
    }

    Session &m_session;
    const SearchQuery &m_query;
    QHash<VisitorId, int> m_readable; //!< visitor → the last number that may be read
    MessageId m_from;
    MessageId m_before;
    bool m_more = false;
    SearchPage m_page;
};

} // namespace

Result<SearchPage> search(Session &session, const QString &indexPath, const SearchQuery &query)
{
    // Without it, or with one that is being made, the newest messages are read through, and the
    // page says that it may lack some.
    SearchIndex index;
    const QString epoch =
        session.db.askOnce(QStringLiteral("SELECT value FROM meta WHERE name = 'epoch'"));
    if (const auto opened = index.openForAsking(indexPath, epoch);
        !opened && opened.error().code != ErrorCode::NotFound)
        qCWarning(lcStorage).noquote() << "the search index:" << opened.error().message;
    return Search(session, query).run(index);
}

int fillSearchIndex(Session &session, SearchIndex &index, int limit)
{
    const auto texts = session.search.textsAfter(index.watermark(), limit);
    if (texts.isEmpty())
        return 0;
    QList<SearchIndex::Entry> entries;
    MessageId last;
    int taken = 0;
    qsizetype bytes = 0;
    for (const SearchRepository::Text &text : texts) {
        if (bytes > kPairBytes)
            break;
        last = text.message;
        ++taken;
        const QString searched = domain::searchableText(text.content);
        const QByteArray pairs = domain::searchPairs(domain::foldForSearch(searched).text);
        if (pairs.isEmpty())
            continue;
        bytes += pairs.size();
        entries.append({ text.message,
                         pairs + ' ' + SearchIndex::visitorWord(text.visitor) + ' '
                             + SearchIndex::channelWord(text.channel) });
    }
    return index.add(entries, last) ? taken : -1;
}

} // namespace kefu::storage
