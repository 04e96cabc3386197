// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QAbstractButton>

namespace kefu::ui {

//! One of the big buttons of the first run (desk/first-run-light): a round icon, a title, a line
//! that says what will happen, an arrow. The text is the title.
class StartCard : public QAbstractButton {
    Q_OBJECT
public:
    static constexpr QSize kSize { 640, 88 };

    //! `first`: the one most people want, drawn stronger.
    StartCard(const Look &look, Icon icon, bool first, QWidget *parent = nullptr);

    void setWords(const QString &title, const QString &line);
    QSize sizeHint() const override { return kSize; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void paintIcon(QPainter &painter) const;

    const Look &m_look;
    const Icon m_icon;
    const bool m_first;
    QString m_line;
    bool m_byKey = false;
};

} // namespace kefu::ui
