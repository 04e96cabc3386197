// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/theme.h"

#include <cmath>

namespace kefu::ui {

namespace {

QPair<QColor, QColor> pair(QRgb ground, QRgb letter)
{
    return { QColor(ground), QColor(letter) };
}

// ---- LayIM
// ---------------------------------------------------------------------------------------

void setLayimSurfaces(Theme &t)
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
    t.rowHover = QColor(0xF2F2F2);
    t.rowSelected = QColor(0xE6F3EB);
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

void setLayimText(Theme &t)
{
    t.text = QColor(0x333333);
    t.title = QColor(0x444444);
    t.sub = QColor(0x636363);
    t.meta = QColor(0x999999);
    t.icon = QColor(0, 0, 0, 153); // rgba(0,0,0,.6)
    t.arrow = QColor(0xC9BDBB);
}

void setLayimSignals(Theme &t)
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
    t.redSolid = QColor(0xC62828);
    t.onRed = QColor(0xFFFFFF);
    t.badge = QColor(0xF74C31);
    t.onBadge = QColor(0xFFFFFF);
}

// ---- light and dark
// ------------------------------------------------------------------------------

void setLightSurfaces(Theme &t)
{
    t.chatHead = t.panel;
    t.inputLine = t.line;
    t.frame = QColor(0, 0, 0, 40);
    t.hover = QColor(0, 0, 0, 18);
    t.rowHover = QColor(0xEDEDED);
    t.chip = QColor(0xECECEC);
    t.chatList = QColor(0xECECEC);
    t.chatListHover = QColor(0xE2E2E2);
    t.chatListCurrent = QColor(0xFFFFFF);
    t.searchField = QColor(0xE8E8E8);
    t.scrollHandle = QColor(0xD9D9D9);
    t.menuLine = QColor(0xD9D9D9);
    t.menuHover = QColor(0xEDEDED);
}

void setLightSignals(Theme &t)
{
    t.title = t.text;
    t.meta = t.sub;
    t.icon = QColor(0x555555);
    t.arrow = QColor(0x8C8C8C);
    t.offline = QColor(0x8C8C8C);
    t.action = QColor(0x27794B);
    t.actionHover = QColor(0x226B42);
    t.actionPressed = QColor(0x1D5C38);
    t.actionSplit = QColor(0x4A8F69);
    t.tick = t.accent;
    t.ownBubble = QColor(0x7CCB92);
    t.ownText = QColor(0x0B2414);
    t.otherBubble = QColor(0xECECEC); // a link on #E9E9E9 would have 4.4:1 only
    t.ownSelection = QColor(0xC9F0D4);
    t.badge = t.accent;
}

void setDarkSurfaces(Theme &t)
{
    t.bg = QColor(0x1E2226);
    t.panel = QColor(0x24292E);
    t.chatHead = t.panel;
    t.field = QColor(0x1B1F23);
    t.line = QColor(0x353B42);
    t.inputLine = t.line;
    t.frame = QColor(255, 255, 255, 30);
    t.shadow = QColor(0, 0, 0, 150);
    t.hover = QColor(255, 255, 255, 15);
    t.rowHover = QColor(0x2B3137);
    t.rowSelected = QColor(0x2A3A31);
    t.pressed = QColor(0x353B42);
    t.chip = QColor(0x30363D);
    t.chatList = QColor(0x1B1F23);
    t.chatListHover = QColor(0x2B3137);
    t.chatListCurrent = QColor(0x353B42);
    t.closeRound = QColor(0xA3ABB5);
    t.searchField = QColor(0x1B1F23);
    t.scrollHandle = QColor(0x4A525B);
    t.menuLine = QColor(0x4A525B);
    t.menuHover = QColor(0x2B3137);
    t.faceHover = QColor(0x3A2F1C);
    t.faceHoverLine = QColor(0xF0B35A);
    t.toast = QColor(0xE6E8EA);
    t.onToast = QColor(0x1E2226);
    t.soft = QColor(0x2A3A31);
}

void setDarkText(Theme &t)
{
    t.text = QColor(0xE6E8EA);
    t.title = t.text;
    t.sub = QColor(0xA3ABB5);
    t.meta = t.sub;
    t.icon = QColor(0xB4BCC5);
    t.arrow = QColor(0x98A2AE);
    t.offline = QColor(0x7A828B);
}

void setDarkSignals(Theme &t)
{
    t.hide = QColor(0xF0935A);
    t.action = QColor(0x6FD49A);
    t.actionHover = QColor(0x82DDA8);
    t.actionPressed = QColor(0x5BC488);
    t.actionSplit = QColor(0x4FA877);
    t.onAction = QColor(0x10261A);
    t.accent = QColor(0x6FD49A);
    t.tick = t.accent;
    t.ownBubble = QColor(0x2A6E43);
    t.ownText = QColor(0xFFFFFF);
    t.otherBubble = QColor(0x343B43);
    t.otherText = t.text;
    t.ownSelection = QColor(0x174D2B);
    t.selection = QColor(0x2F5077);
    t.danger = QColor(0xF28B82);
    t.dangerBg = QColor(0x3C2424);
    t.amber = QColor(0xF0B35A);
    t.amberBg = QColor(0x3A2F1C);
    t.redSolid = QColor(0xC93A32);
    t.badge = t.accent;
    t.onBadge = t.onAction;
}

void setLightRail(Theme &t)
{
    t.rail = QColor(0x2F3640);
    t.railText = QColor(0xAEB6C2);
    t.railCurrent = QColor(0x414850);
    t.onRailCurrent = QColor(0xFFFFFF);
    t.chartFill = QColor(0xA9D9BA);
    t.chartLine = QColor(0x8C8C8C);
    t.channels = { QColor(0x4A7BD0), QColor(0x8A63C8), QColor(0x1F8F9C),
                   QColor(0xB0588F), QColor(0x66758C), QColor(0x8B6B4E) };
    t.avatars = { pair(0xD6E4F7, 0x1F4E8C), pair(0xDDEBD3, 0x38611B), pair(0xF3E3C8, 0x704A10),
                  pair(0xE6DCF3, 0x583396), pair(0xD2ECEE, 0x115E66), pair(0xF5DCE6, 0x8A2A55),
                  pair(0xE2E5EA, 0x47525F), pair(0xF5DDD3, 0x85391B) };
    t.avatarOffline = pair(0xE4E4E4, 0x5F5F5F);
}

void setDarkRail(Theme &t)
{
    t.rail = QColor(0x171A1E);
    t.railText = QColor(0x98A2AE);
    t.railCurrent = QColor(0x2A2F35);
    t.onRailCurrent = QColor(0xFFFFFF);
    t.chartFill = QColor(0x3F7F5B);
    t.chartLine = QColor(0x98A2AE);
    t.channels = { QColor(0x5B8AE0), QColor(0x9A78D6), QColor(0x2A9FAC),
                   QColor(0xC06AA0), QColor(0x7A8AA2), QColor(0xA07F5F) };
    t.avatars = { pair(0x2B405C, 0xBAD4F7), pair(0x344A29, 0xC9E3B5), pair(0x4D3D20, 0xEDD3A2),
                  pair(0x41345A, 0xD6C3F2), pair(0x1F474B, 0xA9E0E5), pair(0x532E41, 0xF3BFD5),
                  pair(0x3C444D, 0xCCD4DD), pair(0x573528, 0xF3C3AE) };
    t.avatarOffline = pair(0x363C43, 0xB0B8C1);
}

void setSky(Theme &t, QRgb top, QRgb middle, QRgb bottom, QRgb shape)
{
    t.skinSky = { QColor(top), QColor(middle), QColor(bottom) };
    t.skinShape = QColor(shape);
}

double luminance(const QColor &colour)
{
    const auto channel = [](double value) {
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(colour.redF()) + 0.7152 * channel(colour.greenF())
        + 0.0722 * channel(colour.blueF());
}

} // namespace

Theme layimTheme()
{
    Theme t;
    setLayimSurfaces(t);
    setLayimText(t);
    setLayimSignals(t);
    setLightRail(t);
    return t;
}

Theme lightTheme()
{
    Theme t = layimTheme();
    setLightSurfaces(t);
    setLightSignals(t);
    return t;
}

Theme darkTheme()
{
    Theme t = lightTheme();
    t.dark = true;
    setDarkSurfaces(t);
    setDarkText(t);
    setDarkSignals(t);
    setDarkRail(t);
    return t;
}

Theme skinTheme(Skin skin)
{
    Theme t = skin == Skin::Night ? darkTheme() : lightTheme();
    t.skin = skin;
    if (skin != Skin::None && skin != Skin::Night)
        t.accent = QColor(0x20693F); // words on a sky are darker than on white: 4.5:1 on each
    switch (skin) {
    case Skin::None:
        break;
    case Skin::Dawn:
        setSky(t, 0xFBE3D6, 0xF8DFE2, 0xEFE6F4, 0xFDEFE3);
        break;
    case Skin::Sea:
        setSky(t, 0xD6EAF6, 0xDFF0F3, 0xE6F5EF, 0xEAF6FA);
        break;
    case Skin::Bamboo:
        setSky(t, 0xDEF0DB, 0xE8F4DF, 0xF3F6E6, 0xE9F6E2);
        break;
    case Skin::Plum:
        setSky(t, 0xEADFF5, 0xF2E0EE, 0xF8E6EA, 0xF6E9F5);
        break;
    case Skin::Paper:
        setSky(t, 0xF5EFE1, 0xF1EADA, 0xECE4D2, 0xFAF6EC);
        break;
    case Skin::Night:
        setSky(t, 0x171E33, 0x1B2438, 0x222A3C, 0x26304A);
        break;
    }
    return t;
}

double contrast(const QColor &a, const QColor &b)
{
    const double x = luminance(a) + 0.05;
    const double y = luminance(b) + 0.05;
    return x > y ? x / y : y / x;
}

} // namespace kefu::ui
