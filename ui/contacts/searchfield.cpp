// SPDX-License-Identifier: Apache-2.0
#include "ui/contacts/searchfield.h"

#include "ui/widgets/iconbutton.h"
#include "ui/widgets/skin.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>

namespace kefu::ui {

namespace {
constexpr QSize kArea(260, 37);
constexpr QRect kField(5, 3, 250, 30);
constexpr int kCross = 20;
constexpr int kMaxQuery = 100;
} // namespace

SearchField::SearchField(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_edit(new QLineEdit(this))
    , m_cross(new IconButton(look, Icon::CloseRound, kCross, { kCross, kCross }, this))
{
    setFixedSize(kArea);
    setObjectName(QStringLiteral("searchField"));
    m_edit->setObjectName(QStringLiteral("searchEdit"));
    m_edit->setFrame(false);
    m_edit->setMaxLength(kMaxQuery);
    m_edit->setFont(look.font(14));
    m_edit->setGeometry(kField.adjusted(6, 2, -kCross - 12, -2));
    look.onTheme(this, [this] { style(); });
    m_edit->installEventFilter(this);
    m_cross->move(kField.right() + 1 - kCross - 6, kField.center().y() + 1 - kCross / 2);
    connect(m_edit, &QLineEdit::textChanged, this, &SearchField::textChanged);
    connect(m_edit, &QLineEdit::returnPressed, this, &SearchField::accepted);
    connect(m_cross, &QAbstractButton::clicked, this, &SearchField::close);
    retranslate();
    hide();
}

void SearchField::style()
{
    QPalette colours = m_edit->palette();
    colours.setColor(QPalette::Base, m_look.theme().searchField);
    colours.setColor(QPalette::Text, m_look.theme().text);
    colours.setColor(QPalette::PlaceholderText, m_look.theme().sub);
    m_edit->setPalette(colours);
}

void SearchField::retranslate()
{
    m_edit->setPlaceholderText(tr("Search by name"));
    m_edit->setAccessibleName(tr("Search by name"));
    m_cross->setName(tr("Close search"));
}

void SearchField::open()
{
    show();
    raise();
    m_edit->setFocus();
    m_edit->selectAll();
}

void SearchField::close()
{
    hide();
    m_edit->clear();
    Q_EMIT closed();
}

bool SearchField::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        close();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void SearchField::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintGround(painter, this, rect(), m_look, Ground::Head, &Theme::panel);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_look.theme().searchField);
    painter.drawRoundedRect(kField, 3, 3);
}

void SearchField::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
