// SPDX-License-Identifier: Apache-2.0
#include "ui/model/nameindex.h"

#include <QStringMatcher>
#include <algorithm>
#include <utility>

namespace kefu::ui {

namespace {
constexpr QChar kEnd = u'\n';
constexpr qsizetype kFewStale = 1'000; // not worth a new text
} // namespace

void NameIndex::clear()
{
    m_text.clear();
    m_lines.clear();
    m_lineOf.clear();
    m_stale = 0;
}

void NameIndex::put(VisitorId visitor, const QString &words, qint64 activityAt)
{
    const QString folded = words.toCaseFolded();
    const auto held = m_lineOf.constFind(visitor);
    if (held != m_lineOf.constEnd()) {
        m_lines[size_t(*held)].activityAt = activityAt;
        if (lineText(size_t(*held)) == folded)
            return;
        m_lines[size_t(*held)].current = false;
        ++m_stale;
    }
    m_lineOf.insert(visitor, qsizetype(m_lines.size()));
    m_lines.push_back({ m_text.size(), visitor, activityAt, true });
    m_text += folded;
    m_text += kEnd;
    if (m_stale > kFewStale && m_stale > qsizetype(m_lines.size()) / 2)
        compact();
}

//! Without its end.
QStringView NameIndex::lineText(size_t line) const
{
    const qsizetype start = m_lines[line].start;
    const qsizetype end = line + 1 < m_lines.size() ? m_lines[line + 1].start : m_text.size();
    return QStringView(m_text).mid(start, end - start - 1);
}

//! Lines whose visitors have later ones go.
void NameIndex::compact()
{
    const QString text = std::exchange(m_text, {});
    const std::vector<Line> lines = std::exchange(m_lines, {});
    m_lineOf.clear();
    m_stale = 0;
    for (size_t i = 0; i < lines.size(); ++i) {
        if (!lines[i].current)
            continue;
        const qsizetype end = i + 1 < lines.size() ? lines[i + 1].start : text.size();
        m_lineOf.insert(lines[i].visitor, qsizetype(m_lines.size()));
        m_lines.push_back({ m_text.size(), lines[i].visitor, lines[i].activityAt, true });
        m_text += QStringView(text).mid(lines[i].start, end - lines[i].start);
    }
}

void NameIndex::remove(VisitorId visitor)
{
    const auto held = m_lineOf.constFind(visitor);
    if (held == m_lineOf.constEnd())
        return;
    m_lines[size_t(*held)].current = false;
    ++m_stale;
    m_lineOf.erase(held);
}

std::vector<NameIndex::Hit> NameIndex::find(const QString &part) const
{
    std::vector<Hit> found;
    if (part.isEmpty() || part.contains(kEnd) || part.contains(QChar(kBetween)))
        return found;
    const QStringMatcher matcher(part.toCaseFolded());
    auto line = m_lines.cbegin();
    for (qsizetype at = matcher.indexIn(m_text); at >= 0;) {
        line = std::prev(
            std::upper_bound(line, m_lines.cend(), at,
                             [](qsizetype place, const Line &l) { return place < l.start; }));
        if (line->current)
            found.push_back({ line->visitor, line->activityAt });
        // One hit is enough; on to the next line.
        if (std::next(line) == m_lines.cend())
            break;
        ++line;
        at = matcher.indexIn(m_text, line->start);
    }
    return found;
}

} // namespace kefu::ui
