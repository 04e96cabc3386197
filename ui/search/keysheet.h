// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/shortcuts.h"
#include "ui/widgets/sheet.h"

class QGridLayout;
class QHBoxLayout;
class QScrollArea;

namespace kefu::ui {

//! F1: every key and what it does, in groups, as they are in force; with the way to the settings
//! where they are changed.
class KeySheet : public Sheet {
    Q_OBJECT
public:
    KeySheet(const Look &look, const ShortcutMap &keys, QWidget *over);

    void openNow();
    QScrollArea *area() const { return m_area; }

Q_SIGNALS:
    void changeRequested();

private:
    struct Line {
        QString words;
        QString keys;
    };
    QList<Line> lines(ActionGroup group) const;
    QGridLayout *addColumn(QHBoxLayout *columns) const;
    void addGroup(QGridLayout *grid, ActionGroup group);

    const ShortcutMap &m_keys;
    QScrollArea *m_area;
};

} // namespace kefu::ui
