// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

//! One line (or, with setWrapped, several) of plain text: never rich text, whatever it looks like.
//! What does not fit ends in an ellipsis and stands in the tool tip.
class PlainLabel : public QWidget {
    Q_OBJECT
public:
    PlainLabel(const Look &look, int pixels, QColor Theme::*colour, QWidget *parent = nullptr);

    void setText(const QString &text);
    QString text() const { return m_text; }
    void setColour(QColor Theme::*colour);
    void setBold(bool bold);
    void setAlignment(Qt::Alignment alignment);
    void setWrapped(bool wrapped);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return m_wrapped; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void updateToolTip();

    const Look &m_look;
    QString m_text;
    QColor Theme::*m_colour;
    Qt::Alignment m_alignment = Qt::AlignLeft | Qt::AlignVCenter;
    bool m_wrapped = false;
};

} // namespace kefu::ui
