// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/theme.h"

#include <QFont>
#include <QHash>
#include <QObject>
#include <QPixmap>
#include <functional>

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
    Chats,
    Inbox,
    Gear,
    Sound,
    Mute,
    Ban,
    Copy,
    Pencil,
    Undock,
    Dock,
    Sliders,
    Transfer,
    Help,
    More,
    Canned,
    Screenshot,
    Calendar,
    Board,
    Report,
    Pause,
    Megaphone,
};

//! What all widgets are drawn with: the colours, the fonts and the tinted icons. One per shell,
//! handed to every widget, which it outlives. GUI thread only.
class Look : public QObject {
    Q_OBJECT
public:
    static constexpr int kZooms[] = { 100, 125, 150, 200 }; //!< per cent, of the text

    explicit Look(const Theme &theme = layimTheme(), QObject *parent = nullptr);

    const Theme &theme() const { return m_theme; }
    //! Changes the colours of everything that is shown: painters take them when they paint, what
    //! keeps them (palettes, style sheets) follows themeChanged().
    void setTheme(const Theme &theme);
    //! Calls `style` now and whenever the theme has changed, as long as `context` lives.
    void onTheme(QObject *context, const std::function<void()> &style) const;

    //! Size of what visitors and agents write, per cent; one of kZooms, else the nearest.
    int textZoom() const { return m_textZoom; }
    void setTextZoom(int percent);
    //! font() for what visitors and agents write: bubbles and composer.
    QFont textFont(int pixels, bool bold = false) const;

    //! Text of `pixels` height in the interface's families. Two weights only: normal and bold.
    QFont font(int pixels, bool bold = false) const;

    //! `size` logical pixels square, tinted. The stroke stays 1.5 px on screen at any size.
    QPixmap icon(Icon icon, int size, const QColor &colour, qreal ratio) const;

    //! Nothing slides, grows, shakes or blinks (the agent's setting, else the system's).
    bool reduceMotion() const { return m_reduceMotion; }
    void setReduceMotion(bool on) { m_reduceMotion = on; }

    //! Whether windows have a shadow: the system must be able to show a translucent window.
    bool shadows() const { return m_shadows; }
    void setShadows(bool on) { m_shadows = on; }

Q_SIGNALS:
    void themeChanged();
    void textZoomChanged();

private:
    Theme m_theme;
    mutable QHash<QString, QPixmap> m_icons;
    int m_textZoom = 100;
    bool m_shadows;
    bool m_reduceMotion = false;
};

} // namespace kefu::ui
