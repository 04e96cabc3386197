// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPair>
#include <array>

namespace kefu::ui {

//! Every colour of the interface, named as in layim.md 1 and desk/README.md. No colour is written
//! anywhere else; a skin is another value of this type.
struct Theme {
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

    //! Ground and letter of the avatars; one is chosen by the visitor's id.
    std::array<QPair<QColor, QColor>, 8> avatars;
    QPair<QColor, QColor> avatarOffline;
};

//! LayIM's own colours, light.
Theme layimTheme();

} // namespace kefu::ui
