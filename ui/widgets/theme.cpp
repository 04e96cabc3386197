// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/theme.h"

namespace kefu::ui {

namespace {

QPair<QColor, QColor> pair(QRgb ground, QRgb letter)
{
    return { QColor(ground), QColor(letter) };
}

void setSurfaces(Theme &t)
{
    t.bg = QColor(0xFFFFFF);
    t.panel = QColor(0xF6F6F6);
    t.chatHead = QColor(0xF8F8F8); // rgba(245,245,245,.7) over white
    t.field = QColor(0xFFFFFF);
    t.line = QColor(0xE6E6E6);
    t.inputLine = QColor(0xF1F1F1);
    t.frame = QColor(0, 0, 0, 13); // rgba(0,0,0,.05)
    t.shadow = QColor(0, 0, 0, 77); // rgba(0,0,0,.3)
    t.hover = QColor(0, 0, 0, 13);
    t.pressed = QColor(0xE2E2E2);
    t.chip = QColor(0xE2E2E2);
    t.chatList = QColor(0xD9D9D9);
    t.chatListHover = QColor(0xE2E2E2);
    t.chatListCurrent = QColor(0xF3F3F3);
    t.closeRound = QColor(0x555555);
    t.searchField = QColor(0xDDDDDD);
    t.scrollHandle = QColor(0, 0, 0, 64);
    t.menuLine = QColor(0xE2E2E2);
    t.menuHover = QColor(0xEEEEEE);
    t.faceHover = QColor(0xFFF9EC);
    t.faceHoverLine = QColor(0xEB7350);
    t.toast = QColor(0, 0, 0, 190);
    t.onToast = QColor(0xFFFFFF);
}

void setText(Theme &t)
{
    t.text = QColor(0x333333);
    t.title = QColor(0x444444);
    t.sub = QColor(0x636363);
    t.meta = QColor(0x999999);
    t.icon = QColor(0, 0, 0, 153); // rgba(0,0,0,.6)
    t.arrow = QColor(0xC9BDBB);
}

void setSignals(Theme &t)
{
    t.bar = QColor(0x3FDD86);
    t.hide = QColor(0xDD691D);
    t.offline = QColor(0xB0B0B0);
    t.action = QColor(0x5FB878);
    t.actionHover = QColor(0x69BC80);
    t.actionPressed = QColor(0x59B573);
    t.actionSplit = QColor(0x85C998);
    t.onAction = QColor(0xFFFFFF);
    t.soft = QColor(0xE6F3EB);
    t.accent = QColor(0x27794B);
    t.tick = QColor(0x5FB878);
    t.ownBubble = QColor(0x5FB878);
    t.ownText = QColor(0xFFFFFF);
    t.otherBubble = QColor(0xE2E2E2);
    t.otherText = QColor(0x333333);
    t.ownSelection = QColor(0x2F7F4A);
    t.selection = QColor(0xA9CFF5);
    t.danger = QColor(0xB92222);
    t.dangerBg = QColor(0xFDECEA);
    t.amber = QColor(0x8F4700);
    t.amberBg = QColor(0xFFEFD6);
    t.badge = QColor(0xF74C31);
    t.onBadge = QColor(0xFFFFFF);
}

} // namespace

Theme layimTheme()
{
    Theme t;
    setSurfaces(t);
    setText(t);
    setSignals(t);
    t.avatars = { pair(0xD6E4F7, 0x1F4E8C), pair(0xDDEBD3, 0x38611B), pair(0xF3E3C8, 0x704A10),
                  pair(0xE6DCF3, 0x583396), pair(0xD2ECEE, 0x115E66), pair(0xF5DCE6, 0x8A2A55),
                  pair(0xE2E5EA, 0x47525F), pair(0xF5DDD3, 0x85391B) };
    t.avatarOffline = pair(0xE4E4E4, 0x6B6B6B);
    return t;
}

} // namespace kefu::ui
