// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/boardrules.h"
#include "ui/model/boardstore.h"
#include "ui/widgets/look.h"

#include <QAbstractButton>
#include <QList>

namespace kefu::ui {

//! What one tile shows.
struct TileView {
    QString title;
    QString figure;
    QString detail; //!< the line at its foot
    QString age; //!< 「0.2 秒前」
    QString formula; //!< tool tip: what exactly is counted
    Severity severity = Severity::Calm;
    QList<double> line; //!< the last while, oldest first; the end is marked
    bool stale = false;
};

//! A number of the dashboard, 84 high; clicking it opens the list it counts.
class Tile : public QAbstractButton {
    Q_OBJECT
public:
    static constexpr int kHeight = 84;

    Tile(const Look &look, int scale, QWidget *parent = nullptr);

    void setView(const TileView &view);
    const TileView &view() const { return m_view; }
    QSize sizeHint() const override { return { 219 * m_scale, kHeight * m_scale }; }
    QSize minimumSizeHint() const override { return { 120 * m_scale, kHeight * m_scale }; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void paintWords(QPainter &painter) const;
    void paintFigure(QPainter &painter) const;
    void paintLine(QPainter &painter, const QRectF &box) const;

    const Look &m_look;
    int m_scale;
    TileView m_view;
    bool m_byKey = false;
};

//! The row of tiles (desk.md 3.5): six, from 1700 px on eight. `scale` 2 for the wall.
class TileRow : public QWidget {
    Q_OBJECT
public:
    //! In their order; the last two only where there is room.
    enum Kind { Queued, Longest, Level, Overdue, Expiring, Help, QueueTime, PerMinute };
    static constexpr int kKinds = PerMinute + 1;
    static constexpr int kFew = Help + 1;
    static constexpr int kWide = 1700;

    //! `visitorFallback`: of visitors without a name.
    TileRow(const Look &look, const BoardStore &store, int scale, QWidget *parent = nullptr);

    //! `stale`: shown grey.
    void refresh(qint64 relayNow, const QString &visitorFallback, bool stale);
    Tile *tile(Kind kind) const { return m_tiles.at(kind); }
    int shownTiles() const;

Q_SIGNALS:
    //! As in BoardFigures.
    void figureWanted(const QString &figure);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void place();
    TileView viewOf(Kind kind, qint64 now, const QString &fallback) const;
    TileView rightView(Kind kind, qint64 now) const;
    QString queuedDetail() const;
    QString longestDetail(const QString &fallback) const;
    QString helpDetail(qint64 now) const;
    QString overdueDetail() const;

    const Look &m_look;
    const BoardStore &m_store;
    int m_scale;
    QList<Tile *> m_tiles;
};

} // namespace kefu::ui
