// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/look.h"

#include <QFile>
#include <QGuiApplication>
#include <QPainter>
#include <QSvgRenderer>
#include <array>

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
    "undo",
};
static_assert(kIconFiles.size() == size_t(Icon::Undo) + 1);

QByteArray iconSource(Icon icon)
{
    QFile file(
        QStringLiteral(":/kefudesk/icons/%1.svg").arg(QLatin1String(kIconFiles.at(size_t(icon)))));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

Look::Look(const Theme &theme)
    : m_theme(theme)
    // X11 needs a compositor for translucent windows, so the caller, who can ask for one, decides
    // there.
    , m_shadows(QGuiApplication::platformName() != QLatin1String("xcb"))
{
}

void Look::setTheme(const Theme &theme)
{
    m_theme = theme;
    m_icons.clear();
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
