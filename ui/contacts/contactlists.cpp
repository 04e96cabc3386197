// SPDX-License-Identifier: Apache-2.0
#include "ui/contacts/contactlists.h"

#include "ui/contacts/closingstrip.h"
#include "ui/contacts/contactsview.h"
#include "ui/model/contactsmodel.h"
#include "ui/model/conversationstore.h"
#include "ui/model/groupsmodel.h"
#include "ui/model/historymodel.h"
#include "ui/widgets/errorwords.h"

#include <QSettings>
#include <QStackedWidget>
#include <QTimerEvent>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr int kClockMs = 20'000;
// Keys of the settings, each per account.
constexpr char kClosedKey[] = "closedGroups";
constexpr char kClosedTagsKey[] = "closedTags";
constexpr char kClosedColleaguesKey[] = "closedColleagues";
constexpr char kByTagKey[] = "byTag";
constexpr char kHistoryHiddenKey[] = "historyRemoved";
constexpr char kHistoryUntilKey[] = "historyClearedAt";
constexpr int kCountsSoonMs = 50; // counting goes over all visitors: once for a burst of messages
} // namespace

ContactLists::ContactLists(const Look &look, ChatService &service, ConversationStore &store,
                           QSettings &settings, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_store(store)
    , m_settings(settings)
    , m_contacts(new ContactsModel(store, this))
    , m_groups(new GroupsModel(store, this))
    , m_history(new HistoryModel(store, this))
{
    build();
    connectStore();
    retranslate();
    restoreGroups();
    showTab(Contacts);
    m_clock.start(kClockMs, this);
}

void ContactLists::build()
{
    m_closing = new ClosingStrip(m_look, this);
    m_closing->setObjectName(QStringLiteral("closingStrip"));
    connect(m_closing, &QAbstractButton::toggled, this, &ContactLists::showClosing);
    m_lists = new QStackedWidget(this);
    m_lists->setObjectName(QStringLiteral("panelLists"));
    const auto add = [this](const char *name, QAbstractItemModel *model) {
        auto *made = new ContactsView(m_look, m_lists);
        made->setObjectName(QLatin1String(name));
        made->setModel(model);
        made->setClock([this] { return m_service.relayNow(); });
        m_lists->addWidget(made);
        connect(made, &ContactsView::visitorActivated, this, &ContactLists::openRequested);
        return made;
    };
    m_contactsView = add("contactsList", m_contacts);
    m_groupsView = add("groupsList", m_groups);
    m_historyView = add("historyList", m_history);
    connect(m_contactsView, &ContactsView::groupActivated, m_contacts, &ContactsModel::toggle);
    connect(m_groupsView, &ContactsView::groupActivated, m_groups, &GroupsModel::toggle);
    connect(m_contacts, &ContactsModel::openGroupsChanged, this, &ContactLists::rememberGroups);
    connect(m_contactsView, &ContactsView::menuRequested, this, &ContactLists::openRowMenu);
    connect(m_contactsView, &ContactsView::groupMenuRequested, this, &ContactLists::openGroupMenu);
    connect(m_historyView, &ContactsView::menuRequested, this, &ContactLists::openHistoryMenu);
    connect(m_groupsView, &ContactsView::groupMenuRequested, this,
            &ContactLists::openColleaguesMenu);
    connect(m_groups, &GroupsModel::closedChanged, this, &ContactLists::rememberColleagueGroups);
    connect(m_history, &HistoryModel::hiddenChanged, this, &ContactLists::rememberHistory);
    connect(m_groupsView, &ContactsView::menuRequested, this, &ContactLists::openMemberMenu);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_closing);
    layout->addWidget(m_lists, 1);
    setFocusProxy(m_contactsView);
    // Tab goes to the list that is seen; what would stand before it, in the chain, is passed over.
    connect(m_lists, &QStackedWidget::currentChanged, this,
            [this] { setFocusProxy(m_lists->currentWidget()); });
    QWidget::setTabOrder(m_historyView, m_closing);
}

void ContactLists::connectStore()
{
    const auto all = [this] {
        restoreGroups();
        refreshClosing();
        Q_EMIT countsChanged();
    };
    connect(&m_store, &ConversationStore::reset, this, all);
    connect(&m_store, &ConversationStore::channelsChanged, this, &ContactLists::restoreGroups);
    connect(&m_store, &ConversationStore::meChanged, this, all);
    for (const auto signal : { &ConversationStore::rowAdded, &ConversationStore::rowChanged,
                               &ConversationStore::rowRemoved })
        connect(&m_store, signal, this, [this] { m_countsSoon.start(kCountsSoonMs, this); });
}

ContactsView *ContactLists::view(Tab tab) const
{
    return tab == Contacts ? m_contactsView : tab == Groups ? m_groupsView : m_historyView;
}

void ContactLists::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_clock.timerId()) {
        m_contacts->setNow(m_service.relayNow());
        m_contactsView->viewport()->update();
    } else if (event->timerId() != m_countsSoon.timerId()) {
        return;
    }
    m_countsSoon.stop();
    refreshClosing();
    Q_EMIT countsChanged();
}

void ContactLists::retranslate()
{
    m_contactsView->setAccessibleName(tr("Contacts"));
    m_groupsView->setAccessibleName(tr("Groups"));
    m_historyView->setAccessibleName(tr("History"));
    m_contactsView->setEmptyText(isSearching() ? tr("Nothing found") : tr("No contacts"));
    m_groupsView->setEmptyText(tr("No groups"));
    m_historyView->setEmptyText(tr("No past conversations"));
    m_contactsView->setEmptyGroupTexts(tr("No visitors in this group"),
                                       tr("No visitors in this group any more"));
    m_groupsView->setEmptyGroupTexts(tr("No colleagues in this group"),
                                     tr("No colleagues in this group any more"));
    m_contacts->setUntaggedName(tr("No tag"));
    m_groups->setWords(tr("All colleagues"), &ContactLists::memberWords);
}

//! What is said of a colleague beside his name: state, why, load, signature.
QString ContactLists::memberWords(const Colleague &colleague)
{
    const bool there = isThere(colleague);
    const PresenceState presence = there ? colleague.presence : PresenceState::Offline;
    // A row has little room: our own words first and short, people's may end in an ellipsis.
    QStringList parts { presence == PresenceState::Busy ? tr("Busy") : presenceWords(presence) };
    if (there)
        parts.append(colleague.capacity > 0
                         ? tr("serving %1/%2").arg(colleague.load).arg(colleague.capacity)
                         : tr("serving %1").arg(colleague.load));
    for (const QString &words : { colleague.reason, colleague.sign }) {
        if (!words.isEmpty())
            parts.append(words);
    }
    return parts.join(QStringLiteral(" · "));
}

void ContactLists::refreshClosing()
{
    const qint64 now = m_service.relayNow();
    int closing = 0;
    const auto visitors = m_store.visitors();
    for (const VisitorId visitor : visitors) {
        const ConversationInfo *info = m_store.currentOf(visitor);
        closing += info && isClosingSoon(*info, now) ? 1 : 0;
    }
    m_closing->setCount(closing);
}

void ContactLists::showClosing(bool only)
{
    m_contacts->setClosingOnly(only, m_service.relayNow());
    if (only)
        Q_EMIT contactsWanted();
}

void ContactLists::showTab(int tab)
{
    m_tab = tab;
    if (!isSearching())
        m_lists->setCurrentIndex(tab);
    // Asked for only when somebody looks: the relay tells of every change from then on.
    if (tab == Groups && isVisible() && !m_store.people().isKnown())
        m_service.loadColleagues();
}

void ContactLists::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    showTab(m_tab);
}

bool ContactLists::isSearching() const
{
    return !m_contacts->filter().isEmpty();
}

void ContactLists::setSearch(const QString &text)
{
    m_contacts->setFilter(text.trimmed());
    m_contactsView->setEmptyText(isSearching() ? tr("Nothing found") : tr("No contacts"));
    m_lists->setCurrentIndex(isSearching() ? int(Contacts) : m_tab);
}

void ContactLists::openFirstHit()
{
    if (!isSearching() || m_contacts->rowCount() == 0)
        return;
    Q_EMIT openRequested(VisitorId { m_contacts->index(0).data(VisitorIdRole).toLongLong() });
}

QString ContactLists::key(const char *what) const
{
    return QStringLiteral("panel/%1/%2").arg(QLatin1String(what), m_store.me().id.toString());
}

void ContactLists::restoreGroups()
{
    // The closed ones are remembered: a mini program added later starts open.
    const QStringList closed = m_settings.value(key(kClosedKey)).toStringList();
    QSet<ChannelId> open;
    for (const ChannelInfo &channel : m_store.channels()) {
        if (!closed.contains(channel.id.toString()))
            open.insert(channel.id);
    }
    m_restoring = true;
    m_contacts->setOpenGroups(open);
    restoreTags();
    QSet<qint64> groups;
    const QStringList closedGroups = m_settings.value(key(kClosedColleaguesKey)).toStringList();
    for (const QString &id : closedGroups)
        groups.insert(id.toLongLong());
    m_groups->setClosed(groups);
    restoreHistory();
    m_restoring = false;
}

void ContactLists::restoreTags()
{
    const QStringList closed = m_settings.value(key(kClosedTagsKey)).toStringList();
    m_contacts->setClosedTags({ closed.begin(), closed.end() });
    m_contacts->setGrouping(m_settings.value(key(kByTagKey)).toBool()
                                ? ContactsModel::Grouping::Tag
                                : ContactsModel::Grouping::Channel);
}

void ContactLists::rememberGroups()
{
    if (m_restoring || !m_store.me().id.isValid())
        return;
    QStringList closed;
    for (const ChannelInfo &channel : m_store.channels()) {
        if (!m_contacts->isGroupOpen(channel.id))
            closed.append(channel.id.toString());
    }
    m_settings.setValue(key(kClosedKey), closed);
    const QSet<QString> tags = m_contacts->closedTags();
    m_settings.setValue(key(kClosedTagsKey), QStringList(tags.begin(), tags.end()));
    m_settings.setValue(key(kByTagKey), m_contacts->grouping() == ContactsModel::Grouping::Tag);
}

void ContactLists::rememberColleagueGroups()
{
    if (!m_store.me().id.isValid())
        return;
    QStringList closed;
    for (const qint64 id : m_groups->closed())
        closed.append(QString::number(id));
    m_settings.setValue(key(kClosedColleaguesKey), closed);
}

void ContactLists::restoreHistory()
{
    HistoryModel::Hidden hidden;
    hidden.until = m_settings.value(key(kHistoryUntilKey)).toLongLong();
    const QStringList single = m_settings.value(key(kHistoryHiddenKey)).toStringList();
    for (const QString &text : single) {
        const ConversationId id { text.toLongLong() };
        if (m_store.conversation(id)) // what the relay lists no more need not be remembered
            hidden.single.insert(id);
    }
    m_history->setHidden(hidden);
}

void ContactLists::rememberHistory()
{
    if (!m_store.me().id.isValid())
        return;
    QStringList single;
    for (const ConversationId id : m_history->hidden().single)
        single.append(id.toString());
    m_settings.setValue(key(kHistoryHiddenKey), single);
    m_settings.setValue(key(kHistoryUntilKey), m_history->hidden().until);
}

void ContactLists::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
