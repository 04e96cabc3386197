// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/rowheights.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace kefu::ui {

namespace {
constexpr size_t kBlock = 256;
} // namespace

qint64 RowHeights::Block::sumBefore(size_t inside) const
{
    if (isUniform())
        return qint64(inside) * each;
    return std::accumulate(heights.begin(), heights.begin() + std::ptrdiff_t(inside), qint64(0));
}

size_t RowHeights::Block::rowAt(qint64 y) const
{
    if (isUniform())
        return each > 0 ? std::min(size_t(std::max<qint64>(y, 0) / each), count - 1) : 0;
    size_t row = 0;
    while (row + 1 < count && y >= heights[row])
        y -= heights[row++];
    return row;
}

RowHeights::Block RowHeights::uniform(size_t count, int height)
{
    Block block;
    block.count = count;
    block.each = height;
    block.sum = qint64(count) * height;
    return block;
}

RowHeights::Block RowHeights::listed(std::vector<int> heights)
{
    Block block;
    block.count = heights.size();
    block.sum = std::accumulate(heights.begin(), heights.end(), qint64(0));
    block.heights = std::move(heights);
    return block;
}

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
        if (rest < m_blocks[b].count)
            return { b, rest };
        rest -= m_blocks[b].count;
    }
    // Behind the last row: the end of the last block, so that rows can be put there.
    return m_blocks.empty() ? Place {} : Place { m_blocks.size() - 1, m_blocks.back().count };
}

void RowHeights::insert(int row, int count, int height)
{
    if (count <= 0)
        return;
    m_count += count;
    m_total += qint64(count) * height;
    const Place place = find(row);
    Block *block = m_blocks.empty() ? nullptr : &m_blocks[place.block];
    if (block && block->isUniform() && block->each == height) {
        block->count += size_t(count);
        block->sum += qint64(count) * height;
    } else if (block && !block->isUniform() && size_t(count) <= kBlock) {
        block->heights.insert(block->heights.begin() + std::ptrdiff_t(place.inside), size_t(count),
                              height);
        block->count += size_t(count);
        block->sum += qint64(count) * height;
        split(place.block);
    } else {
        const size_t at = cutBefore(row);
        m_blocks.insert(m_blocks.begin() + std::ptrdiff_t(at), uniform(size_t(count), height));
    }
}

//! Sees to it that a block begins with `row`; its index, or the number of blocks.
size_t RowHeights::cutBefore(int row)
{
    const Place place = find(row);
    if (m_blocks.empty() || place.inside == 0)
        return place.block;
    Block &block = m_blocks[place.block];
    if (place.inside == block.count)
        return place.block + 1;
    const auto middle =
        block.heights.begin() + std::ptrdiff_t(block.isUniform() ? size_t(0) : place.inside);
    Block rest = block.isUniform() ? uniform(block.count - place.inside, block.each)
                                   : listed({ middle, block.heights.end() });
    if (block.isUniform())
        block = uniform(place.inside, block.each);
    else
        block = listed({ block.heights.begin(), middle });
    m_blocks.insert(m_blocks.begin() + std::ptrdiff_t(place.block) + 1, std::move(rest));
    return place.block + 1;
}

void RowHeights::split(size_t block)
{
    if (m_blocks[block].count <= 2 * kBlock)
        return;
    const std::vector<int> all = std::move(m_blocks[block].heights);
    std::vector<Block> parts;
    for (size_t from = 0; from < all.size(); from += kBlock) {
        const size_t to = std::min(from + kBlock, all.size());
        parts.push_back(
            listed({ all.begin() + std::ptrdiff_t(from), all.begin() + std::ptrdiff_t(to) }));
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
        const size_t here = std::min(size_t(count), block.count - place.inside);
        const qint64 gone = block.sumBefore(place.inside + here) - block.sumBefore(place.inside);
        if (!block.isUniform()) {
            const auto first = block.heights.begin() + std::ptrdiff_t(place.inside);
            block.heights.erase(first, first + std::ptrdiff_t(here));
        }
        block.count -= here;
        block.sum -= gone;
        m_total -= gone;
        m_count -= int(here);
        count -= int(here);
        if (block.count == 0)
            m_blocks.erase(m_blocks.begin() + std::ptrdiff_t(place.block));
    }
}

//! Gives the rows around `place` a list of their own; a long run keeps its other rows without one.
void RowHeights::list(Place &place)
{
    const Block whole = m_blocks[place.block];
    const size_t from = place.inside / kBlock * kBlock;
    const size_t to = std::min(from + kBlock, whole.count);
    std::vector<Block> parts;
    if (from > 0)
        parts.push_back(uniform(from, whole.each));
    parts.push_back(listed(std::vector<int>(to - from, whole.each)));
    if (to < whole.count)
        parts.push_back(uniform(whole.count - to, whole.each));
    const auto at = m_blocks.begin() + std::ptrdiff_t(place.block);
    *at = std::move(parts.front());
    m_blocks.insert(at + 1, std::make_move_iterator(parts.begin() + 1),
                    std::make_move_iterator(parts.end()));
    place = { place.block + (from > 0 ? 1 : 0), place.inside - from };
}

void RowHeights::set(int row, int height)
{
    Place place = find(row);
    if (m_blocks[place.block].at(place.inside) == height)
        return;
    if (m_blocks[place.block].isUniform())
        list(place);
    Block &block = m_blocks[place.block];
    int &slot = block.heights[place.inside];
    block.sum += height - slot;
    m_total += height - slot;
    slot = height;
}

int RowHeights::height(int row) const
{
    const Place place = find(row);
    return m_blocks[place.block].at(place.inside);
}

qint64 RowHeights::top(int row) const
{
    qint64 y = 0;
    size_t rest = size_t(row);
    for (const Block &block : m_blocks) {
        if (rest < block.count)
            return y + block.sumBefore(rest);
        rest -= block.count;
        y += block.sum;
    }
    return y;
}

int RowHeights::rowAt(qint64 y) const
{
    size_t row = 0;
    for (const Block &block : m_blocks) {
        if (y < block.sum)
            return int(row + block.rowAt(y));
        y -= block.sum;
        row += block.count;
    }
    return m_count - 1;
}

} // namespace kefu::ui
