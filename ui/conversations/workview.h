// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/contacts/contactsview.h"

#include <QBasicTimer>

namespace kefu::ui {

//! The rows of the work list and of leave messages (desk.md 3.2), 56 high: a 3 px edge and a badge
//! in the colour of the mini program, name and time, message or draft, unread pill or waiting time.
//! Rows one can act on at once have their buttons: offers, and leave messages nobody has.
class WorkView : public ContactsView {
    Q_OBJECT
public:
    static constexpr int kWorkRow = 56;

    enum class Kind { Work, Leaves };
    enum class Action { None, Accept, Refuse, Claim };

    WorkView(const Look &look, Kind kind, QWidget *parent = nullptr);

    //! The row of the chat that is shown; none = no row.
    void setShown(VisitorId visitor);
    //! Where the button of a row is, in the viewport; null when it has none.
    QRect actionRect(const QModelIndex &index, Action action) const;
    //! The row is under way: its buttons are grey until it goes or this is called with none.
    void setBusy(ConversationId conversation);

Q_SIGNALS:
    void actionRequested(const QModelIndex &index, kefu::ui::WorkView::Action action);
    //! The pointer moved over the list, or left it.
    void pointerMoved();
    void pointerLeft();

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void paintVisitor(QPainter &painter, const QRect &box, const QModelIndex &index) const override;
    void paintGround(QPainter &painter, const QRect &box, const QModelIndex &index) const override;

private:
    QList<Action> actionsOf(const QModelIndex &index) const;
    Action actionAt(const QPoint &at) const;
    QString tipOf(const QModelIndex &index) const;
    void paintIdentity(QPainter &painter, const QRect &box, const QModelIndex &index) const;
    int paintTime(QPainter &painter, const QRect &line, const QModelIndex &index) const;
    int paintActions(QPainter &painter, const QModelIndex &index) const;
    int paintMarks(QPainter &painter, const QRect &line, const QModelIndex &index) const;
    void paintName(QPainter &painter, const QRect &line, const QModelIndex &index) const;
    void paintMessage(QPainter &painter, const QRect &line, const QModelIndex &index) const;
    int paintChip(QPainter &painter, const QRect &line, const QString &text, const QColor &ground,
                  const QColor &ink, bool bold) const;

    Kind m_kind;
    VisitorId m_shown;
    ConversationId m_busy;
    QBasicTimer m_second;
    Action m_pressedAction = Action::None;
    Action m_hoveredAction = Action::None;
    QPersistentModelIndex m_pressedRow;
};

} // namespace kefu::ui
