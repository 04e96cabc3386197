// SPDX-License-Identifier: Apache-2.0
#include "ui/dashboard/boardbar.h"

#include "ui/dashboard/boardwords.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/focusring.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kHeight = 40;
constexpr int kSide = 16;
constexpr int kGap = 8;
constexpr int kButton = 28;
constexpr int kPadding = 12;
constexpr int kGlyph = 16;
constexpr int kArrow = 12;
constexpr int kMenuRow = 30;
constexpr int kDotCell = 8;
} // namespace

BarButton::BarButton(const Look &look, Kind kind, QWidget *parent)
    : QAbstractButton(parent)
    , m_look(look)
    , m_kind(kind)
{
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void BarButton::setGlyph(Icon icon)
{
    m_icon = icon;
    update();
}

QSize BarButton::sizeHint() const
{
    const int words = QFontMetrics(m_look.font(13)).horizontalAdvance(text());
    return { kPadding * 2 + words + 6 + (m_kind == Kind::Drop ? kArrow : kGlyph), kButton };
}

void BarButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!isEnabled())
        painter.setOpacity(0.5);
    const Theme &theme = m_look.theme();
    painter.setPen(hasFocus() && m_byKey ? theme.accent : theme.line);
    painter.setBrush(isDown() || isChecked() ? theme.pressed
                         : underMouse()      ? theme.rowHover
                                             : theme.field);
    painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), 3, 3);
    int left = kPadding;
    const int icon = m_kind == Kind::Drop ? kArrow : kGlyph;
    if (m_kind == Kind::Plain) {
        painter.drawPixmap(left, (height() - icon) / 2,
                           m_look.icon(m_icon, icon, theme.icon, devicePixelRatioF()));
        left += icon + 6;
    }
    painter.setFont(m_look.font(13));
    painter.setPen(theme.text);
    painter.drawText(QRect(left, 0, width() - left, height()),
                     Qt::AlignVCenter | Qt::TextSingleLine, text());
    if (m_kind == Kind::Drop)
        painter.drawPixmap(width() - kPadding - icon, (height() - icon) / 2,
                           m_look.icon(Icon::ArrowDown, icon, theme.icon, devicePixelRatioF()));
}

void BarButton::focusInEvent(QFocusEvent *event)
{
    m_byKey = cameByKey(*event);
    QAbstractButton::focusInEvent(event);
}

void BarButton::enterEvent(QEnterEvent *)
{
    update();
}

void BarButton::leaveEvent(QEvent *)
{
    update();
}

void BarButton::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

//! Green while it is fresh, a ring when it stands still, red when it is stale.
class AgeDot : public QWidget {
public:
    AgeDot(const Look &look, QWidget *parent)
        : QWidget(parent)
        , m_look(look)
    {
        setFixedSize(kDotCell, kDotCell);
    }
    void setFreshness(BoardFreshness freshness)
    {
        if (std::exchange(m_freshness, freshness) != freshness)
            update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Theme &theme = m_look.theme();
        const bool fresh = m_freshness == BoardFreshness::Fresh;
        const bool stale = m_freshness == BoardFreshness::Stale;
        painter.setPen(fresh || stale ? QPen(Qt::NoPen) : QPen(theme.sub, 1.5));
        painter.setBrush(fresh       ? QBrush(theme.bar)
                             : stale ? QBrush(theme.redSolid)
                                     : QBrush(Qt::NoBrush));
        painter.drawEllipse(QRectF(rect()).adjusted(.75, .75, -.75, -.75));
    }

private:
    const Look &m_look;
    BoardFreshness m_freshness = BoardFreshness::Waiting;
};

BoardBar::BoardBar(Look &look, BoardStore &store, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_store(store)
    , m_layout(new QHBoxLayout(this))
{
    setObjectName(QStringLiteral("boardBar"));
    setFixedHeight(kHeight);
    m_layout->setContentsMargins(kSide, 0, kSide, 0);
    m_layout->setSpacing(kGap);
    m_channel = addButton(BarButton::Kind::Drop, "boardChannel");
    setFocusProxy(m_channel);
    m_group = addButton(BarButton::Kind::Drop, "boardGroup");
    m_layout->addSpacing(kGap);
    m_dot = new AgeDot(look, this);
    m_layout->addWidget(m_dot);
    m_age = new PlainLabel(look, 12, &Theme::sub, this);
    m_age->setObjectName(QStringLiteral("boardAge"));
    m_layout->addWidget(m_age, 1);
    m_pause = addButton(BarButton::Kind::Plain, "boardPause");
    m_pause->setCheckable(true);
    m_wall = addButton(BarButton::Kind::Plain, "boardWall");
    m_wall->setGlyph(Icon::Monitor);
    m_emergency = addButton(BarButton::Kind::Plain, "boardEmergency");
    m_emergency->setGlyph(Icon::Megaphone);
    connect(m_channel, &QAbstractButton::clicked, this, &BoardBar::openChannels);
    connect(m_group, &QAbstractButton::clicked, this, &BoardBar::openGroups);
    connect(m_pause, &QAbstractButton::clicked, this,
            [this] { m_store.setPaused(!m_store.isPaused()); });
    connect(m_wall, &QAbstractButton::clicked, this, &BoardBar::wallRequested);
    connect(m_emergency, &QAbstractButton::clicked, this, &BoardBar::emergencyRequested);
    connect(&store, &BoardStore::viewChanged, this, &BoardBar::retranslate);
    retranslate();
}

BarButton *BoardBar::addButton(BarButton::Kind kind, const char *name)
{
    auto *button = new BarButton(m_look, kind, this);
    button->setObjectName(QLatin1String(name));
    m_layout->addWidget(button);
    return button;
}

void BoardBar::retranslate()
{
    const BoardScope &scope = m_store.scope();
    const QString channel = displayLine(m_store.channelName(scope.channel), 20);
    m_channel->setText(channel.isEmpty() ? tr("All mini programs") : channel);
    QString group;
    for (const BoardGroup &known : m_store.groups()) {
        if (known.id == scope.group)
            group = displayLine(known.name, 20);
    }
    m_group->setText(group.isEmpty() ? tr("All groups") : group);
    m_channel->setAccessibleName(tr("Mini program: %1").arg(m_channel->text()));
    m_group->setAccessibleName(tr("Group: %1").arg(m_group->text()));
    const bool paused = m_store.isPaused();
    m_pause->setText(paused ? tr("Go on") : tr("Pause"));
    m_pause->setGlyph(paused ? Icon::Play : Icon::Pause);
    m_pause->setChecked(paused);
    m_wall->setText(tr("Wall"));
    m_wall->setToolTip(tr("Tiles and mini programs over the whole screen, twice the size"));
    m_emergency->setText(tr("Emergency text"));
    m_emergency->setToolTip(tr("One text to every visitor who writes, for a while"));
    for (BarButton *button : { m_channel, m_group, m_pause, m_wall, m_emergency })
        button->updateGeometry();
}

QString BoardBar::ageWords(qint64 relayNow) const
{
    const QString age = agoWords(relayNow - m_store.at());
    switch (m_store.freshness(relayNow)) {
    case BoardFreshness::Waiting:
        return tr("waiting for the relay…");
    case BoardFreshness::Fresh:
        return age;
    case BoardFreshness::Paused:
        return tr("paused, as it was %1").arg(age);
    case BoardFreshness::Stale:
        return tr("no news from the relay: as it was %1").arg(age);
    }
    return {};
}

void BoardBar::refresh(qint64 relayNow)
{
    m_dot->setFreshness(m_store.freshness(relayNow));
    m_age->setColour(m_store.freshness(relayNow) == BoardFreshness::Stale ? &Theme::danger
                                                                          : &Theme::sub);
    m_age->setText(ageWords(relayNow));
}

void BoardBar::openChannels()
{
    auto *menu = new Menu(m_look, kMenuRow, this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("boardChannelMenu"));
    const BoardScope scope = m_store.scope();
    connect(menu->addChoice(tr("All mini programs"), !scope.channel.isValid()), &QAction::triggered,
            this, [this] { m_store.setScope({}); });
    QList<BoardChannel> channels = m_store.allChannels().values();
    std::sort(channels.begin(), channels.end(),
              [](const BoardChannel &a, const BoardChannel &b) { return a.id < b.id; });
    for (const BoardChannel &channel : channels)
        connect(menu->addChoice(displayLine(channel.name, 40), channel.id == scope.channel),
                &QAction::triggered, this, [this, id = channel.id] {
                    m_store.setScope({ id, {} });
                });
    menu->popup(m_channel->mapToGlobal(QPoint(0, m_channel->height() + 2)));
}

//! Those of the chosen mini program, or all.
void BoardBar::openGroups()
{
    auto *menu = new Menu(m_look, kMenuRow, this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("boardGroupMenu"));
    const BoardScope scope = m_store.scope();
    connect(menu->addChoice(tr("All groups"), !scope.group.isValid()), &QAction::triggered, this,
            [this, channel = scope.channel] {
                m_store.setScope({ channel, {} });
            });
    const QList<BoardGroup> groups = m_store.groups();
    for (const BoardGroup &group : groups) {
        if (scope.channel.isValid() && group.channel != scope.channel)
            continue;
        const QString name = scope.channel.isValid()
            ? displayLine(group.name, 40)
            : QStringLiteral("%1 · %2").arg(displayLine(m_store.channelName(group.channel), 24),
                                            displayLine(group.name, 40));
        connect(menu->addChoice(name, group.id == scope.group), &QAction::triggered, this,
                [this, id = group.id, channel = group.channel] {
                    m_store.setScope({ channel, id });
                });
    }
    menu->popup(m_group->mapToGlobal(QPoint(0, m_group->height() + 2)));
}

void BoardBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_look.theme().panel);
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_look.theme().line);
}

void BoardBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
