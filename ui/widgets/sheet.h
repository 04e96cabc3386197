// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>

class QVBoxLayout;

namespace kefu::ui {

class IconButton;
class PlainLabel;

//! A box in the middle of a window that asks for something and keeps the rest of the window dim
//! behind it. Esc, its ✕ and a click beside it close it; the focus stays inside. Deletes itself
//! when it is closed.
class Sheet : public QWidget {
    Q_OBJECT
public:
    //! `over` is covered as far as it reaches; `width` and `height` of the box, less where there is
    //! no room.
    Sheet(const Look &look, QWidget *over, QSize box);

    void setTitle(const QString &title);
    //! Shows it with the focus in `first`.
    void open(QWidget *first);
    void dismiss();
    QRect box() const; //!< in the sheet

Q_SIGNALS:
    void closed();

protected:
    //! Where the sheet's own widgets go, below the title.
    QVBoxLayout *content() const { return m_content; }
    const Look &look() const { return m_look; }
    //! Of the whole box, when what it says is known; less where there is no room.
    void setBoxHeight(int height);
    int contentWidth() const; //!< between the box's paddings
    int heightAround() const; //!< title and paddings

    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    void changeEvent(QEvent *event) override;

private:
    void place();

    const Look &m_look;
    QWidget *m_over;
    QSize m_wanted;
    QWidget *m_box;
    QVBoxLayout *m_content;
    PlainLabel *m_title;
    IconButton *m_close;
    QWidget *m_before = nullptr; //!< had the focus
};

} // namespace kefu::ui
