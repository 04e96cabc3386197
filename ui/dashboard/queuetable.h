// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/dashboard/boardlist.h"

#include <QSet>

namespace kefu::ui {

class Button;
class PlainLabel;

//! Who waits, in the queue's order, rows of 44 with a check box, why they still wait and how long;
//! 分配给… hands over those that are checked (desk.md 3.5).
class QueueTable : public QWidget {
    Q_OBJECT
public:
    static constexpr int kDesign = 442;
    static constexpr int kRow = 44;
    enum Action { Assign, Watch, Raise, Lower, Why };

    //! `fallbackName`: of visitors without one ("访客").
    QueueTable(const Look &look, const BoardStore &store, const QString &fallbackName,
               QWidget *parent = nullptr);

    void setFallbackName(const QString &name);
    void setNow(qint64 relayNow);
    void setStale(bool stale);
    void refresh();
    //! Checked and still waiting, in the queue's order.
    QList<ConversationId> checked() const;
    void uncheckAll();
    BoardList *list() const;

Q_SIGNALS:
    void assignRequested(const QList<kefu::ConversationId> &conversations);
    void actionRequested(kefu::ConversationId conversation, kefu::ui::QueueTable::Action action);

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    friend class QueueList;
    void toggle(ConversationId conversation);
    void toggleAll();
    void retranslate();
    void refreshHead();

    const Look &m_look;
    const BoardStore &m_store;
    QString m_fallback;
    QSet<ConversationId> m_checked;
    class QueueList *m_list;
    class CheckMark *m_all;
    PlainLabel *m_title;
    PlainLabel *m_count;
    Button *m_assign;
    ColumnHeads *m_heads;
};

} // namespace kefu::ui
