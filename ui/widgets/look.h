// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/theme.h"

#include <QFont>
#include <QHash>
#include <QPixmap>

namespace kefu::ui {

//! The icons of resources/icons; the file is the name in lower case.
enum class Icon {
    Friends,
    Groups,
    History,
    Search,
    MessageBox,
    Plus,
    Skin,
    About,
    Face,
    Image,
    ChatLog,
    Close,
    Minimise,
    Maximise,
    Restore,
    Tick,
    ArrowRight,
    ArrowDown,
    CaretDown,
    StatusOnline,
    StatusInvisible,
    StatusBusy,
    StatusAway,
    StatusOffline,
    Clock,
    Spinner,
    Check,
    Alert,
    Expired,
    Question,
    CloseRound,
    Headset,
    Globe,
    Eye,
    Offline,
    Bag,
    End,
    People,
    Monitor,
    Share,
    Link,
    Card,
    Play,
    Voice,
    Location,
    Save,
    ZoomIn,
    ZoomOut,
    Fit,
    VisitorCard,
    BrokenImage,
    Undo,
};

//! What all widgets are drawn with: the colours, the fonts and the tinted icons. One per shell,
//! handed to every widget, which it outlives. GUI thread only.
class Look {
public:
    explicit Look(const Theme &theme = layimTheme());

    const Theme &theme() const { return m_theme; }
    //! Changes the skin; the caller updates the windows.
    void setTheme(const Theme &theme);

    //! Text of `pixels` height in the interface's families. Two weights only: normal and bold.
    QFont font(int pixels, bool bold = false) const;

    //! `size` logical pixels square, tinted. The stroke stays 1.5 px on screen at any size.
    QPixmap icon(Icon icon, int size, const QColor &colour, qreal ratio) const;

    //! Whether windows have a shadow: the system must be able to show a translucent window.
    bool shadows() const { return m_shadows; }
    void setShadows(bool on) { m_shadows = on; }

private:
    Theme m_theme;
    mutable QHash<QString, QPixmap> m_icons;
    bool m_shadows;
};

} // namespace kefu::ui
