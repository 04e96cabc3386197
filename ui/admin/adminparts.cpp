// SPDX-License-Identifier: Apache-2.0
#include "ui/admin/adminparts.h"

#include "ui/widgets/button.h"
#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/focusframe.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QScrollArea>

namespace kefu::ui {

namespace {
constexpr int kHead = 56;
constexpr int kSide = 24;
constexpr int kWindowButtons = 108; //!< the frame's own icons stand there
constexpr int kGap = 8;
constexpr int kLabel = 132;
constexpr int kField = 30;
constexpr qreal kRadius = 3;
} // namespace

AdminPage::AdminPage(const Look &look, bool hasBack, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_title(new PlainLabel(look, 18, &Theme::text, this))
    , m_problem(new PlainLabel(look, 13, &Theme::danger, this))
    , m_head(nullptr)
    , m_scroll(new QScrollArea(this))
    , m_content(new QWidget)
    , m_body(new QVBoxLayout(m_content))
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    auto *head = new QWidget(this);
    head->setFixedHeight(kHead);
    m_head = new QHBoxLayout(head);
    m_head->setContentsMargins(kSide, 8, kWindowButtons, 8);
    m_head->setSpacing(kGap);
    if (hasBack) {
        m_back = new Button(look, Button::Kind::Link, this);
        m_back->setObjectName(QStringLiteral("adminBack"));
        connect(m_back, &QAbstractButton::clicked, this, &AdminPage::backRequested);
        m_head->addWidget(m_back);
    }
    m_title->setBold(true);
    m_head->addWidget(m_title, 1);
    all->addWidget(head);
    m_problem->setObjectName(QStringLiteral("adminProblem"));
    m_problem->setWrapped(true);
    m_problem->hide();
    auto *problem = new QHBoxLayout;
    problem->setContentsMargins(kSide, kGap, kSide, 0);
    problem->addWidget(m_problem);
    all->addLayout(problem);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_scroll->setWidget(m_content);
    m_content->setAutoFillBackground(false); // setWidget() has switched it on
    new OverlayScrollBar(look, m_scroll);
    scrollToFocus(m_scroll);
    m_body->setContentsMargins(kSide, kGap, kSide, kSide);
    m_body->setSpacing(kGap);
    all->addWidget(m_scroll, 1);
}

void AdminPage::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
    if (m_back)
        m_back->setText(tr("‹ Back"));
}

void AdminPage::setHeadMargin(int margin)
{
    m_head->setContentsMargins(kSide, 8, margin, 8);
}

Button *AdminPage::addAction(const char *name, bool primary)
{
    auto *button = new Button(m_look, primary ? Button::Kind::Primary : Button::Kind::Quiet, this);
    button->setObjectName(QLatin1String(name));
    m_head->addWidget(button);
    return button;
}

PlainLabel *AdminPage::addText(int pixels, QColor Theme::*colour, bool bold)
{
    auto *label = new PlainLabel(m_look, pixels, colour, m_content);
    label->setWrapped(true);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    if (bold)
        label->setBold(true);
    m_body->addWidget(label);
    return label;
}

void AdminPage::setProblem(const QString &text)
{
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
}

void AdminPage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_look.theme().bg);
    painter.fillRect(0, kHead - 1, width(), 1, m_look.theme().line);
}

void AdminPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void AdminPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_back)
        Q_EMIT backRequested();
    else
        QWidget::keyPressEvent(event);
}

CopyRow::CopyRow(const Look &look, const char *name, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_label(new PlainLabel(look, 13, &Theme::sub, this))
    , m_value(new QLineEdit(this))
    , m_copy(new Button(look, Button::Kind::Quiet, this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGap);
    m_label->setFixedWidth(kLabel);
    m_label->setWrapped(true);
    m_value->setObjectName(QLatin1String(name));
    m_value->setReadOnly(true);
    m_value->setFixedHeight(kField);
    m_value->setFont(look.font(13));
    styleField(look, m_value);
    m_copy->setObjectName(QLatin1String(name) + QLatin1String("Copy"));
    row->addWidget(m_label);
    row->addWidget(m_value, 1);
    row->addWidget(m_copy);
    connect(m_copy, &QAbstractButton::clicked, this, &CopyRow::copy);
}

void CopyRow::setLabel(const QString &label)
{
    m_label->setText(label);
    m_value->setAccessibleName(label);
    m_copy->setText(tr("Copy"));
    m_copy->setAccessibleName(tr("Copy %1").arg(label));
}

void CopyRow::setValue(const QString &value, const QString &instead)
{
    m_text = value;
    m_value->setText(value.isEmpty() ? instead : value);
    m_value->setCursorPosition(0);
    m_copy->setEnabled(!value.isEmpty());
}

void CopyRow::copy()
{
    QGuiApplication::clipboard()->setText(m_text);
    m_copy->setText(tr("Copied"));
}

Card::Card(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_look.theme().line);
    painter.setBrush(m_look.theme().panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), kRadius, kRadius);
}

} // namespace kefu::ui
