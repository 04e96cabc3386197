// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/layimframe.h"
#include "ui/widgets/themes.h"

namespace kefu::ui {

class PlainLabel;
class SkinCell;

//! LayIM's skin window (layim.md 1.3): 300 wide, three pictures of 86×60 a row; ours are light,
//! dark, the system's, LayIM's own and the skins. A click puts it on at once.
class SkinWindow : public LayimFrame {
    Q_OBJECT
public:
    explicit SkinWindow(Look &look);

    void setCurrent(ThemeChoice choice);

Q_SIGNALS:
    void chosen(kefu::ui::ThemeChoice choice);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void retranslate();

    PlainLabel *m_title;
    QList<SkinCell *> m_cells;
};

} // namespace kefu::ui
