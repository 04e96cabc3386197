// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

namespace kefu::ui {

//! A paragraph of words, or lines to type.
struct WayPart {
    QString text;
    bool isCommand = false;
};

//! One way by which WeChat may reach a relay, in the current language.
struct WayWords {
    QString title;
    QList<WayPart> parts;

    //! What the copy button takes; empty = there is nothing to set up.
    QString commands() const;
};

//! (a) a cloud server, (b) this computer, (c) forwarded by a cloud server, (d) none.
constexpr int kWayCount = 4;
WayWords wordsOfWay(int way);

} // namespace kefu::ui
