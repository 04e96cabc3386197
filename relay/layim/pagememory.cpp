// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/pagememory.h"

#include <QCryptographicHash>
#include <algorithm>

namespace kefu::layim {

namespace {

constexpr qint64 kKeepMs = 24LL * 3600 * 1000;
constexpr qsizetype kMaxPages = 20'000;
constexpr qsizetype kMaxVisitors = 200'000;
constexpr qsizetype kMaxSent = 64;

//! Tokens are kept nowhere but with their owner, in memory neither.
QByteArray keyOf(const QByteArray &token)
{
    return QCryptographicHash::hash(token, QCryptographicHash::Sha256);
}

} // namespace

PageMemory &PageMemories::get(const QByteArray &token, qint64 now)
{
    const QByteArray key = keyOf(token);
    if (!m_pages.contains(key) && m_pages.size() >= kMaxPages)
        forgetOld(now);
    PageMemory &page = m_pages[key];
    page.usedAt = now;
    return page;
}

void PageMemories::merge(const QByteArray &token, const PageMemory &seen, qint64 now)
{
    PageMemory &page = get(token, now);
    for (auto it = seen.shown.begin(); it != seen.shown.end(); ++it)
        page.shown.insert(it.key(), std::max(it.value(), page.shown.value(it.key())));
    page.listed.unite(seen.listed);
}

void PageMemories::forgetOld(qint64 now)
{
    m_pages.removeIf([now](const auto &page) { return now - page.value().usedAt > kKeepMs; });
    if (m_pages.size() < kMaxPages)
        return;
    const auto oldest =
        std::min_element(m_pages.begin(), m_pages.end(),
                         [](const auto &a, const auto &b) { return a.usedAt < b.usedAt; });
    m_pages.erase(oldest);
}

void PageMemories::rememberVisitor(const VisitorInfo &visitor)
{
    if (m_visitors.size() >= kMaxVisitors)
        m_visitors.clear(); // only names: the next init brings them again
    m_visitors.insert(visitor.id, visitor);
}

VisitorInfo PageMemories::visitor(VisitorId id) const
{
    VisitorInfo unknown;
    unknown.id = id;
    return m_visitors.value(id, unknown);
}

void PageMemories::noteSent(const QByteArray &token, const QString &clientMessageId, qint64 now)
{
    PageMemory &page = get(token, now);
    page.sentHere.append(clientMessageId);
    if (page.sentHere.size() > kMaxSent)
        page.sentHere.removeFirst();
}

bool PageMemories::wasSentFrom(const QByteArray &token, const QString &clientMessageId) const
{
    const auto page = m_pages.constFind(keyOf(token));
    // The parts of a split text end in "#2", "#3" …
    return page != m_pages.constEnd()
        && page->sentHere.contains(clientMessageId.section(u'#', 0, 0));
}

} // namespace kefu::layim
