// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>
#include <vector>

namespace kefu::ui {

//! The heights of a long list of rows in blocks with sums, so that the place of a row, the row at a
//! place, a changed height and rows put in or taken out anywhere cost little at 100,000 rows.
class RowHeights {
public:
    int count() const { return m_count; }
    qint64 total() const { return m_total; }

    void clear();
    //! `count` rows of `height` each, before `row`.
    void insert(int row, int count, int height);
    void remove(int row, int count);
    void set(int row, int height);

    int height(int row) const;
    //! Sum of all heights before `row`; `row` may be count().
    qint64 top(int row) const;
    //! The row that covers `y`; the first or last one for places outside, -1 when there is none.
    int rowAt(qint64 y) const;

private:
    struct Block {
        std::vector<int> heights;
        qint64 sum = 0;
    };
    struct Place {
        size_t block = 0;
        size_t inside = 0;
    };
    Place find(int row) const;
    void split(size_t block);

    std::vector<Block> m_blocks;
    int m_count = 0;
    qint64 m_total = 0;
};

} // namespace kefu::ui
