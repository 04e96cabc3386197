// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/dashboard/boardlist.h"

namespace kefu::ui {

//! The agents of the floor, worst first, rows of 28 (desk.md 3.5): number and name, state and since
//! when, load, who waits for them, today; a help flag; and what a supervisor can do.
class AgentTable : public QWidget {
    Q_OBJECT
public:
    static constexpr int kDesign = 860;
    static constexpr int kRow = 28;
    enum Action { Watch, SetState, ExtraCapacity, ToQueue };

    AgentTable(const Look &look, const BoardStore &store, QWidget *parent = nullptr);

    void setNow(qint64 relayNow);
    void setStale(bool stale);
    void refresh();
    BoardList *list() const;

Q_SIGNALS:
    void actionRequested(kefu::AgentId agent, kefu::ui::AgentTable::Action action);
    //! A number of a row, or the help flag: what it counts.
    void figureWanted(const QString &figure, kefu::AgentId agent);

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void retranslate();
    QString summary() const;

    const Look &m_look;
    const BoardStore &m_store;
    class AgentList *m_list;
    class PlainLabel *m_title;
    class PlainLabel *m_counts;
    class PlainLabel *m_order;
    ColumnHeads *m_heads;
};

} // namespace kefu::ui
