// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QModelIndex>
#include <QString>

namespace kefu::ui {

//! What a visitor's, colleague's or group's row says to the ear: the name, then what the eye sees
//! in colours and chips (unread, waiting, offered, scarce, ended), then the last words. `now`: the
//! relay's clock, ms UTC; 0 leaves out what depends on it.
QString spokenVisitor(const QModelIndex &index, qint64 now);

} // namespace kefu::ui
