// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/chat/facetable.h"
#include "ui/widgets/look.h"

#include <QStringList>
#include <QWidget>

class QLineEdit;

namespace kefu::ui {

class Button;

//! LayIM's face picker (layim.md 1.2), 12 × 6 cells of 32 px, with its 72 names, each drawn as one
//! emoji. All of them arrive: the relay sends WeChat's own code for a face, or that emoji where
//! WeChat has none (relay/protocol/faces.h). Above them a search in both languages and the ones
//! used last, below them the way to other emoji.
class FacePanel : public QWidget {
    Q_OBJECT
public:
    static constexpr int kColumns = 12;
    static constexpr int kRows = 6;

    //! `recent`: keys (Face::key), the last one first; those beyond a row are not shown.
    explicit FacePanel(const Look &look, const QStringList &recent = {}, QWidget *parent = nullptr);

    //! Opens above `anchor`, a point on the screen.
    void popUp(const QPoint &anchor);
    //! Of the faces that are shown now.
    QRect cell(int index) const;
    QRect recentCell(int index) const;
    const QList<Face> &shown() const { return m_shown; }
    QLineEdit *search() const { return m_search; }
    static QString emoji(int face);

Q_SIGNALS:
    void chosen(const kefu::ui::Face &face);

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    const Face *faceAt(const QPoint &point) const;
    const Face *faceOf(int current) const;
    bool takeKey(int key);
    void setCurrent(int current);
    void choose(const Face *face);
    void showSet(bool emoji);
    void find(const QString &typed);
    void paintCell(QPainter &painter, const QRect &cell, const Face &face, bool marked) const;

    const Look &m_look;
    QList<Face> m_recent;
    QList<Face> m_shown;
    QLineEdit *m_search;
    Button *m_faces;
    Button *m_others;
    int m_current = -1; //!< in m_shown; recent ones are -2 and below
    bool m_emoji = false;
};

} // namespace kefu::ui
