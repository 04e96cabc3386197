// SPDX-License-Identifier: Apache-2.0
#include "ui/contacts/panelwindow.h"

#include "ui/contacts/contactspanel.h"
#include "ui/model/conversationstore.h"
#include "ui/widgets/geometry.h"

#include <QEvent>
#include <QSettings>

namespace kefu::ui {

namespace {
constexpr int kTitle = 110;
constexpr QLatin1String kPlaceKey("panel/place");
constexpr QLatin1String kBoxKey("panel/shrunk");
} // namespace

PanelBox::PanelBox(Look &look, ConversationStore &store)
    : MiniBox(look, kSize)
    , m_store(store)
{
    setObjectName(QStringLiteral("panelBox"));
    for (const auto signal : { &ConversationStore::rowAdded, &ConversationStore::rowChanged,
                               &ConversationStore::rowRemoved })
        connect(&store, signal, this, &PanelBox::refresh);
    connect(&store, &ConversationStore::reset, this, &PanelBox::refresh);
    connect(&store, &ConversationStore::meChanged, this, &PanelBox::refresh);
    connect(this, &MiniBox::chosen, this, &PanelBox::restoreRequested);
    connect(this, &LayimFrame::closeRequested, this, &PanelBox::restoreRequested);
    refresh();
}

void PanelBox::refresh()
{
    const int unread = m_store.totalUnread();
    setShown(m_store.me().id.value, m_store.me().nickname, tr("Service desk"), unread);
    setWindowTitle(tr("Service desk"));
    setAccessibleName(tr("Open the panel, %n unread message(s)", nullptr, unread));
}

void PanelBox::changeEvent(QEvent *event)
{
    MiniBox::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

PanelWindow::PanelWindow(Look &look, ChatService &service, ConversationStore &store,
                         QSettings &settings)
    : LayimFrame(look, CloseButton)
    , m_settings(settings)
    , m_panel(new ContactsPanel(look, service, store, settings, this))
    , m_box(std::make_unique<PanelBox>(look, store))
{
    setObjectName(QStringLiteral("panelWindow"));
    m_panel->setFixedSize(ContactsPanel::kSize);
    setContent(m_panel);
    setTitleHeight(kTitle);
    setContentSize(ContactsPanel::kSize);
    setFixedSize(size());
    connect(this, &LayimFrame::closeRequested, this, &PanelWindow::shrink);
    connect(m_box.get(), &PanelBox::restoreRequested, this, &PanelWindow::restore);
}

PanelWindow::~PanelWindow() = default;

void PanelWindow::showRemembered()
{
    const QVariant place = m_settings.value(kPlaceKey);
    move(place.isValid() ? keptOnScreen(QRect(place.toPoint(), size())) : cornerOfScreen(size()));
    if (m_settings.value(kBoxKey, false).toBool())
        shrink();
    else
        restore();
}

void PanelWindow::restore()
{
    m_box->hide();
    show();
    raise();
    activateWindow();
    m_settings.setValue(kBoxKey, false);
}

void PanelWindow::shrink()
{
    rememberGeometry();
    hide();
    m_box->move(cornerOfScreen(m_box->size()));
    m_box->show();
    m_settings.setValue(kBoxKey, true);
}

void PanelWindow::hideBoth()
{
    rememberGeometry();
    hide();
    m_box->hide();
}

void PanelWindow::rememberGeometry()
{
    if (isVisible())
        m_settings.setValue(kPlaceKey, pos());
}

} // namespace kefu::ui
