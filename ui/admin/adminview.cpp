// SPDX-License-Identifier: Apache-2.0
#include "ui/admin/adminview.h"

#include "ui/admin/adminlists.h"
#include "ui/admin/channelform.h"
#include "ui/admin/channelspage.h"
#include "ui/admin/connectpage.h"
#include "ui/admin/doctorpage.h"
#include "ui/admin/repliespage.h"
#include "ui/widgets/focusframe.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPainter>
#include <QStackedWidget>

namespace kefu::ui {

namespace {

constexpr int kNames = 168; //!< at least; the longest name has room
constexpr int kNamesAround = 30;
constexpr int kName = 36;
constexpr int kTop = 10;

struct Page {
    const char *name; //!< of the widget
    bool forSupervisors;
    AdminList (*make)(); //!< null: the mini programs' own page
};

constexpr Page kPages[] = {
    { "channelsPage", false, nullptr },
    { "agentPage", true, &agentList },
    { "groupPage", true, &groupList },
    { "sessionPage", false, &sessionList },
    { "calendarPage", true, &calendarList },
    { "cannedPage", true, &cannedList },
    { "dispositionPage", true, &dispositionList },
    { "wordPage", true, &wordList },
    { "alertPage", true, &alertList },
    { "robotPage", true, &robotList },
    { "webhookPage", false, &webhookList },
    { "retentionPage", false, &retentionList },
    { "visitorPage", true, &visitorList },
    { "auditPage", true, &auditList },
};

} // namespace

AdminView::AdminView(const Look &look, AdminService &service, int headMargin, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_service(service)
    , m_headMargin(headMargin)
    , m_names(new QListWidget(this))
    , m_pages(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("adminView"));
    m_names->setObjectName(QStringLiteral("adminNames"));
    m_names->setFrameShape(QFrame::NoFrame);
    m_names->setFont(look.font(14));
    m_names->setUniformItemSizes(true);
    look.onTheme(m_names, [this] {
        const Theme &theme = m_look.theme();
        m_names->setStyleSheet(
            QStringLiteral("QListWidget { background: %1; color: %2; outline: none; }"
                           "QListWidget::item { border: none; border-left: 3px solid transparent;"
                           " padding-left: 13px; }"
                           "QListWidget::item:hover { background: %3; }"
                           "QListWidget::item:selected { background: %4; color: %2;"
                           " border-left: 3px solid %5; padding-left: 13px; }")
                .arg(theme.panel.name(), theme.text.name(), theme.rowHover.name(),
                     theme.rowSelected.name(), theme.bar.name()));
    });
    new FocusFrame(look, m_names);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(1);
    auto *side = new QVBoxLayout;
    side->setContentsMargins(0, kTop, 0, 0);
    side->addWidget(m_names);
    layout->addLayout(side);
    layout->addWidget(m_pages, 1);
    setFocusProxy(m_names);
    makeChannels();
    fillNames();
    connect(m_names, &QListWidget::currentRowChanged, this, &AdminView::openCurrent);
    m_names->setCurrentRow(0);
}

void AdminView::setRole(Role role)
{
    if (role == m_role)
        return;
    m_role = role;
    fillNames();
    m_names->setCurrentRow(0);
}

//! The names of those the role has; the widget's name stays with each.
void AdminView::fillNames()
{
    const QSignalBlocker quiet(m_names);
    const int kept = std::max(0, m_names->currentRow());
    m_names->clear();
    int width = kNames;
    for (const Page &page : kPages) {
        if (m_role != Role::Admin && !page.forSupervisors)
            continue;
        auto *item = new QListWidgetItem(page.make ? page.make().title : tr("Mini programs"));
        item->setData(Qt::UserRole, QLatin1String(page.name));
        item->setSizeHint({ kNames, kName });
        width =
            std::max(width, m_names->fontMetrics().horizontalAdvance(item->text()) + kNamesAround);
        m_names->addItem(item);
    }
    m_names->setFixedWidth(width);
    m_names->setAccessibleName(tr("Pages of the administration"));
    m_names->setCurrentRow(std::min(kept, m_names->count() - 1));
}

QStringList AdminView::pageNames() const
{
    QStringList names;
    for (int row = 0; row < m_names->count(); ++row)
        names.append(m_names->item(row)->data(Qt::UserRole).toString());
    return names;
}

void AdminView::showPage(const QString &name)
{
    const int row = int(pageNames().indexOf(name));
    if (row < 0)
        return;
    if (row == m_names->currentRow())
        openCurrent();
    else
        m_names->setCurrentRow(row);
}

QWidget *AdminView::currentPage() const
{
    return m_pages->currentWidget();
}

void AdminView::forget()
{
    for (AdminPage *page : std::as_const(m_made)) {
        if (auto *list = qobject_cast<AdminListPage *>(page))
            list->clear();
    }
    m_channels->clear();
    m_names->setCurrentRow(0);
}

void AdminView::begin()
{
    openCurrent();
}

void AdminView::openCurrent()
{
    const QListWidgetItem *item = m_names->currentItem();
    if (!item)
        return;
    const QString name = item->data(Qt::UserRole).toString();
    AdminPage *page = m_made.value(name);
    if (!page)
        page = makePage(name);
    m_pages->setCurrentWidget(page);
    if (!isVisible())
        return;
    if (page == m_channels)
        m_channels->reload();
    else if (auto *list = qobject_cast<AdminListPage *>(page))
        list->reload();
}

AdminPage *AdminView::makePage(const QString &name)
{
    for (const Page &page : kPages) {
        if (page.make && name == QLatin1String(page.name)) {
            auto *made = new AdminListPage(m_look, m_service, name, page.make, m_pages);
            m_made.insert(name, made);
            add(made);
            return made;
        }
    }
    return m_channels;
}

void AdminView::add(AdminPage *page)
{
    page->setHeadMargin(m_headMargin);
    m_pages->addWidget(page);
    connect(page, &AdminPage::backRequested, this, &AdminView::showChannels);
}

// ---- mini programs
// -----------------------------------------------------------------------------

void AdminView::makeChannels()
{
    m_channels = new ChannelsPage(m_look, m_service, m_pages);
    m_form = new ChannelForm(m_look, m_service, m_pages);
    m_connect = new ConnectPage(m_look, m_service, m_pages);
    m_doctor = new DoctorPage(m_look, m_service, m_pages);
    m_replies = new RepliesPage(m_look, m_service, m_pages);
    for (AdminPage *page :
         std::initializer_list<AdminPage *> { m_channels, m_form, m_connect, m_doctor, m_replies })
        add(page);
    m_made.insert(QStringLiteral("channelsPage"), m_channels);
    connect(m_channels, &ChannelsPage::addRequested, this, [this] {
        m_pages->setCurrentWidget(m_form);
        m_form->startNew();
    });
    connect(m_channels, &ChannelsPage::editRequested, this, [this](const QJsonObject &channel) {
        m_pages->setCurrentWidget(m_form);
        m_form->startEdit(channel);
    });
    connect(m_channels, &ChannelsPage::connectRequested, this, &AdminView::connectChannel);
    connect(m_channels, &ChannelsPage::doctorRequested, this, &AdminView::testChannel);
    connect(m_channels, &ChannelsPage::repliesRequested, this, [this](const QJsonObject &channel) {
        m_pages->setCurrentWidget(m_replies);
        m_replies->start(channel);
    });
    connect(m_connect, &ConnectPage::doctorRequested, this, &AdminView::testChannel);
    // A new one is not of use before WeChat knows its URL.
    connect(m_form, &ChannelForm::saved, this, [this](const QJsonObject &answer, bool isNew) {
        if (isNew)
            connectChannel(answer);
        else
            showChannels();
    });
}

void AdminView::showChannels()
{
    m_pages->setCurrentWidget(m_channels);
    m_channels->reload();
}

void AdminView::connectChannel(const QJsonObject &channel)
{
    m_connect->start(channel);
    m_pages->setCurrentWidget(m_connect);
}

void AdminView::testChannel(const QJsonObject &channel)
{
    m_pages->setCurrentWidget(m_doctor);
    m_doctor->start(channel);
}

void AdminView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_pages->currentWidget()
        == m_made.value(m_names->currentItem()
                            ? m_names->currentItem()->data(Qt::UserRole).toString()
                            : QString()))
        openCurrent();
}

void AdminView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        fillNames();
}

void AdminView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_look.theme().panel);
    painter.fillRect(QRect(m_names->width(), 0, 1, height()), m_look.theme().line);
}

} // namespace kefu::ui
