// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>
#include <vector>

namespace kefu::ui {

//! The heights of a long list of rows in blocks with sums, so that the place of a row, the row at a
//! place, a changed height and rows put in or taken out anywhere cost little at a million rows.
//! Rows nobody has looked at all have the same estimated height; a run of them is one block without
//! a list, however long.
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
    //! Either a list of heights, or `count` rows of height `each`.
    struct Block {
        size_t count = 0;
        int each = 0;
        std::vector<int> heights; //!< empty: all are `each`
        qint64 sum = 0;

        bool isUniform() const { return heights.empty(); }
        int at(size_t inside) const { return isUniform() ? each : heights[inside]; }
        qint64 sumBefore(size_t inside) const;
        size_t rowAt(qint64 y) const;
    };
    struct Place {
        size_t block = 0;
        size_t inside = 0;
    };
    static Block uniform(size_t count, int height);
    static Block listed(std::vector<int> heights);
    Place find(int row) const;
    size_t cutBefore(int row);
    void split(size_t block);
    void list(Place &place);

    std::vector<Block> m_blocks;
    int m_count = 0;
    qint64 m_total = 0;
};

} // namespace kefu::ui
