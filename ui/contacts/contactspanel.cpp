// SPDX-License-Identifier: Apache-2.0
#include "ui/contacts/contactspanel.h"

#include "ui/contacts/contactlists.h"
#include "ui/contacts/searchfield.h"
#include "ui/contacts/signaturefield.h"
#include "ui/contacts/statusmenu.h"
#include "ui/contacts/tabrow.h"
#include "ui/model/conversationstore.h"
#include "ui/model/noticelog.h"
#include "ui/widgets/connectionbanner.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/practicebanner.h"
#include "ui/widgets/skin.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr int kHeadHeight = 72;
constexpr int kToolRow = 37;
constexpr int kToolCell = 48;
constexpr int kToolSide = 10;
constexpr int kToolIcon = 22;
constexpr int kBoxCell = 1;
constexpr int kAdminCell = 2;
constexpr int kSkinCell = 3;
constexpr int kSkinIcon = 24;
constexpr int kAboutCell = 4;
constexpr int kLeft = 15;
constexpr int kNameTop = 12;
constexpr int kNameHeight = 26;
constexpr int kNameWidth = 150;
constexpr int kStatus = 14;
constexpr int kStatusGap = 5;
constexpr int kStatusCell = 22;
constexpr int kLoadGap = 10;
constexpr QRect kSignature(9, 44, 242, 28);
constexpr QRect kLoad(150, 44, 95, 28); //!< over the signature's end, which stops before it
} // namespace

QString loadWords(const ConversationStore &store)
{
    const AgentInfo &me = store.me();
    int serving = 0;
    const auto visitors = store.visitors();
    for (const VisitorId visitor : visitors) {
        const ConversationInfo *info = store.currentOf(visitor);
        serving +=
            info && info->state == ConversationState::Assigned && info->owner == me.id ? 1 : 0;
    }
    return me.capacity > 0
        ? QCoreApplication::translate("ContactsPanel", "Serving %1/%2")
              .arg(serving)
              .arg(me.capacity)
        : QCoreApplication::translate("ContactsPanel", "Serving %1").arg(serving);
}

ContactsPanel::ContactsPanel(const Look &look, ChatService &service, ConversationStore &store,
                             QSettings &settings, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_store(store)
    , m_lists(new ContactLists(look, service, store, settings, this))
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
    layout->addWidget(m_lists, 1);
    layout->addSpacing(kToolRow);
    retranslate();
    showTab(ContactLists::Contacts);
    setFocusProxy(m_lists);
    m_lists->setFocus();
}

void ContactsPanel::buildHead()
{
    m_name = new PlainLabel(m_look, 16, &Theme::text, this);
    m_name->setObjectName(QStringLiteral("panelName"));
    m_signature = new SignatureField(m_look, m_service, m_store, this);
    m_signature->setGeometry(kSignature);
    m_load = new PlainLabel(m_look, 12, &Theme::sub, this);
    m_load->setObjectName(QStringLiteral("panelLoad"));
    m_load->setGeometry(kLoad);
    m_load->setAttribute(Qt::WA_TransparentForMouseEvents);
    connect(m_signature, &SignatureField::editingChanged, this,
            [this](bool editing) { m_load->setVisible(!editing); });
    m_load->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
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
    connect(&m_store, &ConversationStore::meChanged, this, &ContactsPanel::refreshHead);
}

void ContactsPanel::buildLists()
{
    connect(m_lists, &ContactLists::openRequested, this, &ContactsPanel::openRequested);
    connect(m_lists, &ContactLists::tearOffRequested, this, &ContactsPanel::tearOffRequested);
    connect(m_lists, &ContactLists::countsChanged, this, &ContactsPanel::refreshHead);
    connect(m_lists, &ContactLists::contactsWanted, this,
            [this] { showTab(ContactLists::Contacts); });
}

void ContactsPanel::buildTools()
{
    const auto add = [this](Icon icon, int cell, const char *name) {
        auto *tool = new IconButton(m_look, icon, icon == Icon::Skin ? kSkinIcon : kToolIcon,
                                    { kToolCell, kToolRow }, this);
        tool->setObjectName(QLatin1String(name));
        tool->setPressedGround(true);
        tool->move(kToolSide + cell * kToolCell, kSize.height() - kToolRow);
        return tool;
    };
    m_searchTool = add(Icon::Search, 0, "toolSearch");
    m_boxTool = add(Icon::MessageBox, kBoxCell, "toolBox");
    m_adminTool = add(Icon::Share, kAdminCell, "toolAdmin");
    m_adminTool->hide();
    m_skinTool = add(Icon::Skin, kSkinCell, "toolSkin");
    m_aboutTool = add(Icon::About, kAboutCell, "toolAbout");
    m_search = new SearchField(m_look, this);
    m_search->move(0, kSize.height() - kToolRow);
    connect(m_searchTool, &QAbstractButton::clicked, this, &ContactsPanel::openSearch);
    connect(m_boxTool, &QAbstractButton::clicked, this, &ContactsPanel::noticesRequested);
    connect(m_adminTool, &QAbstractButton::clicked, this, &ContactsPanel::adminRequested);
    connect(m_skinTool, &QAbstractButton::clicked, this, &ContactsPanel::skinsRequested);
    connect(m_aboutTool, &QAbstractButton::clicked, this, &ContactsPanel::aboutRequested);
    connect(m_search, &SearchField::closed, this, &ContactsPanel::showTools);
    connect(m_search, &SearchField::textChanged, this, &ContactsPanel::onSearch);
    connect(m_search, &SearchField::accepted, m_lists, &ContactLists::openFirstHit);
}

ContactsModel *ContactsPanel::contacts() const
{
    return m_lists->contacts();
}

void ContactsPanel::setNotices(NoticeLog *notices)
{
    m_notices = notices;
    connect(notices, &NoticeLog::changed, this, &ContactsPanel::refreshBadge);
    refreshBadge();
}

void ContactsPanel::refreshBadge()
{
    const int unseen = m_notices ? m_notices->unseen() : 0;
    m_boxTool->setBadge(unseen);
    if (unseen > m_unseen)
        m_boxTool->blinkBadge();
    m_unseen = unseen;
    m_boxTool->setName(unseen > 0 ? tr("Message box, %n new", nullptr, unseen) : tr("Message box"));
}

void ContactsPanel::retranslate()
{
    m_tabs->setName(ContactLists::Contacts, tr("Contacts"));
    m_tabs->setName(ContactLists::Groups, tr("Groups"));
    m_tabs->setName(ContactLists::History, tr("History"));
    m_searchTool->setName(tr("Search"));
    m_adminTool->setName(tr("Mini programs"));
    m_skinTool->setName(tr("Skins"));
    m_aboutTool->setName(tr("About"));
    refreshBadge();
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
    showTools();
    m_name->setText(me.nickname);
    const int nameWidth = std::min(m_name->sizeHint().width(), kNameWidth);
    m_name->setGeometry(kLeft, kNameTop, nameWidth, kNameHeight);
    m_status->move(kLeft + nameWidth + kStatusGap - (kStatusCell - kStatus) / 2,
                   kNameTop + (kNameHeight - kStatusCell) / 2);
    const auto [icon, colour] = presenceIcon(me.presence);
    m_status->setIconShape(icon);
    m_status->setColours(colour, colour);
    m_status->setName(tr("Status: %1").arg(presenceWords(me.presence)));

    m_load->setText(loadWords(m_store));
    QRect load = kLoad;
    load.setLeft(
        std::clamp(load.right() - m_load->sizeHint().width(), kSignature.left(), kLoad.left()));
    m_load->setGeometry(load);
    m_signature->setRoomAtEnd(m_load->sizeHint().width() + kLoadGap);
    m_tabs->setUnread(ContactLists::Contacts, m_store.totalUnread());
}

//! The search field lies over them; keys must not go to what is not seen.
void ContactsPanel::showTools()
{
    const bool covered = !m_search->isHidden();
    for (IconButton *tool : { m_searchTool, m_boxTool, m_skinTool, m_aboutTool })
        tool->setVisible(!covered);
    m_adminTool->setVisible(!covered && m_adminAvailable && m_store.me().role == Role::Admin);
}

void ContactsPanel::showTab(int tab)
{
    m_tabs->setCurrent(tab);
    m_lists->showTab(tab);
}

void ContactsPanel::openSearch()
{
    m_search->open();
    showTools();
}

void ContactsPanel::onSearch(const QString &text)
{
    m_lists->setSearch(text);
    m_tabs->setCurrent(m_lists->isSearching() ? -1 : m_lists->tab());
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
