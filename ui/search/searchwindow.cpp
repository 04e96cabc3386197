// SPDX-License-Identifier: Apache-2.0
#include "ui/search/searchwindow.h"

#include "ui/search/searchpage.h"
#include "ui/widgets/geometry.h"

#include <QKeyEvent>

namespace kefu::ui {

namespace {
constexpr QSize kSize(820, 600);
constexpr QSize kLeast(560, 360);
constexpr int kTitle = 48;
} // namespace

SearchWindow::SearchWindow(Look &look, ChatService &service, ConversationStore &store)
    : LayimFrame(look, CloseButton | MinimiseButton | MaximiseButton)
    , m_page(new SearchPage(look, service, store, this))
{
    setObjectName(QStringLiteral("searchWindow"));
    setContent(m_page);
    setTitleHeight(kTitle);
    setResizable(kLeast);
    setContentSize(kSize);
    move(centredOnScreen(size()));
    setWindowTitle(tr("Search in all messages"));
    connect(this, &LayimFrame::closeRequested, this, &QWidget::hide);
}

void SearchWindow::changeEvent(QEvent *event)
{
    LayimFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        setWindowTitle(tr("Search in all messages"));
}

void SearchWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        LayimFrame::keyPressEvent(event);
}

} // namespace kefu::ui
