// SPDX-License-Identifier: Apache-2.0
#include "ui/conversations/choicechips.h"

#include "ui/widgets/displaytext.h"

#include <QAbstractButton>
#include <QKeyEvent>
#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kChip = 26;
constexpr int kGap = 8;
constexpr int kPad = 10;
constexpr int kUsualWidth = 380;

class Chip : public QAbstractButton {
public:
    Chip(const Look &look, QWidget *parent)
        : QAbstractButton(parent)
        , m_look(look)
    {
        setCheckable(true);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setCursor(Qt::PointingHandCursor);
    }
    QSize sizeHint() const override
    {
        return { QFontMetrics(m_look.font(13)).horizontalAdvance(displayLine(text(), 40))
                     + 2 * kPad,
                 kChip };
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Theme &theme = m_look.theme();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(isChecked() || hasFocus() ? theme.accent : theme.line);
        painter.setBrush(isChecked() ? theme.soft : underMouse() ? theme.chip : theme.field);
        painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), 3, 3);
        painter.setFont(m_look.font(13));
        painter.setPen(isChecked() ? theme.accent : theme.text);
        painter.drawText(rect().adjusted(kPad, 0, -kPad, 0), Qt::AlignCenter | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(displayLine(text(), 40), Qt::ElideRight,
                                                          width() - 2 * kPad));
    }
    void keyPressEvent(QKeyEvent *event) override
    {
        // Enter belongs to the sheet: it is what ends the conversation.
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            return event->ignore();
        QAbstractButton::keyPressEvent(event);
    }

private:
    const Look &m_look;
};
} // namespace

ChoiceChips::ChoiceChips(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void ChoiceChips::setChoices(const QStringList &choices)
{
    qDeleteAll(m_chips);
    m_chips.clear();
    m_choices = choices;
    for (const QString &choice : choices) {
        auto *chip = new Chip(m_look, this);
        chip->setText(choice);
        chip->setAccessibleName(choice);
        chip->setObjectName(QStringLiteral("choice%1").arg(m_chips.size()));
        connect(chip, &QAbstractButton::clicked, this, [this, chip](bool checked) {
            for (QAbstractButton *other : std::as_const(m_chips))
                other->setChecked(checked && other == chip);
        });
        m_chips.append(chip);
        chip->show();
    }
    updateGeometry();
    layOut(width(), true);
}

QString ChoiceChips::chosen() const
{
    for (qsizetype i = 0; i < m_chips.size(); ++i) {
        if (m_chips.at(i)->isChecked())
            return m_choices.at(i);
    }
    return {};
}

QSize ChoiceChips::sizeHint() const
{
    return { kUsualWidth, layOut(kUsualWidth, false) };
}

int ChoiceChips::layOut(int width, bool move) const
{
    int x = 0;
    int y = 0;
    for (QAbstractButton *chip : m_chips) {
        const int wide = std::min(chip->sizeHint().width(), std::max(width, kChip));
        if (x > 0 && x + wide > width) {
            x = 0;
            y += kChip + kGap;
        }
        if (move)
            chip->setGeometry(x, y, wide, kChip);
        x += wide + kGap;
    }
    return m_chips.isEmpty() ? 0 : y + kChip;
}

void ChoiceChips::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut(width(), true);
}

} // namespace kefu::ui
