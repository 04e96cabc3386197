// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/chatselection.h"

#include <algorithm>

namespace kefu::ui {

void ChatSelection::clear()
{
    m_anchor = {};
    m_cursor = {};
}

void ChatSelection::start(const QModelIndex &row, int position)
{
    m_anchor = { row, position };
    m_cursor = m_anchor;
}

void ChatSelection::extend(const QModelIndex &row, int position)
{
    if (m_anchor.row.isValid())
        m_cursor = { row, position };
}

bool ChatSelection::isEmpty() const
{
    if (!m_anchor.row.isValid() || !m_cursor.row.isValid())
        return true;
    return m_anchor.row == m_cursor.row && m_anchor.position == m_cursor.position;
}

bool ChatSelection::forward() const
{
    return std::pair(m_anchor.row.row(), m_anchor.position)
        <= std::pair(m_cursor.row.row(), m_cursor.position);
}

std::pair<int, int> ChatSelection::rows() const
{
    if (isEmpty())
        return { -1, -2 };
    return std::minmax({ m_anchor.row.row(), m_cursor.row.row() });
}

std::pair<int, int> ChatSelection::partOf(int row, int length) const
{
    const auto [first, last] = rows();
    if (row < first || row > last)
        return { 0, 0 };
    const End &from = forward() ? m_anchor : m_cursor;
    const End &to = forward() ? m_cursor : m_anchor;
    const int start = row == first ? from.position : 0;
    const int end = row == last ? to.position : length;
    return { std::clamp(start, 0, length), std::clamp(end, 0, length) };
}

} // namespace kefu::ui
