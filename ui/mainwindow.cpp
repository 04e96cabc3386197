// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow.h"

#include "ui/chat/chatheader.h"
#include "ui/chat/chatwidget.h"
#include "ui/docked/chatarea.h"
#include "ui/docked/listpane.h"
#include "ui/model/conversationstore.h"
#include "ui/visitors/visitorcard.h"
#include "ui/widgets/geometry.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>

namespace kefu::ui {

namespace {
constexpr QSize kSize(1366, 768);
constexpr QLatin1String kPlaceKey("mainWindow/rect");
constexpr QLatin1String kMaximisedKey("mainWindow/maximised");
constexpr QLatin1String kListKey("mainWindow/list");
constexpr QLatin1String kCardWidthKey("mainWindow/cardWidth");
constexpr QLatin1String kCardKey("mainWindow/card");
constexpr int kNarrowList = 264;
constexpr int kWideList = 300;
constexpr int kNarrowCard = 280;
constexpr int kWideCard = 340;
constexpr int kWide = 1700; // from here on the wide measures of desk.md 3.1

//! A hairline that is dragged by a wider strip.
class Handle : public QSplitterHandle {
public:
    Handle(const Look &look, QSplitter *splitter)
        : QSplitterHandle(Qt::Horizontal, splitter)
        , m_look(look)
    {
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter(this).fillRect(rect(), m_look.theme().line);
    }

private:
    const Look &m_look;
};

class Splitter : public QSplitter {
public:
    Splitter(const Look &look, QWidget *parent)
        : QSplitter(Qt::Horizontal, parent)
        , m_look(look)
    {
        setChildrenCollapsible(false);
        setHandleWidth(1); // Qt gives a handle of 1 px a wider strip to take it by
    }

protected:
    QSplitterHandle *createHandle() override { return new Handle(m_look, this); }

private:
    const Look &m_look;
};

} // namespace

MainWindow::MainWindow(Look &look, ChatService &service, ConversationStore &store,
                       QSettings &settings, NoticeLog &notices)
    : m_look(look)
    , m_service(service)
    , m_store(store)
    , m_settings(settings)
    , m_rail(new Rail(look, service, store, this))
    , m_stack(new QStackedWidget(this))
    , m_splitter(new Splitter(look, m_stack))
    , m_lists(new ListPane(look, service, store, settings, notices, m_splitter))
    , m_chats(new ChatWidget(look, service, store, nullptr, ChatWidget::Frame::Docked))
    , m_card(new VisitorCardView(look, service, store, m_splitter))
    , m_cardWanted(settings.value(kCardKey, true).toBool())
{
    setObjectName(QStringLiteral("mainWindow"));
    build();
    restoreGeometry();
    refreshRail();
}

MainWindow::~MainWindow() = default;

void MainWindow::build()
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_rail);
    m_stack->addWidget(m_splitter);
    layout->addWidget(m_stack, 1);
    m_area = new ChatArea(m_look, m_service, m_chats, m_splitter);
    m_area->setMinimumWidth(kLeastChat);
    m_card->setDocked(true);
    m_splitter->addWidget(m_lists);
    m_splitter->addWidget(m_area);
    m_splitter->addWidget(m_card);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setStretchFactor(2, 0);
    m_area->setEmpty(true);
    m_card->hide();
    setMinimumSize(Rail::kWidth + ListPane::kLeast + kLeastChat + 2, kLeastHeight);

    connect(m_lists, &ListPane::leavesCounted, this,
            [this](int count) { m_rail->setCount(Rail::LeaveMessages, count); });
    connect(m_chats, &ChatWidget::currentChanged, this, [this](VisitorId visitor) {
        m_area->setEmpty(false);
        m_lists->setCurrent(visitor);
        m_card->setVisitor(visitor);
        placeCard();
    });
    connect(m_chats, &ChatWidget::emptied, this, [this] {
        m_area->setEmpty(true);
        m_lists->setCurrent({});
        m_card->setVisitor({});
        placeCard();
    });
    connect(m_splitter, &QSplitter::splitterMoved, this, &MainWindow::rememberCard);
    connect(m_card, &VisitorCardView::blockRequested, m_chats, &ChatWidget::block);
    connect(m_card, &VisitorCardView::logRequested, m_chats, &ChatWidget::showLog);
    connect(m_card, &VisitorCardView::episodeRequested, m_chats, &ChatWidget::showFrom);
    connect(m_chats, &ChatWidget::cardWanted, this, &MainWindow::wantCard);
    connect(m_rail, &Rail::pageChosen, this, &MainWindow::showPage);
    connect(m_rail, &Rail::settingsRequested, this, &MainWindow::settingsRequested);
    connect(&m_store, &ConversationStore::meChanged, this, &MainWindow::refreshRail);
    for (const auto signal : { &ConversationStore::rowAdded, &ConversationStore::rowChanged,
                               &ConversationStore::rowRemoved })
        connect(&m_store, signal, this, &MainWindow::refreshRail);
    connect(&m_store, &ConversationStore::reset, this, &MainWindow::refreshRail);
}

void MainWindow::setAdminAvailable(bool available)
{
    m_adminAvailable = available;
    refreshRail();
}

void MainWindow::refreshRail()
{
    const Role role = m_store.me().role;
    const bool leads = role == Role::Supervisor || role == Role::Admin;
    m_rail->setPageShown(Rail::Admin, m_adminAvailable && leads);
    for (const Rail::Page page : { Rail::Board, Rail::Records, Rail::Reports }) {
        const bool his = page == Rail::Records || leads;
        m_rail->setPageShown(page, hasPage(page) && his && !m_forbidden.contains(page));
    }
    if (!m_rail->isPageShown(m_rail->current())) // the role changed meanwhile
        showPage(Rail::Conversations);
    m_rail->setCount(Rail::Conversations, m_store.totalUnread());
}

void MainWindow::showPage(Rail::Page page)
{
    if (page == Rail::Admin && !hasPage(page)) { // a window of its own
        Q_EMIT adminRequested();
        return;
    }
    if (!m_rail->isPageShown(page))
        return;
    m_rail->setCurrent(page);
    if (QWidget *covering = this->page(page)) {
        m_stack->setCurrentWidget(covering);
        covering->setFocus();
        return;
    }
    m_stack->setCurrentWidget(m_splitter);
    m_lists->showLeaves(page == Rail::LeaveMessages);
}

void MainWindow::showChats()
{
    if (m_stack->currentWidget() != m_splitter)
        showPage(Rail::Conversations);
}

void MainWindow::setPage(Rail::Page page, MakePage make)
{
    m_makers.insert(page, std::move(make));
    refreshRail();
}

void MainWindow::setPage(Rail::Page page, QWidget *widget)
{
    setPage(page, [widget] { return widget; });
    (void)this->page(page); // it is the window's from now on
}

QWidget *MainWindow::page(Rail::Page page)
{
    if (!hasPage(page))
        return nullptr;
    QWidget *&made = m_pages[page];
    if (!made) {
        made = m_makers.value(page)();
        m_stack->addWidget(made);
    }
    return made;
}

void MainWindow::setPageAllowed(Rail::Page page, bool allowed)
{
    if (allowed)
        m_forbidden.remove(page);
    else
        m_forbidden.insert(page);
    refreshRail();
}

bool MainWindow::isCardShown() const
{
    return !m_card->isHidden();
}

void MainWindow::wantCard(bool shown)
{
    m_cardWanted = shown;
    m_cardForced = shown && width() < kFoldBelow;
    m_settings.setValue(kCardKey, shown);
    placeCard();
}

//! In the splitter where there is room, over the chat's right edge where it was asked for and there
//! is none.
void MainWindow::placeCard()
{
    const bool wide = width() >= kFoldBelow;
    if (wide)
        m_cardForced = false;
    const bool shown = !m_area->isEmpty() && m_cardWanted && (wide || m_cardForced);
    const bool over = shown && !wide;
    if (over && m_card->parentWidget() != this) {
        m_card->setParent(this);
    } else if (!over && m_card->parentWidget() == this) {
        m_card->setParent(nullptr);
        m_splitter->insertWidget(2, m_card);
    }
    if (over) {
        const int top = m_chats->mapTo(this, QPoint(0, ChatHeader::kDockedHeight)).y();
        m_card->setGeometry(width() - kNarrowCard, top, kNarrowCard, height() - top);
        m_card->raise();
    }
    if (shown && wide && !isCardShown()) {
        const int card =
            m_settings.value(kCardWidthKey, width() >= kWide ? kWideCard : kNarrowCard).toInt();
        const int list = m_lists->width();
        m_card->show();
        m_splitter->setSizes({ list, m_splitter->width() - list - card - 2, card });
    }
    m_card->setVisible(shown);
    m_chats->setCardShown(shown);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (event->size().width() < kFoldBelow && event->oldSize().width() >= kFoldBelow)
        m_cardForced = false; // folds by itself, although it was opened by hand once
    placeCard();
}

void MainWindow::restoreGeometry()
{
    const QRect remembered = m_settings.value(kPlaceKey).toRect();
    const QRect window = remembered.isValid() ? remembered : QRect(centredOnScreen(kSize), kSize);
    const QRect room = fittedToScreen(window);
    setGeometry(room);
    if (m_settings.value(kMaximisedKey, false).toBool())
        setWindowState(windowState() | Qt::WindowMaximized);
    const int list =
        m_settings.value(kListKey, room.width() >= kWide ? kWideList : kNarrowList).toInt();
    m_splitter->setSizes({ list, room.width() - Rail::kWidth - list - 1, 0 });
}

void MainWindow::rememberGeometry()
{
    m_settings.setValue(kMaximisedKey, isMaximized());
    if (!isMaximized() && !isMinimized() && !isFullScreen())
        m_settings.setValue(kPlaceKey, geometry());
    m_settings.setValue(kListKey, m_lists->width());
    rememberCard();
}

//! Where it is a pane: over the chat it has the width it can get.
void MainWindow::rememberCard()
{
    if (isCardShown() && m_card->parentWidget() != this)
        m_settings.setValue(kCardWidthKey, m_card->width());
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    event->ignore();
    Q_EMIT closeRequested();
}

void MainWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::ActivationChange && isActiveWindow())
        Q_EMIT activated();
}

void MainWindow::paintEvent(QPaintEvent *event)
{
    QPainter(this).fillRect(event->rect(), m_look.theme().bg);
}

} // namespace kefu::ui
