// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/widgets/look.h"

#include <QAbstractButton>

namespace kefu::ui {

//! One cell of the rail, 52 square: icon 22 over a word of 12 px; the current one with LayIM's bar
//! at its left edge.
class RailTab : public QAbstractButton {
    Q_OBJECT
public:
    static constexpr int kSize = 52;

    RailTab(const Look &look, Icon icon, QWidget *parent = nullptr);

    void setWords(const QString &word, const QString &name);
    void setCurrent(bool current);
    void setCount(int count);
    //! A dot instead of the icon, in this colour.
    void setDot(QColor Theme::*colour);

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    const Look &m_look;
    Icon m_icon;
    QColor Theme::*m_dot = nullptr;
    int m_count = 0;
    bool m_current = false;
    bool m_byKey = false;
};

//! The agent's own avatar, 36 px, with the status at its foot; opens the menu.
class RailAvatar : public QAbstractButton {
    Q_OBJECT
public:
    RailAvatar(const Look &look, QWidget *parent = nullptr);

    void setAgent(const AgentInfo &agent);

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    const Look &m_look;
    AgentInfo m_agent;
    bool m_byKey = false;
};

} // namespace kefu::ui
