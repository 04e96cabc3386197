// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>

class QAbstractButton;

namespace kefu::ui {

//! Words to choose one of, as chips that wrap; the chosen one clicked again is none. Each has the
//! focus by Tab and is chosen by Space.
class ChoiceChips : public QWidget {
    Q_OBJECT
public:
    explicit ChoiceChips(const Look &look, QWidget *parent = nullptr);

    void setChoices(const QStringList &choices);
    QString chosen() const; //!< empty: none
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return layOut(width, false); }
    QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    int layOut(int width, bool move) const;

    const Look &m_look;
    QStringList m_choices;
    QList<QAbstractButton *> m_chips;
};

} // namespace kefu::ui
