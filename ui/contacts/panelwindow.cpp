// SPDX-License-Identifier: Apache-2.0
#include "ui/contacts/panelwindow.h"

#include "ui/contacts/contactspanel.h"
#include "ui/model/conversationstore.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/geometry.h"
#include "ui/widgets/unreadpill.h"

#include <QGuiApplication>
#include <QMouseEvent>
#include <QSettings>
#include <QStyleHints>

namespace kefu::ui {

namespace {
constexpr int kTitle = 110;
constexpr int kBoxAvatar = 40;
constexpr int kBoxLeft = 15;
constexpr int kBoxTitle = 16;
constexpr int kBoxSmallTitle = 12; //!< five characters and English words do not fit at 16
constexpr QLatin1String kPlaceKey("panel/place");
constexpr QLatin1String kBoxKey("panel/shrunk");
} // namespace

class BoxContent : public QWidget {
public:
    BoxContent(const Look &look, QWidget *parent)
        : QWidget(parent)
        , m_look(look)
    {
        setCursor(Qt::PointingHandCursor);
    }

    void show(qint64 seed, const QString &name, const QString &title, int unread)
    {
        m_seed = seed;
        m_name = name;
        m_title = title;
        m_unread = unread;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_look.theme().bg);
        const QRect avatar(kBoxLeft, (height() - kBoxAvatar) / 2, kBoxAvatar, kBoxAvatar);
        paintAvatar(painter, avatar, m_look, m_seed, m_name);
        const QRect text(avatar.right() + 11, 0, width() - avatar.right() - 14, height());
        int pixels = kBoxTitle;
        while (pixels > kBoxSmallTitle
               && QFontMetrics(m_look.font(pixels)).horizontalAdvance(m_title) > text.width())
            --pixels;
        painter.setFont(m_look.font(pixels));
        painter.setPen(m_look.theme().text);
        painter.drawText(text, Qt::AlignVCenter | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(m_title, Qt::ElideRight, text.width()));
        paintUnreadPill(painter, m_look, avatar.right() + 5, avatar.top() + 6, m_unread);
    }

private:
    const Look &m_look;
    qint64 m_seed = 0;
    QString m_name;
    QString m_title;
    int m_unread = 0;
};

PanelBox::PanelBox(Look &look, ConversationStore &store)
    : LayimFrame(look, 0)
    , m_store(store)
    , m_box(new BoxContent(look, this))
{
    setObjectName(QStringLiteral("panelBox"));
    setWindowFlag(Qt::WindowStaysOnTopHint);
    m_box->setFixedSize(kSize - QSize(2, 2));
    setContent(m_box);
    setContentSize(kSize - QSize(2, 2));
    setTitleHeight(0);
    m_box->installEventFilter(this);
    for (const auto signal : { &ConversationStore::rowAdded, &ConversationStore::rowChanged,
                               &ConversationStore::rowRemoved })
        connect(&store, signal, this, &PanelBox::refresh);
    connect(&store, &ConversationStore::reset, this, &PanelBox::refresh);
    connect(&store, &ConversationStore::meChanged, this, &PanelBox::refresh);
    connect(this, &LayimFrame::closeRequested, this, &PanelBox::restoreRequested);
    refresh();
}

void PanelBox::refresh()
{
    const int unread = m_store.totalUnread();
    m_box->show(m_store.me().id.value, m_store.me().nickname, tr("Service desk"), unread);
    setWindowTitle(tr("Service desk"));
    setAccessibleName(tr("Open the panel, %n unread message(s)", nullptr, unread));
}

bool PanelBox::eventFilter(QObject *watched, QEvent *event)
{
    const auto *mouse = static_cast<QMouseEvent *>(event);
    if (event->type() == QEvent::MouseButtonPress) {
        m_pressedAt = mouse->globalPosition().toPoint() - pos();
        return true;
    }
    if (event->type() == QEvent::MouseMove && mouse->buttons() & Qt::LeftButton) {
        const QPoint to = mouse->globalPosition().toPoint() - m_pressedAt;
        if ((to - pos()).manhattanLength() >= QGuiApplication::styleHints()->startDragDistance()
            || m_dragged) {
            m_dragged = true;
            move(to);
        }
        return true;
    }
    if (event->type() == QEvent::MouseButtonRelease) {
        if (!std::exchange(m_dragged, false))
            Q_EMIT restoreRequested();
        return true;
    }
    return LayimFrame::eventFilter(watched, event);
}

void PanelBox::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter
        || event->key() == Qt::Key_Space)
        Q_EMIT restoreRequested();
}

void PanelBox::changeEvent(QEvent *event)
{
    LayimFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

PanelWindow::PanelWindow(Look &look, ChatService &service, ConversationStore &store,
                         QSettings &settings)
    : LayimFrame(look, CloseButton)
    , m_settings(settings)
    , m_panel(new ContactsPanel(look, service, store, settings, this))
    , m_box(std::make_unique<PanelBox>(look, store))
{
    setObjectName(QStringLiteral("panelWindow"));
    m_panel->setFixedSize(ContactsPanel::kSize);
    setContent(m_panel);
    setTitleHeight(kTitle);
    setContentSize(ContactsPanel::kSize);
    setFixedSize(size());
    m_box->setFixedSize(m_box->size());
    connect(this, &LayimFrame::closeRequested, this, &PanelWindow::shrink);
    connect(m_box.get(), &PanelBox::restoreRequested, this, &PanelWindow::restore);
}

PanelWindow::~PanelWindow() = default;

void PanelWindow::showRemembered()
{
    const QVariant place = m_settings.value(kPlaceKey);
    move(place.isValid() ? keptOnScreen(QRect(place.toPoint(), size())) : cornerOfScreen(size()));
    if (m_settings.value(kBoxKey, false).toBool())
        shrink();
    else
        restore();
}

void PanelWindow::restore()
{
    m_box->hide();
    show();
    raise();
    activateWindow();
    m_settings.setValue(kBoxKey, false);
}

void PanelWindow::shrink()
{
    rememberGeometry();
    hide();
    m_box->move(cornerOfScreen(m_box->size()));
    m_box->show();
    m_settings.setValue(kBoxKey, true);
}

void PanelWindow::hideBoth()
{
    rememberGeometry();
    hide();
    m_box->hide();
}

void PanelWindow::rememberGeometry()
{
    if (isVisible())
        m_settings.setValue(kPlaceKey, pos());
}

} // namespace kefu::ui
