// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/model/mediaservice.h"
#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

class PlainLabel;

//! The visitor's last card, on top because that is what the question is about (desk.md 3.4):
//! picture, title, page.
class LastCardTile : public QWidget {
    Q_OBJECT
public:
    static constexpr int kHeight = 68;

    //! `media` outlives the tile.
    LastCardTile(const Look &look, MediaService &media, QWidget *parent = nullptr);

    void setCard(const Content &card);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Look &m_look;
    MediaService &m_media;
    Content m_card;
};

//! A bold title with lines of key and value below it, and something said at its right.
class FactList : public QWidget {
    Q_OBJECT
public:
    explicit FactList(const Look &look, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    //! An icon and a word at the right of the title; empty: none.
    void setRemark(Icon icon, QColor Theme::*colour, const QString &remark, const QString &tip);
    void setFacts(const QList<std::pair<QString, QString>> &facts);
    int rowCount() const { return int(m_rows.size()); }
    QString valueAt(int row) const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    int keyWidth() const;
    void layOut();

    const Look &m_look;
    PlainLabel *m_title;
    PlainLabel *m_remark;
    Icon m_remarkIcon = Icon::Check;
    QColor Theme::*m_remarkColour = &Theme::sub;
    QList<std::pair<PlainLabel *, PlainLabel *>> m_rows;
};

} // namespace kefu::ui
