// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFocusEvent>

namespace kefu::ui {

//! True when the focus was moved with the keyboard; a ring around what was clicked, or around what
//! happens to be first in a window, only disturbs.
inline bool cameByKey(const QFocusEvent &event)
{
    return event.reason() == Qt::TabFocusReason || event.reason() == Qt::BacktabFocusReason
        || event.reason() == Qt::ShortcutFocusReason;
}

} // namespace kefu::ui
