// SPDX-License-Identifier: Apache-2.0
#include "ui/aboutwindow.h"

#include "ui/login/loginparts.h"
#include "ui/widgets/geometry.h"
#include "ui/widgets/plainlabel.h"

#include <QKeyEvent>

namespace kefu::ui {

namespace {
constexpr QSize kSize(340, 220);
constexpr int kLeft = 112;
} // namespace

AboutWindow::AboutWindow(Look &look)
    : LayimFrame(look, CloseButton)
{
    setObjectName(QStringLiteral("aboutWindow"));
    auto *page = new LoginPage(look, this);
    page->setFixedSize(kSize);
    m_name = new PlainLabel(look, 18, &Theme::text, page);
    m_name->setBold(true);
    m_name->setGeometry(kLeft, 52, kSize.width() - kLeft - 20, 28);
    m_version = new PlainLabel(look, 13, &Theme::sub, page);
    m_version->setGeometry(kLeft, 79, kSize.width() - kLeft - 20, 22);
    m_text = new PlainLabel(look, 12, &Theme::sub, page);
    m_text->setWrapped(true);
    m_text->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_text->setGeometry(48, 106, kSize.width() - 64, 74); // four lines in a long language
    setContent(page);
    setContentSize(kSize);
    setFixedSize(size());
    setGrowing(true);
    move(centredOnScreen(size()));
    connect(this, &LayimFrame::closeRequested, this, &QWidget::hide);
    retranslate();
}

void AboutWindow::retranslate()
{
    setWindowTitle(tr("About"));
    m_name->setText(tr("Service desk"));
    m_version->setText(QStringLiteral("Kefudesk ") + QLatin1String(KEFUDESK_VERSION));
    m_text->setText(tr(
        "Customer service for WeChat mini programs.\nFree software under the Apache License 2.0."));
}

void AboutWindow::changeEvent(QEvent *event)
{
    LayimFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void AboutWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        LayimFrame::keyPressEvent(event);
}

} // namespace kefu::ui
