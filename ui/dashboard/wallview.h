// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/boardstore.h"
#include "ui/widgets/look.h"

#include <QWidget>

class QScreen;

namespace kefu::ui {

class ChannelTable;
class TileRow;

//! 大屏: tiles and mini programs over the whole screen, twice the size, to be read from across a
//! room. Esc, F11 or a double click end it.
class WallView : public QWidget {
    Q_OBJECT
public:
    WallView(const Look &look, const BoardStore &store);

    void openOn(QScreen *screen);
    void refresh();
    void refreshTime(qint64 relayNow, const QString &visitorFallback, bool stale);
    TileRow *tiles() const { return m_tiles; }

Q_SIGNALS:
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    const Look &m_look;
    TileRow *m_tiles;
    ChannelTable *m_channels;
};

} // namespace kefu::ui
