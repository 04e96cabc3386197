// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/dashboard/boardlist.h"

namespace kefu::ui {

//! The dashboard's centre: one row per mini program, worst first (desk.md 3.5). The rows' numbers
//! open what they count; `scale` 2 for the wall.
class ChannelTable : public QWidget {
    Q_OBJECT
public:
    static constexpr int kDesign = 860;
    static constexpr int kRow = 34;

    ChannelTable(const Look &look, const BoardStore &store, int scale, QWidget *parent = nullptr);

    void setNow(qint64 relayNow);
    void setStale(bool stale);
    void refresh();
    BoardList *list() const;

Q_SIGNALS:
    //! `figure`: as in BoardFigures.
    void figureWanted(const QString &figure, kefu::ChannelId channel);
    void channelChosen(kefu::ChannelId channel);

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void retranslate();

    const Look &m_look;
    const BoardStore &m_store;
    int m_scale;
    class ChannelList *m_list;
    class PlainLabel *m_title;
    class PlainLabel *m_order;
    ColumnHeads *m_heads;
};

} // namespace kefu::ui
