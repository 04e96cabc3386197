// SPDX-License-Identifier: Apache-2.0
#include "ui/contacts/contactspanel.h"

#include "ui/contacts/closingstrip.h"
#include "ui/contacts/contactsview.h"
#include "ui/contacts/searchfield.h"
#include "ui/contacts/tabrow.h"
#include "ui/model/contactsmodel.h"
#include "ui/model/conversationstore.h"
#include "ui/model/historymodel.h"
#include "ui/widgets/connectionbanner.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/practicebanner.h"
#include "ui/widgets/skin.h"

#include <QKeyEvent>
#include <QPainter>
#include <QSettings>
#include <QStackedWidget>
#include <QTimerEvent>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr int kHeadHeight = 72;
constexpr int kToolRow = 37;
constexpr int kToolCell = 48;
constexpr int kToolSide = 10;
constexpr int kToolIcon = 22;
constexpr int kAdminCell = 1;
constexpr int kAboutCell = 4;
constexpr int kLeft = 15;
constexpr int kNameTop = 12;
constexpr int kNameHeight = 26;
constexpr int kNameWidth = 150;
constexpr int kStatus = 14;
constexpr int kStatusGap = 5;
constexpr int kStatusCell = 22;
constexpr int kLoadTop = 44;
constexpr int kLoadHeight = 28;
constexpr int kLoadWidth = 230;
constexpr int kClockMs = 20'000;
constexpr int kHeadSoonMs = 50; // counting goes over all visitors: once for a burst of messages
} // namespace

ContactsPanel::ContactsPanel(const Look &look, ChatService &service, ConversationStore &store,
                             QSettings &settings, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_store(store)
    , m_settings(settings)
    , m_contacts(new ContactsModel(store, this))
    , m_history(new HistoryModel(store, this))
{
    setObjectName(QStringLiteral("contactsPanel"));
    setMinimumSize(kSize);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, kHeadHeight, 0, 0);
    layout->setSpacing(0);
    buildHead();
    buildLists();
    buildTools();
    layout->addWidget(m_tabs);
    layout->addWidget(new PracticeBanner(look, service, this));
    layout->addWidget(new ConnectionBanner(look, service, this));
    m_closing = new ClosingStrip(look, this);
    m_closing->setObjectName(QStringLiteral("closingStrip"));
    connect(m_closing, &QAbstractButton::toggled, this, &ContactsPanel::showClosing);
    layout->addWidget(m_closing);
    layout->addWidget(m_lists, 1);
    layout->addSpacing(kToolRow);
    m_clock.start(kClockMs, this);
    connectStore();
    retranslate();
    restoreGroups();
    showTab(Contacts);
    setFocusProxy(m_contactsView);
    m_contactsView->setFocus();
}

void ContactsPanel::buildHead()
{
    m_name = new PlainLabel(m_look, 16, &Theme::text, this);
    m_name->setObjectName(QStringLiteral("panelName"));
    m_load = new PlainLabel(m_look, 14, &Theme::text, this);
    m_load->setObjectName(QStringLiteral("panelLoad"));
    m_load->setGeometry(kLeft, kLoadTop, kLoadWidth, kLoadHeight);
    m_status =
        new IconButton(m_look, Icon::StatusOnline, kStatus, { kStatusCell, kStatusCell }, this);
    m_status->setObjectName(QStringLiteral("panelStatus"));
    connect(m_status, &QAbstractButton::clicked, this, &ContactsPanel::openStatusMenu);
    m_tabs = new TabRow(m_look, this);
    m_tabs->setObjectName(QStringLiteral("panelTabs"));
    m_tabs->addTab(Icon::Friends, QStringLiteral("tabContacts"));
    m_tabs->addTab(Icon::Groups, QStringLiteral("tabGroups"));
    m_tabs->addTab(Icon::History, QStringLiteral("tabHistory"));
    connect(m_tabs, &TabRow::chosen, this, [this](int tab) {
        m_search->close();
        showTab(tab);
    });
}

void ContactsPanel::buildLists()
{
    m_lists = new QStackedWidget(this);
    m_lists->setObjectName(QStringLiteral("panelLists"));
    const auto add = [this](const char *name, QAbstractItemModel *model) {
        auto *view = new ContactsView(m_look, m_lists);
        view->setObjectName(QLatin1String(name));
        view->setModel(model);
        view->setClock([this] { return m_service.relayNow(); });
        m_lists->addWidget(view);
        connect(view, &ContactsView::visitorActivated, this, &ContactsPanel::openRequested);
        connect(view, &ContactsView::menuRequested, this, &ContactsPanel::openRowMenu);
        return view;
    };
    m_contactsView = add("contactsList", m_contacts);
    m_groupsView = add("groupsList", nullptr);
    m_historyView = add("historyList", m_history);
    connect(m_contactsView, &ContactsView::groupActivated, m_contacts, &ContactsModel::toggle);
    connect(m_contacts, &ContactsModel::openGroupsChanged, this, &ContactsPanel::rememberGroups);
}

void ContactsPanel::buildTools()
{
    const auto add = [this](Icon icon, int cell, const char *name) {
        auto *tool = new IconButton(m_look, icon, kToolIcon, { kToolCell, kToolRow }, this);
        tool->setObjectName(QLatin1String(name));
        tool->setPressedGround(true);
        tool->move(kToolSide + cell * kToolCell, kSize.height() - kToolRow);
        return tool;
    };
    m_searchTool = add(Icon::Search, 0, "toolSearch");
    m_adminTool = add(Icon::Share, kAdminCell, "toolAdmin");
    m_adminTool->hide();
    m_aboutTool = add(Icon::About, kAboutCell, "toolAbout");
    m_search = new SearchField(m_look, this);
    m_search->move(0, kSize.height() - kToolRow);
    connect(m_searchTool, &QAbstractButton::clicked, this, &ContactsPanel::openSearch);
    connect(m_adminTool, &QAbstractButton::clicked, this, &ContactsPanel::adminRequested);
    connect(m_aboutTool, &QAbstractButton::clicked, this, &ContactsPanel::aboutRequested);
    connect(m_search, &SearchField::textChanged, this, &ContactsPanel::onSearch);
    connect(m_search, &SearchField::accepted, this, &ContactsPanel::openFirstHit);
}

void ContactsPanel::connectStore()
{
    connect(&m_store, &ConversationStore::reset, this, [this] {
        restoreGroups();
        refreshHead();
    });
    connect(&m_store, &ConversationStore::channelsChanged, this, &ContactsPanel::restoreGroups);
    connect(&m_store, &ConversationStore::meChanged, this, [this] {
        restoreGroups();
        refreshHead();
    });
    for (const auto signal : { &ConversationStore::rowAdded, &ConversationStore::rowChanged,
                               &ConversationStore::rowRemoved })
        connect(&m_store, signal, this, [this] { m_headSoon.start(kHeadSoonMs, this); });
}

void ContactsPanel::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_clock.timerId()) {
        m_contacts->setNow(m_service.relayNow());
        m_contactsView->viewport()->update();
    } else if (event->timerId() != m_headSoon.timerId()) {
        return;
    }
    m_headSoon.stop();
    refreshHead();
}

void ContactsPanel::retranslate()
{
    m_tabs->setName(Contacts, tr("Contacts"));
    m_tabs->setName(Groups, tr("Groups"));
    m_tabs->setName(History, tr("History"));
    m_contactsView->setAccessibleName(tr("Contacts"));
    m_groupsView->setAccessibleName(tr("Groups"));
    m_historyView->setAccessibleName(tr("History"));
    m_contactsView->setEmptyText(m_contacts->filter().isEmpty() ? tr("No contacts")
                                                                : tr("Nothing found"));
    m_groupsView->setEmptyText(tr("No groups"));
    m_historyView->setEmptyText(tr("No past conversations"));
    m_searchTool->setName(tr("Search"));
    m_adminTool->setName(tr("Mini programs"));
    m_aboutTool->setName(tr("About"));
    refreshHead();
}

void ContactsPanel::setAdminAvailable(bool available)
{
    m_adminAvailable = available;
    refreshHead();
}

void ContactsPanel::refreshHead()
{
    const AgentInfo &me = m_store.me();
    m_adminTool->setVisible(m_adminAvailable && me.role == Role::Admin);
    m_name->setText(me.nickname);
    const int nameWidth = std::min(m_name->sizeHint().width(), kNameWidth);
    m_name->setGeometry(kLeft, kNameTop, nameWidth, kNameHeight);
    m_status->move(kLeft + nameWidth + kStatusGap - (kStatusCell - kStatus) / 2,
                   kNameTop + (kNameHeight - kStatusCell) / 2);
    const auto [icon, colour] = presenceIcon(me.presence);
    m_status->setIconShape(icon);
    m_status->setColours(colour, colour);
    m_status->setName(tr("Status: %1").arg(presenceWords(me.presence)));

    int serving = 0;
    const auto visitors = m_store.visitors();
    for (const VisitorId visitor : visitors) {
        const ConversationInfo *info = m_store.currentOf(visitor);
        serving +=
            info && info->state == ConversationState::Assigned && info->owner == me.id ? 1 : 0;
    }
    m_load->setText(me.capacity > 0 ? tr("Serving %1/%2").arg(serving).arg(me.capacity)
                                    : tr("Serving %1").arg(serving));
    m_tabs->setUnread(Contacts, m_store.totalUnread());
    refreshClosing();
}

void ContactsPanel::refreshClosing()
{
    if (!m_closing)
        return; // the head is made before it
    const qint64 now = m_service.relayNow();
    int closing = 0;
    const auto visitors = m_store.visitors();
    for (const VisitorId visitor : visitors) {
        const ConversationInfo *info = m_store.currentOf(visitor);
        closing += info && isClosingSoon(*info, now) ? 1 : 0;
    }
    m_closing->setCount(closing);
}

void ContactsPanel::showClosing(bool only)
{
    m_contacts->setClosingOnly(only, m_service.relayNow());
    if (only)
        showTab(Contacts);
}

void ContactsPanel::showTab(int tab)
{
    m_tab = tab;
    m_tabs->setCurrent(tab);
    m_lists->setCurrentIndex(tab);
}

void ContactsPanel::openSearch()
{
    m_search->open();
}

void ContactsPanel::onSearch(const QString &text)
{
    m_contacts->setFilter(text.trimmed());
    const bool searching = !m_contacts->filter().isEmpty();
    m_contactsView->setEmptyText(searching ? tr("Nothing found") : tr("No contacts"));
    if (searching) {
        m_lists->setCurrentIndex(Contacts);
        m_tabs->setCurrent(-1);
    } else {
        showTab(m_tab);
    }
}

void ContactsPanel::openFirstHit()
{
    if (m_contacts->filter().isEmpty() || m_contacts->rowCount() == 0)
        return;
    Q_EMIT openRequested(VisitorId { m_contacts->index(0).data(VisitorIdRole).toLongLong() });
}

QString ContactsPanel::groupsKey() const
{
    return QStringLiteral("panel/closedGroups/%1").arg(m_store.me().id.toString());
}

void ContactsPanel::restoreGroups()
{
    // The closed ones are remembered: a mini program added later starts open.
    const QStringList closed = m_settings.value(groupsKey()).toStringList();
    QSet<ChannelId> open;
    for (const ChannelInfo &channel : m_store.channels()) {
        if (!closed.contains(channel.id.toString()))
            open.insert(channel.id);
    }
    m_restoring = true;
    m_contacts->setOpenGroups(open);
    m_restoring = false;
}

void ContactsPanel::rememberGroups()
{
    if (m_restoring || !m_store.me().id.isValid())
        return;
    QStringList closed;
    for (const ChannelInfo &channel : m_store.channels()) {
        if (!m_contacts->isGroupOpen(channel.id))
            closed.append(channel.id.toString());
    }
    m_settings.setValue(groupsKey(), closed);
}

void ContactsPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintGround(painter, this, rect(), m_look, Ground::Body, &Theme::bg);
    const QRect head(0, 0, width(), kHeadHeight);
    const QRect tools(0, height() - kToolRow, width(), kToolRow);
    paintGround(painter, this, head, m_look, Ground::Head, &Theme::panel);
    paintGround(painter, this, tools, m_look, Ground::Head, &Theme::panel);
}

void ContactsPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void ContactsPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Find))
        openSearch();
    else
        QWidget::keyPressEvent(event);
}

} // namespace kefu::ui
