// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPair>
#include <array>

namespace kefu::ui {

//! The picture behind heads and, faintly, lists and chats (layim.md 1.3); all drawn by skin.cpp.
enum class Skin { None, Dawn, Sea, Bamboo, Plum, Paper, Night };

//! Every colour of the interface, named as in layim.md 1 and desk/README.md. No colour is written
//! anywhere else; a skin is another value of this type.
struct Theme {
    Skin skin = Skin::None;
    bool dark = false;
    std::array<QColor, 3> skinSky; //!< from top to bottom; with a skin only
    QColor skinShape; //!< of what is drawn on it
    QColor bg; //!< chat area, lists, input
    QColor panel; //!< headers, tool rows, cards, banners at rest
    QColor chatHead; //!< a chat's header
    QColor field; //!< inputs and quiet buttons
    QColor line; //!< hairlines
    QColor inputLine; //!< the hairline over a chat's tool row
    QColor frame; //!< a window's outer border
    QColor shadow; //!< a window's shadow at its darkest
    QColor text;
    QColor title; //!< a chat's name
    QColor sub; //!< second lines that must be read
    QColor meta; //!< LayIM's secondary text
    QColor icon; //!< tabs, tools, window buttons at rest
    QColor arrow; //!< group arrows
    QColor hover; //!< laid over a row under the pointer
    QColor rowHover; //!< ground of a work list's row under the pointer
    QColor rowSelected; //!< ground of the row whose chat is shown
    QColor pressed; //!< ground of a pressed tool
    QColor bar; //!< the current tab's mark, the online dot
    QColor hide; //!< the dots of invisible, busy and away
    QColor offline; //!< the dot of offline
    QColor action; //!< main buttons
    QColor actionHover;
    QColor actionPressed;
    QColor actionSplit; //!< the line in the split button
    QColor onAction;
    QColor soft; //!< a quiet ground in the accent's colour
    QColor accent; //!< links, ticks, focus rings
    QColor ownBubble;
    QColor ownText;
    QColor otherBubble;
    QColor otherText;
    QColor ownSelection; //!< ground of selected text in an own bubble
    QColor selection; //!< ground of selected text elsewhere
    QColor chip; //!< system lines, quota at rest
    QColor chatList; //!< the list of open chats
    QColor chatListHover;
    QColor chatListCurrent;
    QColor closeRound; //!< the round close mark of a chat's row
    QColor danger;
    QColor dangerBg;
    QColor redSolid; //!< ground of what can wait no longer
    QColor onRed;
    QColor amber;
    QColor amberBg;
    QColor badge; //!< unread pill
    QColor onBadge;
    QColor searchField; //!< LayIM's field over the tool row
    QColor scrollHandle;
    QColor menuLine;
    QColor menuHover;
    QColor tick; //!< the mark of a menu's current row
    QColor faceHover; //!< the face under the pointer, and its border
    QColor faceHoverLine;
    QColor toast;
    QColor onToast;
    QColor rail; //!< the docked window's vertical tabs
    QColor railText;
    QColor railCurrent;
    QColor onRailCurrent;
    QColor chartFill;
    QColor chartLine;

    std::array<QColor, 6> channels; //!< edge and badge of a mini program; never green, amber, red
    //! Ground and letter of the avatars; one is chosen by the visitor's id.
    std::array<QPair<QColor, QColor>, 8> avatars;
    QPair<QColor, QColor> avatarOffline;
};

//! LayIM's own colours, light, white on its green bubble included.
Theme layimTheme();
//! desk/README.md, "Colours". Every pair of text and ground has a contrast of 4.5:1 at least, here
//! and in the skins.
Theme lightTheme();
Theme darkTheme();
//! The light theme (Night: the dark one) with a picture.
Theme skinTheme(Skin skin);

//! The contrast of two opaque colours as WCAG 2 defines it, 1..21.
double contrast(const QColor &a, const QColor &b);

} // namespace kefu::ui
