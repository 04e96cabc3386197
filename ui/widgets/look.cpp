// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/look.h"

#include <QApplication>
#include <QFile>
#include <QPainter>
#include <QSvgRenderer>
#include <QToolTip>
#include <QWidget>
#include <algorithm>
#include <array>
#include <cstdlib>

namespace kefu::ui {

namespace {

constexpr std::array kIconFiles {
    "friends",    "groups",       "history",
    "search",     "messagebox",   "plus",
    "skin",       "about",        "face",
    "image",      "chatlog",      "close",
    "minimise",   "maximise",     "restore",
    "tick",       "arrowright",   "arrowdown",
    "caretdown",  "statusonline", "statusinvisible",
    "statusbusy", "statusaway",   "statusoffline",
    "clock",      "spinner",      "check",
    "alert",      "expired",      "question",
    "closeround", "headset",      "globe",
    "eye",        "offline",      "bag",
    "end",        "people",       "monitor",
    "share",      "link",         "card",
    "play",       "voice",        "location",
    "save",       "zoomin",       "zoomout",
    "fit",        "visitorcard",  "brokenimage",
    "undo",       "chats",        "inbox",
    "gear",       "sound",        "mute",
    "ban",        "copy",         "pencil",
    "undock",     "dock",         "sliders",
    "transfer",   "help",         "more",
    "canned",     "screenshot",   "calendar",
    "board",      "report",       "pause",
    "megaphone",
};
static_assert(kIconFiles.size() == size_t(Icon::Megaphone) + 1);

QByteArray iconSource(Icon icon)
{
    QFile file(
        QStringLiteral(":/kefudesk/icons/%1.svg").arg(QLatin1String(kIconFiles.at(size_t(icon)))));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

//! For what Qt draws itself: file dialogs, tool tips, an input's own menu.
QPalette paletteOf(const Theme &theme)
{
    QPalette palette;
    palette.setColor(QPalette::Window, theme.panel);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.field);
    palette.setColor(QPalette::AlternateBase, theme.panel);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::Button, theme.panel);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.sub);
    palette.setColor(QPalette::ToolTipBase, theme.panel);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::Highlight, theme.selection);
    palette.setColor(QPalette::HighlightedText, theme.text);
    palette.setColor(QPalette::Link, theme.accent);
    for (const auto role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText })
        palette.setColor(QPalette::Disabled, role, theme.sub);
    return palette;
}

} // namespace

Look::Look(const Theme &theme, QObject *parent)
    : QObject(parent)
    , m_theme(theme)
    // X11 needs a compositor for translucent windows, so the caller, who can ask for one, decides
    // there.
    , m_shadows(QGuiApplication::platformName() != QLatin1String("xcb"))
{
}

void Look::setTheme(const Theme &theme)
{
    m_theme = theme;
    m_icons.clear();
    QApplication::setPalette(paletteOf(theme));
    QToolTip::setPalette(paletteOf(theme));
    Q_EMIT themeChanged();
    const auto all = QApplication::allWidgets();
    for (QWidget *widget : all)
        widget->update();
}

void Look::onTheme(QObject *context, const std::function<void()> &style) const
{
    style();
    connect(this, &Look::themeChanged, context, style);
}

void Look::setTextZoom(int percent)
{
    const int nearest =
        *std::min_element(std::begin(kZooms), std::end(kZooms), [percent](int a, int b) {
            return std::abs(a - percent) < std::abs(b - percent);
        });
    if (nearest == m_textZoom)
        return;
    m_textZoom = nearest;
    Q_EMIT textZoomChanged();
}

QFont Look::textFont(int pixels, bool bold) const
{
    return font(pixels * m_textZoom / 100, bold);
}

QFont Look::font(int pixels, bool bold) const
{
    QFont font;
    font.setFamilies({ QStringLiteral("Microsoft YaHei UI"), QStringLiteral("Noto Sans CJK SC"),
                       QStringLiteral("Noto Color Emoji") });
    font.setPixelSize(pixels);
    font.setWeight(bold ? QFont::Bold : QFont::Normal);
    return font;
}

QPixmap Look::icon(Icon icon, int size, const QColor &colour, qreal ratio) const
{
    const QString key =
        QStringLiteral("%1/%2/%3/%4").arg(int(icon)).arg(size).arg(colour.rgba(), 0, 16).arg(ratio);
    auto found = m_icons.constFind(key);
    if (found != m_icons.constEnd())
        return *found;
    QByteArray svg = iconSource(icon);
    // The files are drawn on a 24 grid: the stroke is widened so that it is 1.5 px after scaling
    // down.
    const QByteArray width = QByteArray::number(1.5 * 24 / std::max(size, 1), 'f', 2);
    svg.replace("stroke-width=\"1.5\"", QByteArray("stroke-width=\"").append(width).append('"'));
    QSvgRenderer renderer(svg);
    QPixmap pixmap((QSizeF(size, size) * ratio).toSize());
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(0, 0, size, size));
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(QRectF(0, 0, size, size), colour);
    painter.end();
    m_icons.insert(key, pixmap);
    return pixmap;
}

} // namespace kefu::ui
