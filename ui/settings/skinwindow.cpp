// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/skinwindow.h"

#include "ui/widgets/focusring.h"
#include "ui/widgets/geometry.h"
#include "ui/widgets/groundpage.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/skin.h"

#include <QAbstractButton>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

namespace kefu::ui {

namespace {
constexpr int kWidth = 300;
constexpr int kTop = 52;
constexpr int kSide = 11;
constexpr QSize kPicture(86, 60);
constexpr int kGap = 10;
constexpr int kWord = 22;
constexpr int kColumns = 3;
} // namespace

//! A small picture of the theme with its name below.
class SkinCell : public QAbstractButton {
public:
    SkinCell(const Look &look, ThemeChoice choice, QWidget *parent)
        : QAbstractButton(parent)
        , m_look(look)
        , m_choice(choice)
    {
        setCheckable(true);
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
        setFixedSize(kPicture.width(), kPicture.height() + kWord);
        setObjectName(QStringLiteral("skin_") + themeChoiceName(choice));
    }

    ThemeChoice choice() const { return m_choice; }

    void retranslate()
    {
        const QString words = themeChoiceWords(m_choice);
        // "Follow the system" is wider than a picture.
        setText(m_choice == ThemeChoice::System ? SkinWindow::tr("System") : words);
        setAccessibleName(words);
        setToolTip(words);
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Theme &theme = m_look.theme();
        const QRect box(QPoint(), kPicture);
        painter.setRenderHint(QPainter::Antialiasing);
        QPainterPath round;
        round.addRoundedRect(QRectF(box).adjusted(.5, .5, -.5, -.5), 3, 3);
        painter.save();
        painter.setClipPath(round);
        paintSample(painter, box, themeOf(m_choice, false));
        if (m_choice == ThemeChoice::System) { // half and half
            painter.setClipRect(box.adjusted(box.width() / 2, 0, 0, 0), Qt::IntersectClip);
            paintSample(painter, box, darkTheme());
        }
        painter.restore();
        const bool marked = isChecked() || (hasFocus() && m_byKey);
        painter.setPen(QPen(marked ? theme.accent : theme.line, marked ? 2 : 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(round);
        if (isChecked())
            painter.drawPixmap(box.right() - 18, box.bottom() - 18,
                               m_look.icon(Icon::Check, 14, themeOf(m_choice, theme.dark).accent,
                                           devicePixelRatioF()));
        if (hasFocus() && m_byKey) { // the chosen one has the first ring already
            painter.setPen(theme.accent);
            painter.drawRoundedRect(QRectF(box).adjusted(4.5, 4.5, -4.5, -4.5), 2, 2);
        }
        painter.setFont(m_look.font(12, isChecked()));
        painter.setPen(theme.text);
        const QRect word(0, kPicture.height(), width(), kWord);
        painter.drawText(word, Qt::AlignCenter,
                         painter.fontMetrics().elidedText(text(), Qt::ElideRight, width()));
    }
    void focusInEvent(QFocusEvent *event) override
    {
        m_byKey = cameByKey(*event);
        QAbstractButton::focusInEvent(event);
    }

private:
    //! Head, list and two bubbles, so that light and dark can be told apart without reading.
    static void paintSample(QPainter &painter, const QRect &box, const Theme &theme)
    {
        if (theme.skin != Skin::None)
            paintSkin(painter, box, theme);
        else
            painter.fillRect(box, theme.panel);
        QColor body = theme.bg;
        body.setAlphaF(theme.skin == Skin::None ? 1.F : .8F);
        painter.fillRect(box.adjusted(0, 18, 0, 0), body);
        painter.fillRect(QRect(0, 16, 24, 2), theme.bar);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.otherBubble);
        painter.drawRoundedRect(QRect(8, 25, 34, 9), 2, 2);
        painter.setBrush(theme.ownBubble);
        painter.drawRoundedRect(QRect(44, 40, 34, 9), 2, 2);
    }

    const Look &m_look;
    const ThemeChoice m_choice;
    bool m_byKey = false;
};

SkinWindow::SkinWindow(Look &look)
    : LayimFrame(look, CloseButton)
{
    setObjectName(QStringLiteral("skinWindow"));
    auto *page = new GroundPage(look, this);
    m_title = new PlainLabel(look, 14, &Theme::text, page);
    m_title->setBold(true);
    m_title->setGeometry(kSide + 4, 12, kWidth - 80, 26);
    const auto choices = themeChoices();
    for (int at = 0; at < choices.size(); ++at) {
        auto *cell = new SkinCell(look, choices.at(at), page);
        cell->move(kSide + (at % kColumns) * (kPicture.width() + kGap),
                   kTop + (at / kColumns) * (kPicture.height() + kWord + kGap));
        connect(cell, &QAbstractButton::clicked, this,
                [this, cell] { Q_EMIT chosen(cell->choice()); });
        m_cells.append(cell);
    }
    const int rows = (int(choices.size()) + kColumns - 1) / kColumns;
    page->setFixedSize(kWidth, kTop + rows * (kPicture.height() + kWord + kGap) + 4);
    setContent(page);
    setContentSize(page->size());
    setFixedSize(size());
    setGrowing(true);
    move(centredOnScreen(size()));
    connect(this, &LayimFrame::closeRequested, this, &QWidget::hide);
    retranslate();
}

void SkinWindow::setCurrent(ThemeChoice choice)
{
    for (SkinCell *cell : std::as_const(m_cells))
        cell->setChecked(cell->choice() == choice);
}

void SkinWindow::retranslate()
{
    setWindowTitle(tr("Skins"));
    m_title->setText(tr("Skins"));
    for (SkinCell *cell : std::as_const(m_cells))
        cell->retranslate();
}

void SkinWindow::changeEvent(QEvent *event)
{
    LayimFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void SkinWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        LayimFrame::keyPressEvent(event);
}

} // namespace kefu::ui
