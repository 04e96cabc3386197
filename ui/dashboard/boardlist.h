// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/boardrows.h"
#include "ui/widgets/look.h"

#include <QBasicTimer>
#include <QListView>

namespace kefu::ui {

//! A link in a row. The number is the list's own.
struct RowLink {
    int action = 0;
    QString text;
    QString tip {};
};

//! Rows of one height that are painted, with links at their right end: those of a row show under
//! the pointer or the keys, else ⋯ stands for them. The links are reached by keys, too: Enter or
//! the menu key opens them as a menu. While the pointer moves over the rows none changes place.
class BoardList : public QListView {
    Q_OBJECT
public:
    static constexpr int kSide = 16;

    BoardList(const Look &look, BoardRows *rows, int rowHeight, QWidget *parent = nullptr);

    const Look &look() const { return m_look; }
    BoardRows *rows() const { return m_rows; }
    void setEmptyText(const QString &text);
    void setStale(bool stale); //!< grey
    //! Where a link of a row is, in the viewport; null when it is not shown.
    QRect linkRect(int row, int action) const;
    int rowHeight() const { return m_rowHeight; }

Q_SIGNALS:
    void linkClicked(qint64 id, int action);
    //! Double click or Enter on a row without links.
    void rowActivated(qint64 id);

protected:
    struct RowState {
        bool hovered = false;
        bool current = false;
    };
    virtual void paintRow(QPainter &painter, const QRect &row, qint64 id,
                          const RowState &state) const = 0;
    //! Right to left on the screen is last to first here.
    virtual QList<RowLink> linksOf(qint64 id) const { return (void)id, QList<RowLink>(); }
    //! What the menu key and the right button offer.
    virtual QList<RowLink> menuOf(qint64 id) const { return linksOf(id); }
    //! Shown although the pointer is elsewhere.
    virtual bool keepsLinks(qint64 id) const { return (void)id, false; }
    virtual QString tipOf(qint64 id, const QPoint &at) const
    {
        return (void)id, (void)at, QString();
    }
    //! Takes a click before it chooses the row; true when it did.
    virtual bool clicked(qint64 id, const QPoint &at) { return (void)id, (void)at, false; }
    virtual bool keyed(qint64 id, int key) { return (void)id, (void)key, false; }
    QColor ink(QColor Theme::*colour) const; //!< of text; paler when stale

    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    friend class BoardRowPainter;
    struct Hit {
        int row = -1;
        int action = -1;
        bool operator==(const Hit &) const = default;
    };
    void paintLinks(QPainter &painter, const QRect &row, qint64 id, const RowState &state) const;
    Hit hitAt(const QPoint &at) const;
    void openLinks(int row, const QPoint &at);

    const Look &m_look;
    BoardRows *m_rows;
    int m_rowHeight;
    QString m_empty;
    bool m_stale = false;
    bool m_byKey = false;
    Hit m_hover;
    Hit m_pressed;
    QBasicTimer m_still; //!< since the pointer moved last
};

//! The line over a list that names its columns, 24 high.
class ColumnHeads : public QWidget {
    Q_OBJECT
public:
    struct Column {
        QString text;
        int x = 0; //!< of 860
        bool right = false; //!< x is where the text ends
        QString tip {};
    };
    ColumnHeads(const Look &look, int designWidth, int scale, QWidget *parent = nullptr);
    void setColumns(const QList<Column> &columns);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QRect place(const Column &column) const;

    const Look &m_look;
    int m_design;
    int m_scale;
    QList<Column> m_columns;
};

//! `x` of a drawing `design` wide in one `width` wide.
inline int spread(int x, int design, int width)
{
    return x <= BoardList::kSide ? x : x * width / design; // the left edge stays where it is
}
//! The rounded square of a mini program (desk/README.md, "Icons").
void paintChannelBadge(QPainter &painter, const Look &look, const QRect &rect, int place);

} // namespace kefu::ui
