// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/sheet.h"

#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plainlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPointer>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr int kSide = 16;
constexpr int kTitle = 44;
constexpr int kLeast = 8; // between the box and the window's edge
constexpr int kDim = 90;
} // namespace

Sheet::Sheet(const Look &look, QWidget *over, QSize box)
    : QWidget(over)
    , m_look(look)
    , m_over(over)
    , m_wanted(box)
    , m_box(new QWidget(this))
    , m_content(new QVBoxLayout)
    , m_title(new PlainLabel(look, 16, &Theme::text, m_box))
    , m_close(new IconButton(look, Icon::Close, 14, { 28, 28 }, m_box))
{
    setAttribute(Qt::WA_DeleteOnClose);
    m_title->setObjectName(QStringLiteral("sheetTitle"));
    m_title->setBold(true);
    m_close->setObjectName(QStringLiteral("sheetClose"));
    m_close->setName(tr("Close"));
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_close);
    m_title->setFixedHeight(kTitle);
    auto *layout = new QVBoxLayout(m_box);
    layout->setContentsMargins(kSide, 0, kSide, kSide);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addLayout(m_content, 1);
    m_content->setSpacing(10);
    over->installEventFilter(this);
    connect(m_close, &QAbstractButton::clicked, this, &Sheet::dismiss);
    hide();
}

void Sheet::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void Sheet::open(QWidget *first)
{
    m_before = m_over->window()->focusWidget();
    place();
    show();
    raise();
    first->setFocus();
}

void Sheet::dismiss()
{
    if (isHidden())
        return;
    const QPointer<QWidget> before = m_before;
    close();
    if (before)
        before->setFocus();
    Q_EMIT closed();
}

void Sheet::setBoxHeight(int height)
{
    m_wanted.setHeight(height);
    place();
}

int Sheet::contentWidth() const
{
    return m_wanted.width() - 2 * kSide;
}

int Sheet::heightAround() const
{
    return kTitle + kSide;
}

QRect Sheet::box() const
{
    return m_box->geometry();
}

void Sheet::place()
{
    setGeometry(m_over->rect());
    const QSize size = m_wanted.boundedTo(this->size() - QSize(2 * kLeast, 2 * kLeast));
    m_box->setGeometry((width() - size.width()) / 2, (height() - size.height()) / 2, size.width(),
                       size.height());
}

bool Sheet::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_over && event->type() == QEvent::Resize)
        place();
    return QWidget::eventFilter(watched, event);
}

void Sheet::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place();
}

void Sheet::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), QColor(0, 0, 0, kDim));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_look.theme().menuLine);
    painter.setBrush(m_look.theme().bg);
    painter.drawRoundedRect(QRectF(m_box->geometry()).adjusted(-.5, -.5, .5, .5), 3, 3);
}

void Sheet::mousePressEvent(QMouseEvent *event)
{
    if (!m_box->geometry().contains(event->position().toPoint()))
        dismiss();
}

//! What the sheet does not want goes no further: the window behind it must not act on it.
void Sheet::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        dismiss();
    event->accept();
}

bool Sheet::focusNextPrevChild(bool next)
{
    QWidget *now = focusWidget();
    for (int tries = 0; tries < 200; ++tries) {
        if (!QWidget::focusNextPrevChild(next))
            break;
        now = window()->focusWidget();
        if (now && isAncestorOf(now))
            return true;
    }
    return false;
}

void Sheet::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        dismiss(); // its words are of the former language
}

} // namespace kefu::ui
