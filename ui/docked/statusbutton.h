// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/widgets/look.h"

#include <QAbstractButton>

namespace kefu::ui {

//! The agent's status beside the name: icon, word and a caret; opens the status menu.
class StatusButton : public QAbstractButton {
    Q_OBJECT
public:
    StatusButton(const Look &look, QWidget *parent = nullptr);

    //! `word`: short, as it stands there; `name` for screen readers.
    void setState(PresenceState state, const QString &word, const QString &name);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    const Look &m_look;
    PresenceState m_state = PresenceState::Online;
    bool m_byKey = false;
};

} // namespace kefu::ui
