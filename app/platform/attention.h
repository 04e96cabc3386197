// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>
#include <memory>

namespace kefu::app {

//! Makes a window's entry in the task bar ask for attention until it is looked at.
class Attention {
public:
    virtual ~Attention() = default;
    //! Nothing happens while `window` is the active one.
    virtual void ask(QWidget *window) = 0;
};

//! Qt knows how on Windows (FlashWindowEx), X11 (urgency) and Wayland (activation): one twin for
//! all.
std::unique_ptr<Attention> makeAttention();

} // namespace kefu::app
