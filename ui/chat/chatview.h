// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/chat/chatselection.h"
#include "ui/chat/rowheights.h"
#include "ui/chat/rowlayout.h"
#include "ui/widgets/spokenrows.h"

#include <QAbstractItemView>
#include <QBasicTimer>
#include <QHash>
#include <unordered_map>
#include <vector>

namespace kefu::ui {

class Menu;
class MessageModel;

//! A visitor's messages (design.md 14). No widget per message: rows have heights in RowHeights,
//! laid out (RowLayout) only when they come near the screen and only again when the width or the
//! message changed. What is read does not move: the place is held by a row and an offset, or by the
//! end. Text is plain, whatever it looks like.
class ChatView : public QAbstractItemView, public SpokenRows {
    Q_OBJECT
public:
    explicit ChatView(const Look &look, QWidget *parent = nullptr);
    ~ChatView() override;

    void setMessages(MessageModel *model);
    //! Names and avatars of both sides; `context.width` and `context.look` are the view's own.
    void setPeople(const RowContext &context);

    bool isAtEnd() const { return m_atEnd; }
    void scrollToEnd();
    //! Brings the message with that seq to the middle, loaded or not, and marks it for a moment.
    //! What is loaded meanwhile does not move it. False when there is none.
    bool showSeq(int seq);
    //! When the first message on the screen was written, ms UTC; 0 while it is not loaded.
    qint64 shownAt() const;
    //! Visitor's messages that came in while the reader was not at the end.
    int newMessages() const { return m_newMessages; }

    QString selectedText() const;
    void copySelection() const;
    //! After a lost connection: what was asked for may never be answered.
    void askForHistoryAgain();
    //! The mark of a message that is not confirmed yet has other words.
    void refreshLocal(const QString &clientMessageId);
    void selectAll() override;

    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint &point) const override;
    void reset() override;

    //! Who said what and when, and how an own message fares.
    QString spokenRow(const QModelIndex &index) const override;
    QAccessible::State spokenState(const QModelIndex &index) const override;

    //! The layout of a row, made now if need be; for tests and for accessibility.
    const RowLayout &layoutOf(int row);
    //! Rows that have a layout in memory.
    int cachedLayouts() const { return int(m_layouts.size()); }

Q_SIGNALS:
    //! Rows near the place read are missing: the page before this seq is needed.
    void historyWanted(int beforeSeq);
    void atEndChanged(bool atEnd);
    void newMessagesChanged(int count);
    void sendAgainRequested(const kefu::Message &message);
    //! A local message the relay refused for its quota is to go out all the same.
    void sendAnywayRequested(const kefu::Message &message);
    void withdrawRequested(const kefu::Message &message);
    //! A click on a picture, or on a voice or video message.
    void pictureRequested(const kefu::Message &message);
    void fileRequested(const kefu::Message &message);
    //! A click on a link, or on an address in a text (as it is written); nothing is opened by that.
    void linkRequested(const QString &url);
    //! A click on a day: `at` is where it stands on the screen.
    void dayRequested(const QRect &at);

protected:
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void changeEvent(QEvent *event) override;
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                     const QList<int> &roles) override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void showEvent(QShowEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex &) const override { return false; }
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect &, QItemSelectionModel::SelectionFlags) override { }
    QRegion visualRegionForSelection(const QItemSelection &) const override { return {}; }
    void updateGeometries() override;

private:
    //! What does not move while heights change: this row's top, so many pixels below the
    //! viewport's.
    struct Anchor {
        int row = -1;
        qint64 offset = 0;
        int seq = 0; //!< finds the row again after a reset
    };
    struct Hit {
        int row = -1;
        QPoint inside; //!< in the row
        RowLayout::Part part = RowLayout::Part::None;
    };

    void onRowsRemoved(int start, int end);
    void fillRows();
    void countNew(int start, int end);
    void sayNew(int start, int end);
    void invalidate(int first, int last);
    void invalidateAll();
    void shiftLayouts(int from, int by);
    void trimLayouts(int first, int last);
    void settle();
    void settleSoon();
    void settlePending() const;
    bool layOutAround(qint64 top);
    void takeAnchor();
    qint64 anchoredTop() const;
    qint64 contentHeight() const;
    void setAtEnd(bool atEnd);
    void setNewMessages(int count);
    void wantHistory();
    void paintRows(QPainter &painter, const QRect &dirty);
    Hit hitAt(const QPoint &point);
    int positionAt(const Hit &hit);
    void extendSelection(const QPoint &point);
    bool selectByKey(const QKeyEvent &event);
    std::pair<int, int> steppedCursor(int key, bool words);
    void keepInSight(int row);
    QString tipAt(const Hit &hit);
    RowLayout::Above above(int row) const;
    void paintMarked(QPainter &painter, const QRect &box, int row);
    void act(const Hit &hit);
    void actOn(RowLayout::MarkAction action, const Message &message);
    void clickBox(int row, const Message &message);
    void addMessageRows(Menu *menu, int row);
    void addBoxRows(Menu *menu, int row);
    void addLinkRow(Menu *menu, const Hit &hit);
    void addDeliveryRows(Menu *menu, int row);
    const Message *messageAt(int row) const;
    Qt::CursorShape cursorFor(const Hit &hit);
    void unfold(int row);
    int rowTop(int row) const; //!< in the viewport
    int shownChars(int row) const;
    std::pair<int, int> visibleRows() const;
    QString headingAndText(int row, bool heading) const;

    const Look &m_look;
    MessageModel *m_messages = nullptr;
    RowContext m_context;
    RowHeights m_heights;
    std::vector<bool> m_exact; //!< per row: the height is that of a layout for this width
    std::unordered_map<int, std::unique_ptr<RowLayout>> m_layouts; //!< by row
    QHash<QPersistentModelIndex, int> m_unfolded; //!< characters shown of long texts
    Anchor m_anchor;
    ChatSelection m_selection;
    QBasicTimer m_settleTimer; //!< rows came in that are not laid out yet
    QBasicTimer m_rest; //!< scrolling has come to rest
    QBasicTimer m_dragScroll;
    QBasicTimer m_spinner;
    Hit m_pressed;
    QPoint m_dragAt;
    int m_spin = 0;
    int m_wantedBefore = 0;
    int m_newMessages = 0;
    QPersistentModelIndex m_marked; //!< where a jump has led
    qreal m_markStrength = 0;
    QBasicTimer m_markFade;
    bool m_pinned = false; //!< the anchor is where a jump led, until the reader scrolls
    bool m_atEnd = true;
    bool m_settling = false;
    bool m_selecting = false;
    bool m_byKey = false; //!< the focus came by the keyboard: it is shown
};

} // namespace kefu::ui
