// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/layimframe.h"

namespace kefu::ui {

class MiniBoxContent;

//! What a window of LayIM's shrinks to: an avatar, a word and the unread count in a small window
//! over all others. A click brings the window back; it is dragged by any place. Takes no focus when
//! it comes by itself.
class MiniBox : public LayimFrame {
    Q_OBJECT
public:
    //! `size`: of the whole, its border included.
    MiniBox(Look &look, QSize size);

    //! `seed` and `name`: whose avatar.
    void setShown(qint64 seed, const QString &name, const QString &title, int unread);
    QString title() const;
    int unread() const;
    //! ±10 px, once (layim.md 1.4).
    void shake();
    int shakeOffset() const;

Q_SIGNALS:
    //! Clicked, or Enter or the space bar pressed.
    void chosen();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    MiniBoxContent *m_content;
    QPoint m_pressedAt;
    bool m_dragged = false;
};

} // namespace kefu::ui
