// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAccessible>
#include <QModelIndex>
#include <QString>

class QAbstractItemView;
class QWidget;

namespace kefu::ui {

//! A list that paints its rows itself and says them, too: to a screen reader it is a list whose
//! items have the words of spokenRow(). For subclasses of QAbstractItemView with one column, which
//! call speakRows() when they are made.
class SpokenRows {
public:
    virtual ~SpokenRows() = default;
    //! One line for the ear: who, what, and the state the eye sees in colours.
    virtual QString spokenRow(const QModelIndex &index) const = 0;
    //! Beyond focus and being on the screen: whether it opens, is open, is read-only.
    virtual QAccessible::State spokenState(const QModelIndex &) const { return {}; }
    //! What a click on the row does; nothing by default.
    virtual void pressRow(const QModelIndex &) { }
};

void speakRows();

//! Says `words` to whoever listens to the screen, over the window of `near`, without moving the
//! focus. Callers ask QAccessible::isActive() first: making words for nobody costs.
void announce(QWidget *near, const QString &words);

} // namespace kefu::ui
