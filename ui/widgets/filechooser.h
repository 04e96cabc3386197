// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <functional>

class QWidget;

namespace kefu::ui {

//! Asks for pictures to open; `chosen` only when some were. Returns at once.
void choosePictures(QWidget *parent, bool several, std::function<void(const QStringList &)> chosen);
//! Asks where to save a file that would be called `name`. Returns at once.
void chooseSavePath(QWidget *parent, const QString &name,
                    std::function<void(const QString &)> chosen);

} // namespace kefu::ui
