// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"
#include "ui/widgets/look.h"
#include "ui/widgets/spokenrows.h"

#include <QAbstractItemView>
#include <QSet>
#include <functional>

namespace kefu::ui {

//! LayIM's friend list (layim.md 1.1): headers 28 high, visitors 52 high. Rows are of two fixed
//! heights and headers are found by hopping over their groups, so 20,000 visitors cost no more than
//! ten. Serves every model with ConversationRoles.
class ContactsView : public QAbstractItemView, public SpokenRows {
    Q_OBJECT
public:
    static constexpr int kHeader = 28;
    static constexpr int kRow = 52;
    static constexpr int kPadding = 10;
    static constexpr int kEmptyGroup = 30; //!< the line below an open group without rows

    explicit ContactsView(const Look &look, QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    //! Shown in the middle while there is no row.
    void setEmptyText(const QString &text);
    QString emptyText() const { return m_emptyText; }
    //! Under an open group without rows: `never` had any while it was shown, `anyMore`.
    void setEmptyGroupTexts(const QString &never, const QString &anyMore);
    //! The relay's clock, for the quota chips of rows; without it there are none.
    void setClock(std::function<qint64()> now) { m_now = std::move(now); }

    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint &point) const override;
    void reset() override;
    QString spokenRow(const QModelIndex &index) const override;
    QAccessible::State spokenState(const QModelIndex &index) const override;
    void pressRow(const QModelIndex &index) override { activate(index); }
    void dataChanged(const QModelIndex &from, const QModelIndex &to,
                     const QList<int> &roles = {}) override;

Q_SIGNALS:
    void visitorActivated(kefu::VisitorId visitor);
    void groupActivated(int row);
    //! A right click on a group's header.
    void groupMenuRequested(const QModelIndex &index, const QPoint &globalPosition);
    void menuRequested(const QModelIndex &index, const QPoint &globalPosition);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void updateGeometries() override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

    //! For lists with other rows: their height, and the space above the first and below the last.
    void setRowMetrics(int rowHeight, int padding);
    //! How wide the name of a group may be, before its count.
    void setGroupNameWidth(int width) { m_groupNameWidth = width; }
    virtual void paintVisitor(QPainter &painter, const QRect &box, const QModelIndex &index) const;
    //! The chip of a scarce quota at the right end of `line`; its width, 0 for none.
    int paintQuota(QPainter &painter, const QRect &line, const QModelIndex &index) const;
    virtual void paintGround(QPainter &painter, const QRect &box, const QModelIndex &index) const;
    const Look &look() const { return m_look; }
    qint64 now() const { return m_now ? m_now() : 0; }
    bool isHovered(const QModelIndex &index) const { return index.row() == m_hovered; }
    //! The row the keyboard is at, while the list is used with it.
    bool isKeyRow(const QModelIndex &index) const
    {
        return m_byKey && hasFocus() && index == currentIndex();
    }

    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex &) const override { return false; }
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect &, QItemSelectionModel::SelectionFlags) override { }
    QRegion visualRegionForSelection(const QItemSelection &) const override { return {}; }

private:
    void onRowsChanged();
    void findHeaders();
    int rowCount() const;
    bool isHeader(int row) const;
    int headersBefore(int row) const;
    bool isEmptyGroup(const QModelIndex &header) const;
    int emptiesBefore(int row) const;
    int heightOf(int row) const;
    int rowTop(int row) const; //!< in the content
    int firstRowAt(int y) const;
    int rowAt(int y) const; //!< in the content; -1: none
    int contentHeight() const;
    void activate(const QModelIndex &index);
    void paintEmptyGroup(QPainter &painter, const QRect &header, const QModelIndex &index) const;
    void paintHeader(QPainter &painter, const QRect &box, const QModelIndex &index) const;
    void paintPresence(QPainter &painter, const QRect &avatar, const QModelIndex &index) const;

    const Look &m_look;
    std::function<qint64()> m_now;
    QString m_emptyText;
    QList<int> m_headers; //!< rows, ascending
    QList<int> m_empties; //!< those of open groups without rows
    QSet<QString> m_hadRows; //!< groups, by name
    QString m_emptyGroupText;
    QString m_emptiedGroupText;
    QPersistentModelIndex m_pressed;
    int m_groupNameWidth = 125; //!< LayIM's
    int m_rowHeight = kRow;
    int m_padding = kPadding;
    int m_hovered = -1;
    bool m_byKey = false; //!< the current row is shown: the list is used with the keyboard
};

} // namespace kefu::ui
