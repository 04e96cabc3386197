// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/chat/contentbox.h"

#include <QStringList>

namespace kefu::ui {

//! A bordered box with a picture or icon, a title, smaller lines and a foot: cards, links, files,
//! places. All of it plain text, cut to what fits.
class InfoBox final : public ContentBox {
public:
    struct Parts {
        Icon icon = Icon::Card; //!< at the left, or in place of a picture that is not there
        bool hasPicture = false; //!< the room at the left is a picture's
        Media picture {};
        QString title {};
        QString second {};
        int secondLines = 1; //!< at most
        Icon footIcon = Icon::Bag; //!< only with a foot and a word at its right
        QString foot {};
        QString footRight {};
        QString mediaId {}; //!< what a click saves
        Click click = Click::None;
    };

    InfoBox(const Look &look, const Parts &parts, int width);

    void paint(QPainter &painter, const QRect &at, const Look &look,
               MediaService *media) const override;

private:
    bool hasFoot() const { return !m_parts.foot.isEmpty() || !m_parts.footRight.isEmpty(); }
    void paintLead(QPainter &painter, const QRect &lead, const Look &look,
                   MediaService *media) const;
    void paintFoot(QPainter &painter, const QRect &foot, const Look &look) const;

    Parts m_parts;
    QStringList m_title;
    QStringList m_second;
    int m_lead = 0;
};

//! `text` broken into at most `lines` lines of `width` pixels; the last one ends in an ellipsis
//! when not all fits.
QStringList brokenLines(const QString &text, const QFont &font, int width, int lines);

//! A box's ground and border.
void paintBoxGround(QPainter &painter, const QRect &at, const Look &look);

} // namespace kefu::ui
