// SPDX-License-Identifier: Apache-2.0
#include "ui/docked/rail.h"

#include "ui/docked/railparts.h"
#include "ui/model/conversationstore.h"
#include "ui/widgets/errorwords.h"

#include <QEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace kefu::ui {

Rail::Rail(const Look &look, ChatService &service, ConversationStore &store, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_store(store)
    , m_avatar(new RailAvatar(look, this))
{
    setObjectName(QStringLiteral("rail"));
    setFixedWidth(kWidth);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_avatar->setObjectName(QStringLiteral("railAvatar"));
    connect(m_avatar, &QAbstractButton::clicked, this,
            [this] { Q_EMIT menuRequested(m_avatar->mapToGlobal(QPoint(kWidth, 10))); });
    layout->addWidget(m_avatar);
    m_tabs = { addTab(Icon::Chats, "railConversations", layout),
               addTab(Icon::Inbox, "railLeaves", layout),
               addTab(Icon::Board, "railBoard", layout),
               addTab(Icon::ChatLog, "railRecords", layout),
               addTab(Icon::Report, "railReports", layout),
               addTab(Icon::Sliders, "railAdmin", layout) };
    for (int page = 0; page < m_tabs.size(); ++page)
        connect(m_tabs.at(page), &QAbstractButton::clicked, this,
                [this, page] { Q_EMIT pageChosen(Page(page)); });
    layout->addStretch(1);
    m_connection = addTab(Icon::Offline, "railConnection", layout);
    connect(m_connection, &QAbstractButton::clicked, this, [this] {
        if (m_service.status().state == ConnectionState::Waiting)
            m_service.retryNow();
    });
    m_settings = addTab(Icon::Gear, "railSettings", layout);
    connect(m_settings, &QAbstractButton::clicked, this, &Rail::settingsRequested);
    connect(&service, &ChatService::statusChanged, this, &Rail::refreshConnection);
    connect(&store, &ConversationStore::meChanged, this, &Rail::refreshMe);
    for (const Page page : { Board, Records, Reports, Admin })
        setPageShown(page, false);
    setCurrent(Conversations);
    retranslate();
}

RailTab *Rail::addTab(Icon icon, const char *name, QVBoxLayout *layout)
{
    auto *tab = new RailTab(m_look, icon, this);
    tab->setObjectName(QLatin1String(name));
    layout->addWidget(tab);
    return tab;
}

void Rail::setCurrent(Page page)
{
    m_current = page;
    for (int i = 0; i < m_tabs.size(); ++i)
        m_tabs.at(i)->setCurrent(i == page);
}

void Rail::setCount(Page page, int count)
{
    m_tabs.at(page)->setCount(count);
}

void Rail::setPageShown(Page page, bool shown)
{
    m_tabs.at(page)->setVisible(shown);
}

bool Rail::isPageShown(Page page) const
{
    return !m_tabs.at(page)->isHidden();
}

void Rail::retranslate()
{
    m_tabs.at(Conversations)->setWords(tr("Chats"), tr("Conversations"));
    m_tabs.at(LeaveMessages)->setWords(tr("Left"), tr("Leave messages"));
    m_tabs.at(Board)->setWords(tr("Board"), tr("Queue dashboard"));
    m_tabs.at(Records)->setWords(tr("Records"), tr("Search in all messages"));
    m_tabs.at(Reports)->setWords(tr("Reports"), tr("Reports"));
    m_tabs.at(Admin)->setWords(tr("Manage"), tr("Administration"));
    m_settings->setWords({}, tr("Settings"));
    refreshMe();
    refreshConnection();
}

void Rail::refreshMe()
{
    const AgentInfo &me = m_store.me();
    m_avatar->setAgent(me);
    m_avatar->setAccessibleName(tr("%1, %2: menu").arg(me.nickname, presenceWords(me.presence)));
    m_avatar->setToolTip(
        tr("%1, %2: menu").arg(me.nickname, presenceWords(me.presence)).toHtmlEscaped());
}

void Rail::refreshConnection()
{
    const ConnectionState state = m_service.status().state;
    const bool online = state == ConnectionState::Online;
    m_connection->setDot(online ? &Theme::bar : &Theme::hide);
    m_connection->setWords(
        online ? tr("Online", "the connection") : tr("Offline", "the connection"),
        online ? tr("Connected to the relay") : tr("Not connected to the relay; click to try now"));
}

void Rail::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), m_look.theme().rail);
}

void Rail::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
