// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/boardstore.h"
#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

//! The strip under the tiles, 28 high: 排队放弃 · 接入未回复 · 超时限未回复 · 结果不明 · 留言, and
//! what else there is room for. Each opens the list it counts.
class FigureStrip : public QWidget {
    Q_OBJECT
public:
    FigureStrip(const Look &look, const BoardStore &store, QWidget *parent = nullptr);

    void refresh(bool stale);

Q_SIGNALS:
    void figureWanted(const QString &figure); //!< as in BoardFigures

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void place();

    const Look &m_look;
    const BoardStore &m_store;
    QList<class StripFigure *> m_figures;
};

} // namespace kefu::ui
