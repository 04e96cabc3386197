// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/rowheights.h"

#include <algorithm>
#include <numeric>

namespace kefu::ui {

namespace {
constexpr size_t kBlock = 256;
} // namespace

void RowHeights::clear()
{
    m_blocks.clear();
    m_count = 0;
    m_total = 0;
}

RowHeights::Place RowHeights::find(int row) const
{
    size_t rest = size_t(row);
    for (size_t b = 0; b < m_blocks.size(); ++b) {
        if (rest < m_blocks[b].heights.size())
            return { b, rest };
        rest -= m_blocks[b].heights.size();
    }
    // Behind the last row: the end of the last block, so that rows can be put there.
    return m_blocks.empty() ? Place {}
                            : Place { m_blocks.size() - 1, m_blocks.back().heights.size() };
}

void RowHeights::insert(int row, int count, int height)
{
    if (count <= 0)
        return;
    if (m_blocks.empty())
        m_blocks.emplace_back();
    const Place place = find(row);
    Block &block = m_blocks[place.block];
    block.heights.insert(block.heights.begin() + std::ptrdiff_t(place.inside), size_t(count),
                         height);
    block.sum += qint64(count) * height;
    m_count += count;
    m_total += qint64(count) * height;
    split(place.block);
}

void RowHeights::split(size_t block)
{
    if (m_blocks[block].heights.size() <= 2 * kBlock)
        return;
    const std::vector<int> all = std::move(m_blocks[block].heights);
    std::vector<Block> parts;
    for (size_t from = 0; from < all.size(); from += kBlock) {
        Block part;
        part.heights.assign(all.begin() + std::ptrdiff_t(from),
                            all.begin() + std::ptrdiff_t(std::min(from + kBlock, all.size())));
        part.sum = std::accumulate(part.heights.begin(), part.heights.end(), qint64(0));
        parts.push_back(std::move(part));
    }
    m_blocks.erase(m_blocks.begin() + std::ptrdiff_t(block));
    m_blocks.insert(m_blocks.begin() + std::ptrdiff_t(block),
                    std::make_move_iterator(parts.begin()), std::make_move_iterator(parts.end()));
}

void RowHeights::remove(int row, int count)
{
    while (count > 0 && row < m_count) {
        const Place place = find(row);
        Block &block = m_blocks[place.block];
        const size_t here = std::min(size_t(count), block.heights.size() - place.inside);
        const auto first = block.heights.begin() + std::ptrdiff_t(place.inside);
        const auto last = first + std::ptrdiff_t(here);
        const qint64 gone = std::accumulate(first, last, qint64(0));
        block.heights.erase(first, last);
        block.sum -= gone;
        m_total -= gone;
        m_count -= int(here);
        count -= int(here);
        if (block.heights.empty())
            m_blocks.erase(m_blocks.begin() + std::ptrdiff_t(place.block));
    }
}

void RowHeights::set(int row, int height)
{
    const Place place = find(row);
    int &slot = m_blocks[place.block].heights[place.inside];
    m_blocks[place.block].sum += height - slot;
    m_total += height - slot;
    slot = height;
}

int RowHeights::height(int row) const
{
    const Place place = find(row);
    return m_blocks[place.block].heights[place.inside];
}

qint64 RowHeights::top(int row) const
{
    qint64 y = 0;
    size_t rest = size_t(row);
    for (const Block &block : m_blocks) {
        if (rest < block.heights.size()) {
            return std::accumulate(block.heights.begin(),
                                   block.heights.begin() + std::ptrdiff_t(rest), y);
        }
        rest -= block.heights.size();
        y += block.sum;
    }
    return y;
}

int RowHeights::rowAt(qint64 y) const
{
    int row = 0;
    for (const Block &block : m_blocks) {
        if (y >= block.sum) {
            y -= block.sum;
            row += int(block.heights.size());
            continue;
        }
        for (const int height : block.heights) {
            if (y < height)
                return row;
            y -= height;
            ++row;
        }
    }
    return m_count - 1;
}

} // namespace kefu::ui
