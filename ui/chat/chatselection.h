// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPersistentModelIndex>
#include <utility>

namespace kefu::ui {

//! A run of text over one or more rows of a chat. Its ends follow their rows when rows are put in
//! before them.
class ChatSelection {
public:
    struct End {
        QPersistentModelIndex row;
        int position = 0; //!< in that row's text
    };

    void clear();
    void start(const QModelIndex &row, int position);
    void extend(const QModelIndex &row, int position);
    bool isEmpty() const;
    //! The end that moves; without a row when nothing was begun.
    const End &cursor() const { return m_cursor; }

    //! First and last row; {-1, -2} when nothing is selected.
    std::pair<int, int> rows() const;
    //! The selected part of a row whose text has `length` characters.
    std::pair<int, int> partOf(int row, int length) const;

private:
    bool forward() const;

    End m_anchor;
    End m_cursor;
};

} // namespace kefu::ui
