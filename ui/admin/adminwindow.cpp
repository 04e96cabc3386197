// SPDX-License-Identifier: Apache-2.0
#include "ui/admin/adminwindow.h"

#include "ui/admin/adminview.h"
#include "ui/widgets/geometry.h"

#include <QEvent>
#include <QJsonObject>

namespace kefu::ui {

namespace {
constexpr QSize kSize(1060, 640);
constexpr QSize kMinimum(880, 440);
constexpr int kHead = 56;
constexpr int kWindowButtons = 108;
} // namespace

AdminWindow::AdminWindow(Look &look, AdminService &service)
    : LayimFrame(look, CloseButton | MinimiseButton | MaximiseButton)
    , m_view(new AdminView(look, service, kWindowButtons, this))
{
    setObjectName(QStringLiteral("adminWindow"));
    connect(this, &LayimFrame::closeRequested, this, &QWidget::hide);
    setContent(m_view);
    setResizable(kMinimum);
    setContentSize(kSize);
    setTitleHeight(kHead);
    setWindowTitle(tr("Administration"));
    move(centredOnScreen(size()));
}

void AdminWindow::begin()
{
    show();
    raise();
    activateWindow();
    m_view->begin();
}

void AdminWindow::connectChannel(const QJsonObject &channel)
{
    m_view->connectChannel(channel);
}

void AdminWindow::testChannel(const QJsonObject &channel)
{
    m_view->testChannel(channel);
}

void AdminWindow::changeEvent(QEvent *event)
{
    LayimFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        setWindowTitle(tr("Administration"));
}

} // namespace kefu::ui
