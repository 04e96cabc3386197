// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"
#include "ui/widgets/motion.h"
#include "ui/widgets/spokenrows.h"

#include <QListView>
#include <QStyledItemDelegate>

namespace kefu::ui {

class ChatListModel;

//! LayIM's list of open chats (layim.md 1.2), 200 wide: rows 190×50, a close mark on the row under
//! the pointer, the unread count otherwise. A row shakes when something arrives in it.
class ChatList : public QListView, public SpokenRows {
    Q_OBJECT
public:
    static constexpr int kWidth = 200;

    ChatList(const Look &look, ChatListModel *model, QWidget *parent = nullptr);

    void setCurrentVisitor(VisitorId visitor);
    void shake(VisitorId visitor);
    //! The row's ground in the viewport.
    QRect rowRect(int row) const;
    QRect closeRect(int row) const;

    QString spokenRow(const QModelIndex &index) const override;
    void pressRow(const QModelIndex &index) override { setCurrentIndex(index); }

    int shakeOffset(int row) const;
    int hoveredRow() const { return m_hovered; }
    bool closeHovered() const { return m_closeHovered; }

Q_SIGNALS:
    void chosen(kefu::VisitorId visitor);
    void closeRequested(kefu::VisitorId visitor);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void changeEvent(QEvent *event) override;

private:
    const Look &m_look;
    ChatListModel *m_chats;
    Shake m_shaking;
    VisitorId m_shaken;
    int m_hovered = -1;
    bool m_closeHovered = false;
    bool m_byKey = false;
};

} // namespace kefu::ui
