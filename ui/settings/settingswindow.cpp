// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/settingswindow.h"

#include "ui/docked/texttabs.h"
#include "ui/settings/generalpage.h"
#include "ui/settings/keyspage.h"
#include "ui/settings/notifypage.h"
#include "ui/widgets/geometry.h"
#include "ui/widgets/groundpage.h"
#include "ui/widgets/plainlabel.h"

#include <QKeyEvent>
#include <QStackedWidget>

namespace kefu::ui {

namespace {
constexpr QSize kSize(560, 520);
constexpr int kSide = 32;
constexpr int kTitleTop = 20;
constexpr int kTabsTop = 56;
} // namespace

SettingsWindow::SettingsWindow(Look &look, ShortcutMap &keys)
    : LayimFrame(look, CloseButton)
{
    setObjectName(QStringLiteral("settingsWindow"));
    auto *page = new GroundPage(look, this);
    page->setFixedSize(kSize);
    m_title = new PlainLabel(look, 18, &Theme::text, page);
    m_title->setBold(true);
    m_title->setGeometry(kSide, kTitleTop, kSize.width() - 2 * kSide, 28);
    m_tabs = new TextTabs(look, page);
    m_tabs->setObjectName(QStringLiteral("settingsTabs"));
    for (const char *name : { "settingsGeneral", "settingsNotify", "settingsKeys" })
        m_tabs->addTab(QLatin1String(name));
    m_tabs->setGeometry(kSide / 2, kTabsTop, kSize.width() - kSide, TextTabs::kHeight);
    m_stack = new QStackedWidget(page);
    const int top = kTabsTop + TextTabs::kHeight;
    m_stack->setGeometry(0, top, kSize.width(), kSize.height() - top);
    m_general = new GeneralPage(look, m_stack);
    m_notify = new NotifyPage(look, m_stack);
    m_keys = new KeysPage(look, keys, m_stack);
    for (QWidget *one : { static_cast<QWidget *>(m_general), static_cast<QWidget *>(m_notify),
                          static_cast<QWidget *>(m_keys) })
        m_stack->addWidget(one);
    setContent(page);
    setContentSize(kSize);
    setFixedSize(size());
    move(centredOnScreen(size()));
    connect(this, &LayimFrame::closeRequested, this, &QWidget::hide);
    connect(m_tabs, &TextTabs::chosen, this, [this](int tab) { showPage(Page(tab)); });
    retranslate();
    showPage(General);
}

void SettingsWindow::showPage(Page page)
{
    m_tabs->setCurrent(page);
    m_stack->setCurrentIndex(page);
}

SettingsWindow::Page SettingsWindow::currentPage() const
{
    return Page(m_stack->currentIndex());
}

void SettingsWindow::retranslate()
{
    setWindowTitle(tr("Settings"));
    m_title->setText(tr("Settings"));
    m_tabs->setName(General, tr("General"));
    m_tabs->setName(Notify, tr("Notifications"));
    m_tabs->setName(Keys, tr("Keys"));
}

void SettingsWindow::changeEvent(QEvent *event)
{
    LayimFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void SettingsWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        LayimFrame::keyPressEvent(event);
}

} // namespace kefu::ui
