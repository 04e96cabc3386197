// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QAbstractButton>

namespace kefu::ui {

//! A text button: LayIM's green one, its split pair (text part and arrow part side by side), the
//! quiet bordered one, the link and the pill that floats over a list.
class Button : public QAbstractButton {
    Q_OBJECT
public:
    enum class Kind { Primary, SplitText, SplitArrow, Quiet, Link, Pill };

    Button(const Look &look, Kind kind, QWidget *parent = nullptr);

    void setKind(Kind kind);
    //! A hint behind the text in smaller letters, such as a key.
    void setHint(const QString &hint);
    //! Width follows the text, but is at least this.
    void setMinimumText(int width) { m_minimum = width; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void paintGround(QPainter &painter) const;
    void paintText(QPainter &painter) const;
    QColor textColour() const;
    bool isFilled() const;

    const Look &m_look;
    Kind m_kind;
    QString m_hint;
    int m_minimum = 0;
    bool m_byKey = false; //!< the focus came by a key: only then it is shown
};

} // namespace kefu::ui
