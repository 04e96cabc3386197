// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

class TabButton;

//! LayIM's row of tabs, 42 high, each an icon of 22 px; a 3 px bar under the current one.
class TabRow : public QWidget {
    Q_OBJECT
public:
    static constexpr int kHeight = 42;
    static constexpr int kBar = 3;

    explicit TabRow(const Look &look, QWidget *parent = nullptr);

    void addTab(Icon icon, const QString &objectName);
    void setName(int tab, const QString &name);
    void setUnread(int tab, int count);
    void setCurrent(int tab); //!< -1: none is marked (search results)
    int current() const { return m_current; }
    QRect barRect() const;

Q_SIGNALS:
    void chosen(int tab);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    const Look &m_look;
    QList<TabButton *> m_tabs;
    int m_current = 0;
};

} // namespace kefu::ui
