// SPDX-License-Identifier: Apache-2.0
#include "ui/admin/adminwindow.h"

#include "ui/admin/channelform.h"
#include "ui/admin/channelspage.h"
#include "ui/admin/connectpage.h"
#include "ui/admin/doctorpage.h"
#include "ui/admin/repliespage.h"
#include "ui/widgets/geometry.h"

#include <QEvent>
#include <QStackedWidget>

namespace kefu::ui {

namespace {
constexpr QSize kSize(880, 600);
constexpr QSize kMinimum(720, 440);
constexpr int kHead = 56;
} // namespace

AdminWindow::AdminWindow(Look &look, AdminService &service)
    : LayimFrame(look, CloseButton | MinimiseButton | MaximiseButton)
    , m_pages(new QStackedWidget(this))
    , m_channels(new ChannelsPage(look, service, m_pages))
    , m_form(new ChannelForm(look, service, m_pages))
    , m_connect(new ConnectPage(look, service, m_pages))
    , m_doctor(new DoctorPage(look, service, m_pages))
    , m_replies(new RepliesPage(look, service, m_pages))
{
    setObjectName(QStringLiteral("adminWindow"));
    for (AdminPage *page : std::initializer_list<AdminPage *> { m_channels, m_form, m_connect,
                                                                m_doctor, m_replies }) {
        m_pages->addWidget(page);
        connect(page, &AdminPage::backRequested, this, &AdminWindow::showList);
    }
    connect(m_channels, &ChannelsPage::addRequested, this, [this] {
        m_pages->setCurrentWidget(m_form);
        m_form->startNew();
    });
    connect(m_channels, &ChannelsPage::editRequested, this, [this](const QJsonObject &channel) {
        m_pages->setCurrentWidget(m_form);
        m_form->startEdit(channel);
    });
    connect(m_channels, &ChannelsPage::connectRequested, this, &AdminWindow::connectChannel);
    connect(m_channels, &ChannelsPage::doctorRequested, this, &AdminWindow::testChannel);
    connect(m_channels, &ChannelsPage::repliesRequested, this, [this](const QJsonObject &channel) {
        m_pages->setCurrentWidget(m_replies);
        m_replies->start(channel);
    });
    connect(m_connect, &ConnectPage::doctorRequested, this, &AdminWindow::testChannel);
    connect(m_form, &ChannelForm::saved, this, &AdminWindow::onSaved);
    connect(this, &LayimFrame::closeRequested, this, &QWidget::hide);
    setContent(m_pages);
    setResizable(kMinimum);
    setContentSize(kSize);
    setTitleHeight(kHead);
    setWindowTitle(tr("Administration"));
    move(centredOnScreen(size()));
}

void AdminWindow::begin()
{
    showList();
    show();
    raise();
    activateWindow();
}

void AdminWindow::showList()
{
    m_pages->setCurrentWidget(m_channels);
    m_channels->reload();
}

void AdminWindow::connectChannel(const QJsonObject &channel)
{
    m_connect->start(channel);
    m_pages->setCurrentWidget(m_connect);
}

void AdminWindow::testChannel(const QJsonObject &channel)
{
    m_pages->setCurrentWidget(m_doctor);
    m_doctor->start(channel);
}

//! A new one is not of use before WeChat knows its URL.
void AdminWindow::onSaved(const QJsonObject &answer, bool isNew)
{
    if (isNew)
        connectChannel(answer);
    else
        showList();
}

void AdminWindow::changeEvent(QEvent *event)
{
    LayimFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        setWindowTitle(tr("Administration"));
}

} // namespace kefu::ui
