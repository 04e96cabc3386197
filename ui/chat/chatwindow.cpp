// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/chatwindow.h"

#include "ui/chat/chatwidget.h"
#include "ui/conversations/chatlist.h"
#include "ui/visitors/visitorcard.h"
#include "ui/widgets/geometry.h"

#include <QGuiApplication>
#include <QSettings>

namespace kefu::ui {

namespace {
constexpr QSize kSize(600, 520);
constexpr QSize kLeast(500, 420);
constexpr int kTitle = 80;
constexpr QLatin1String kSizeKey("chatWindow/size");
constexpr QLatin1String kPlaceKey("chatWindow/place");
constexpr QLatin1String kCardKey("chatWindow/card");
} // namespace

ChatWindow::ChatWindow(Look &look, ChatService &service, ConversationStore &store,
                       QSettings &settings)
    : LayimFrame(look, CloseButton | MinimiseButton | MaximiseButton)
    , m_settings(settings)
    , m_chats(new ChatWidget(look, service, store, this))
{
    setObjectName(QStringLiteral("chatWindow"));
    setContent(m_chats);
    setTitleHeight(kTitle);
    setGrowing(true);
    setResizable(kLeast);
    restoreGeometry();
    connect(m_chats, &ChatWidget::listShown, this,
            [this](bool shown) { growBy(shown ? ChatList::kWidth : -ChatList::kWidth); });
    connect(m_chats, &ChatWidget::cardShown, this, [this](bool shown) {
        m_settings.setValue(kCardKey, shown);
        growBy(shown ? VisitorCardView::kWidth : -VisitorCardView::kWidth);
    });
    if (m_settings.value(kCardKey, false).toBool())
        m_chats->setCardShown(true);
    connect(m_chats, &ChatWidget::emptied, this, &QWidget::hide);
    connect(this, &LayimFrame::closeRequested, this, &QWidget::hide);
}

void ChatWindow::minimiseToPill()
{
    if (QGuiApplication::platformName().startsWith(QLatin1String("wayland")))
        return showMinimized();
    hide();
    Q_EMIT minimised();
}

void ChatWindow::showEvent(QShowEvent *event)
{
    LayimFrame::showEvent(event);
    Q_EMIT shown();
}

void ChatWindow::growBy(int width)
{
    if (isMaximized())
        return;
    const int around = 2 * margin();
    const int list = sideWidth();
    const QSize wanted(this->width() + width,
                       height()); // a larger minimum resizes the window at once
    setMinimumSize(kLeast + QSize(around + list, around));
    resize(wanted.expandedTo(minimumSize()));
}

int ChatWindow::sideWidth() const
{
    return (m_chats->isListShown() ? ChatList::kWidth : 0)
        + (m_chats->isCardShown() ? VisitorCardView::kWidth : 0);
}

void ChatWindow::restoreGeometry()
{
    setContentSize(m_settings.value(kSizeKey, kSize).toSize().expandedTo(kLeast));
    const QPoint place = m_settings.value(kPlaceKey, QPoint(-1, -1)).toPoint();
    move(place == QPoint(-1, -1) ? centredOnScreen(size()) : keptOnScreen(QRect(place, size())));
}

void ChatWindow::rememberGeometry()
{
    if (isMaximized() || isMinimized())
        return;
    m_settings.setValue(kSizeKey, contentSize() - QSize(sideWidth(), 0));
    m_settings.setValue(kPlaceKey, pos());
}

} // namespace kefu::ui
