// SPDX-License-Identifier: Apache-2.0
#include "ui/login/wayspage.h"

#include "ui/login/wayswords.h"
#include "ui/widgets/button.h"
#include "ui/widgets/focusframe.h"
#include "ui/widgets/focusring.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QPlainTextEdit>
#include <QTextCursor>

namespace kefu::ui {

namespace {
constexpr int kLeft = 48;
constexpr int kWidth = 784;
constexpr int kTop = 128;
constexpr int kWayWidth = 260;
constexpr int kWayHeight = 68; //!< at least; long words make it grow
constexpr int kWordsLeft = 12 + 24 + 10;
constexpr int kWordsRight = 10;
constexpr int kWordsAbove = 4;
constexpr int kWayGap = 8;
constexpr int kTextLeft = kLeft + kWayWidth + 16;
constexpr int kTextHeight = 332;
constexpr int kIntroTop = 80;
constexpr int kUnderIntro = 4;
constexpr int kDot = 24;
} // namespace

//! One of the answers; the chosen one is marked.
class WayButton : public QAbstractButton {
public:
    WayButton(const Look &look, QChar letter, QWidget *parent)
        : QAbstractButton(parent)
        , m_look(look)
        , m_letter(letter)
    {
        setCheckable(true);
        setCursor(Qt::PointingHandCursor);
        setFocusPolicy(Qt::StrongFocus);
        setFixedSize(kWayWidth, kWayHeight);
    }

    //! What its words need, at least kWayHeight.
    int neededHeight() const
    {
        const QRect room(0, 0, kWayWidth - kWordsLeft - kWordsRight, 1000);
        const int words =
            QFontMetrics(m_look.font(13)).boundingRect(room, Qt::TextWordWrap, text()).height();
        return std::max(kWayHeight, words + 2 * kWordsAbove);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Theme &theme = m_look.theme();
        const bool marked = isChecked() || underMouse();
        painter.setPen(marked ? theme.accent : theme.line);
        painter.setBrush(isChecked() ? theme.soft : theme.field);
        painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), 3, 3);
        const QRect dot(12, (height() - kDot) / 2, kDot, kDot);
        painter.setPen(Qt::NoPen);
        painter.setBrush(isChecked() ? theme.accent : theme.soft);
        painter.drawEllipse(dot);
        painter.setPen(isChecked() ? theme.onAction : theme.accent);
        painter.setFont(m_look.font(13, true));
        painter.drawText(dot, Qt::AlignCenter, m_letter);
        painter.setPen(theme.text);
        painter.setFont(m_look.font(13));
        painter.drawText(rect().adjusted(kWordsLeft, kWordsAbove, -kWordsRight, -kWordsAbove),
                         Qt::AlignVCenter | Qt::TextWordWrap, text());
        if (hasFocus() && m_byKey) {
            painter.setPen(theme.accent);
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(rect()).adjusted(2.5, 2.5, -2.5, -2.5), 2, 2);
        }
    }
    void enterEvent(QEnterEvent *event) override
    {
        QAbstractButton::enterEvent(event);
        update();
    }
    void leaveEvent(QEvent *event) override
    {
        QAbstractButton::leaveEvent(event);
        update();
    }
    void focusInEvent(QFocusEvent *event) override
    {
        m_byKey = cameByKey(*event);
        QAbstractButton::focusInEvent(event);
    }
    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            click();
        else
            QAbstractButton::keyPressEvent(event);
    }

private:
    const Look &m_look;
    const QChar m_letter;
    bool m_byKey = false;
};

WaysPage::WaysPage(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
    setObjectName(QStringLiteral("waysPage"));
    build();
    retranslate();
}

void WaysPage::build()
{
    m_back = new Button(m_look, Button::Kind::Link, this);
    m_back->setObjectName(QStringLiteral("waysBack"));
    connect(m_back, &QAbstractButton::clicked, this, &WaysPage::backRequested);
    m_title = new PlainLabel(m_look, 18, &Theme::text, this);
    m_title->setBold(true);
    m_title->setGeometry(kLeft, 48, kWidth, 28);
    m_intro = new PlainLabel(m_look, 13, &Theme::sub, this);
    m_intro->setWrapped(true);
    m_intro->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto *group = new QButtonGroup(this);
    for (int way = 0; way < kWayCount; ++way) {
        auto *button = new WayButton(m_look, QChar(u'A' + way), this);
        button->setObjectName(QStringLiteral("way%1").arg(way));
        group->addButton(button);
        connect(button, &QAbstractButton::clicked, this, [this, way] { choose(way); });
        m_ways.append(button);
    }
    m_text = new QPlainTextEdit(this);
    m_text->setObjectName(QStringLiteral("waysText"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setFont(m_look.font(13));
    new OverlayScrollBar(m_look, m_text);
    new FocusFrame(m_look, m_text);
    m_look.onTheme(this, [this] { style(); });
    m_copy = new Button(m_look, Button::Kind::Quiet, this);
    m_copy->setObjectName(QStringLiteral("waysCopy"));
    connect(m_copy, &QAbstractButton::clicked, this, &WaysPage::copyCommands);
    m_practise = new Button(m_look, Button::Kind::Primary, this);
    m_practise->setObjectName(QStringLiteral("waysPractise"));
    connect(m_practise, &QAbstractButton::clicked, this, &WaysPage::practiceRequested);
}

void WaysPage::style()
{
    const Theme &theme = m_look.theme();
    m_text->setStyleSheet(
        QStringLiteral("QPlainTextEdit { background: %1; color: %2; border: 1px "
                       "solid %3; border-radius: 3px; padding: 6px 8px;"
                       " selection-background-color: %4; selection-color: %2; }")
            .arg(theme.field.name(), theme.text.name(), theme.line.name(), theme.selection.name()));
}

void WaysPage::begin()
{
    choose(0);
    m_ways.first()->setFocus();
}

void WaysPage::choose(int way)
{
    m_way = way;
    m_ways.at(way)->setChecked(true);
    const WayWords words = wordsOfWay(way);
    showParts(words.parts);
    m_copy->setVisible(!words.commands().isEmpty());
    m_practise->setVisible(words.commands().isEmpty());
}

void WaysPage::showParts(const QList<WayPart> &parts)
{
    QTextCharFormat prose;
    prose.setFont(m_look.font(13));
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPixelSize(12);
    QTextCharFormat command;
    command.setFont(fixed);
    m_text->clear();
    QTextCursor cursor(m_text->document());
    for (const WayPart &part : parts) {
        if (!cursor.atStart())
            cursor.insertText(QStringLiteral("\n\n"), prose);
        cursor.insertText(part.text, part.isCommand ? command : prose);
    }
    m_text->moveCursor(QTextCursor::Start);
}

void WaysPage::copyCommands()
{
    QGuiApplication::clipboard()->setText(wordsOfWay(m_way).commands());
}

void WaysPage::retranslate()
{
    m_back->setText(tr("‹ Back"));
    m_back->setGeometry(kLeft - 2, 16, m_back->sizeHint().width(), 24);
    m_title->setText(tr("How does WeChat find this computer?"));
    m_intro->setText(
        tr("WeChat calls only ports 80 and 443 of an address it can reach from the internet. While "
           "this computer sleeps, WeChat gives up after about 15 seconds: the message is lost and "
           "the visitor sees an apology."));
    for (int way = 0; way < kWayCount; ++way)
        m_ways.at(way)->setText(wordsOfWay(way).title);
    m_copy->setText(tr("Copy the commands"));
    m_practise->setText(tr("Practise on this computer"));
    layOut();
    m_text->setAccessibleName(m_title->text());
    choose(m_way);
}

//! Long words push what is below them down; the foot of the page has room for that.
void WaysPage::layOut()
{
    const int intro = m_intro->heightForWidth(kWidth);
    m_intro->setGeometry(kLeft, kIntroTop, kWidth, intro);
    const int top = std::max(kTop, kIntroTop + intro + kUnderIntro);
    int y = top;
    for (WayButton *way : std::as_const(m_ways)) {
        way->setFixedHeight(way->neededHeight());
        way->move(kLeft, y);
        y += way->height() + kWayGap;
    }
    m_text->setGeometry(kTextLeft, top, kLeft + kWidth - kTextLeft, kTextHeight);
    for (Button *button : { m_copy, m_practise })
        button->setGeometry(kTextLeft, top + kTextHeight + 10, button->sizeHint().width(),
                            button->sizeHint().height());
}

void WaysPage::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), m_look.theme().panel);
}

void WaysPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
