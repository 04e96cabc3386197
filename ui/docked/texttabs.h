// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

class TextTab;

//! LayIM's row of tabs in words, 40 high, a 3 px bar under the current one (desk.md 3.2). Each is
//! as wide as its word, so that longer languages fit, too.
class TextTabs : public QWidget {
    Q_OBJECT
public:
    static constexpr int kHeight = 40;

    explicit TextTabs(const Look &look, QWidget *parent = nullptr);

    void addTab(const QString &objectName);
    void setName(int tab, const QString &name);
    void setCurrent(int tab); //!< -1: none is marked (search results)
    int current() const { return m_current; }
    QRect barRect() const;

Q_SIGNALS:
    void chosen(int tab);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void layOut();

    const Look &m_look;
    QList<TextTab *> m_tabs;
    int m_current = 0;
};

} // namespace kefu::ui
