// SPDX-License-Identifier: Apache-2.0
#include "ui/visitors/tagrow.h"

#include "relay/protocol/features.h"
#include "ui/widgets/button.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/focusring.h"

#include <QAbstractButton>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kChip = 22;
constexpr int kGap = 6;
constexpr int kPadding = 7;
constexpr int kCross = 10;
constexpr int kField = 110;
} // namespace

//! One tag; a click takes it away.
class TagChip : public QAbstractButton {
public:
    TagChip(const Look &look, QWidget *parent)
        : QAbstractButton(parent)
        , m_look(look)
    {
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
    }

    QSize sizeHint() const override
    {
        const QFontMetrics metrics(m_look.font(12));
        return { metrics.horizontalAdvance(text()) + kCross + 2 * kPadding + 4, kChip };
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Theme &theme = m_look.theme();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(hasFocus() && m_byKey ? theme.accent : theme.chip);
        painter.setBrush(theme.chip);
        painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), 3, 3);
        painter.setFont(m_look.font(12));
        painter.setPen(theme.text);
        const QRect word = rect().adjusted(kPadding, 0, -kCross - kPadding, 0);
        painter.drawText(word, Qt::AlignVCenter | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(text(), Qt::ElideRight, word.width()));
        painter.drawPixmap(width() - kCross - kPadding + 2, (height() - kCross) / 2,
                           m_look.icon(Icon::Close, kCross, underMouse() ? theme.danger : theme.sub,
                                       devicePixelRatioF()));
    }
    void focusInEvent(QFocusEvent *event) override
    {
        m_byKey = cameByKey(*event);
        QAbstractButton::focusInEvent(event);
    }
    void enterEvent(QEnterEvent *) override { update(); }
    void leaveEvent(QEvent *) override { update(); }

private:
    const Look &m_look;
    bool m_byKey = false;
};

TagRow::TagRow(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_add(new Button(look, Button::Kind::Link, this))
    , m_field(new QLineEdit(this))
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_add->setObjectName(QStringLiteral("tagAdd"));
    m_field->setObjectName(QStringLiteral("tagField"));
    m_field->setFont(look.font(12));
    m_field->setMaxLength(kMaxTagChars);
    m_field->installEventFilter(this);
    styleField(look, m_field);
    m_field->hide();
    connect(m_add, &QAbstractButton::clicked, this, &TagRow::begin);
    connect(m_field, &QLineEdit::returnPressed, this, [this] { finish(true); });
    retranslate();
}

void TagRow::setTags(const QStringList &tags)
{
    if (tags == m_tags && !m_chips.isEmpty())
        return;
    m_tags = tags;
    qDeleteAll(m_chips);
    m_chips.clear();
    for (const QString &tag : tags) {
        auto *chip = new TagChip(m_look, this);
        chip->setText(displayLine(tag, kMaxTagChars));
        chip->setAccessibleName(tr("Remove the tag %1").arg(chip->text()));
        chip->setToolTip(plainToolTip(chip->accessibleName()));
        chip->show();
        connect(
            chip, &QAbstractButton::clicked, this,
            [this, tag] {
                QStringList left = m_tags;
                left.removeAll(tag);
                Q_EMIT tagsWanted(left);
            },
            Qt::QueuedConnection); // the chip goes with the answer
        m_chips.append(chip);
    }
    m_add->setVisible(tags.size() < kMaxTags && m_field->isHidden());
    layOut(width(), true);
    updateGeometry();
}

void TagRow::retranslate()
{
    m_add->setText(tr("+ Add"));
    m_add->setAccessibleName(tr("Add a tag"));
    m_field->setAccessibleName(tr("New tag"));
    m_field->setPlaceholderText(tr("New tag"));
    layOut(width(), true);
}

void TagRow::begin()
{
    m_add->hide();
    m_field->show();
    layOut(width(), true);
    m_field->setFocus();
    updateGeometry();
}

void TagRow::finish(bool take)
{
    const QString tag = m_field->text().simplified();
    m_field->clear();
    m_field->hide();
    m_add->setVisible(m_tags.size() < kMaxTags);
    layOut(width(), true);
    updateGeometry();
    if (take && !tag.isEmpty() && !m_tags.contains(tag))
        Q_EMIT tagsWanted(m_tags + QStringList { tag });
}

bool TagRow::eventFilter(QObject *watched, QEvent *event)
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

//! The height that is needed at `width`; with `move` the parts are put there.
int TagRow::layOut(int width, bool move) const
{
    int x = 0;
    int y = 0;
    const auto place = [&](QWidget *part, QSize size) {
        size.setWidth(std::min(size.width(), std::max(width, 40)));
        if (x > 0 && x + size.width() > width) {
            x = 0;
            y += kChip + kGap;
        }
        if (move)
            part->setGeometry(x, y, size.width(), kChip);
        x += size.width() + kGap;
    };
    for (TagChip *chip : m_chips)
        place(chip, chip->sizeHint());
    if (!m_field->isHidden())
        place(m_field, { kField, kChip });
    else
        place(m_add, m_add->sizeHint());
    return y + kChip;
}

int TagRow::heightForWidth(int width) const
{
    return layOut(width, false);
}

QSize TagRow::sizeHint() const
{
    return { 240, layOut(std::max(width(), 240), false) };
}

void TagRow::resizeEvent(QResizeEvent *)
{
    layOut(width(), true);
}

void TagRow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
