// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

//! The ground of a small window: the theme's panel or the skin.
class GroundPage : public QWidget {
    Q_OBJECT
public:
    explicit GroundPage(const Look &look, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Look &m_look;
};

} // namespace kefu::ui
