// SPDX-License-Identifier: Apache-2.0
#include "ui/visitors/remarkline.h"

#include "relay/protocol/features.h"
#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plainlabel.h"

#include <QKeyEvent>
#include <QLineEdit>

namespace kefu::ui {

namespace {
constexpr int kHeight = 26;
constexpr int kPencil = 14;
constexpr int kGap = 4;
} // namespace

RemarkLine::RemarkLine(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_name(new PlainLabel(look, 16, &Theme::text, this))
    , m_pencil(new IconButton(look, Icon::Pencil, kPencil, { kHeight - 4, kHeight - 4 }, this))
    , m_field(new QLineEdit(this))
{
    setFixedHeight(kHeight);
    m_name->setObjectName(QStringLiteral("cardName"));
    m_pencil->setObjectName(QStringLiteral("remarkEdit"));
    m_field->setObjectName(QStringLiteral("remarkField"));
    m_field->setFont(look.font(13));
    m_field->setMaxLength(kMaxRemarkChars);
    m_field->installEventFilter(this);
    styleField(look, m_field);
    m_field->hide();
    connect(m_pencil, &QAbstractButton::clicked, this, &RemarkLine::begin);
    connect(m_field, &QLineEdit::returnPressed, this, [this] { finish(true); });
    retranslate();
}

void RemarkLine::setPerson(const QString &name, const QString &remark, bool editable)
{
    m_name->setText(name);
    m_remark = remark;
    m_editable = editable;
    m_pencil->setVisible(editable && m_field->isHidden());
    layOut();
}

QString RemarkLine::name() const
{
    return m_name->text();
}

void RemarkLine::retranslate()
{
    m_pencil->setName(tr("Edit the remark name"));
    m_field->setAccessibleName(tr("Remark name"));
    m_field->setPlaceholderText(tr("Remark name"));
}

void RemarkLine::begin()
{
    m_field->setText(m_remark);
    m_field->show();
    m_name->hide();
    m_pencil->hide();
    m_field->setFocus();
    m_field->selectAll();
}

void RemarkLine::finish(bool take)
{
    const QString remark = m_field->text().simplified();
    m_field->hide();
    m_name->show();
    m_pencil->setVisible(m_editable);
    if (take && remark != m_remark)
        Q_EMIT remarkWanted(remark);
}

bool RemarkLine::eventFilter(QObject *watched, QEvent *event)
{
    const bool escape = event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape;
    if (watched == m_field && !m_field->isHidden()
        && (escape || event->type() == QEvent::FocusOut)) {
        finish(false);
        return escape;
    }
    return QWidget::eventFilter(watched, event);
}

void RemarkLine::layOut()
{
    const int pencil = m_editable ? m_pencil->width() + kGap : 0;
    const int name = std::min(m_name->sizeHint().width(), std::max(width() - pencil, 0));
    m_name->setGeometry(0, 0, name, height());
    m_pencil->move(name + kGap, (height() - m_pencil->height()) / 2);
    m_field->setGeometry(0, 0, width(), height());
}

void RemarkLine::resizeEvent(QResizeEvent *)
{
    layOut();
}

void RemarkLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
