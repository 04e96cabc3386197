// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/composer.h"

#include "relay/protocol/features.h"
#include "ui/chat/attachmentstrip.h"
#include "ui/widgets/button.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/skin.h"

#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kToolRow = 39; // LayIM's 38 and the hairline above it
constexpr int kHeight = 158;
constexpr int kBottomRow = 46;
constexpr int kButton = 32;
constexpr int kRight = 15;
constexpr int kLeft = 18;
constexpr int kDockedColumn = 860 + 2 * 16; // desk.md 3.1
constexpr int kGap = 5;
constexpr int kKeyMenuWidth = 182; // and 78 high with two rows (layim.md 1.2)
constexpr int kKeyMenuPadding = 10;
constexpr int kKeyMenuGap = 2;

QString joinedLine(const QString &first, const QString &second)
{
    return second.isEmpty() ? first : first + QStringLiteral(" · ") + second;
}
} // namespace

Composer::Composer(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
    setFixedHeight(kHeight);
    build();
    retranslate();
}

void Composer::build()
{
    m_edit = new MessageEdit(m_look, this);
    m_edit->setObjectName(QStringLiteral("composerText"));
    const auto line = [this](const char *name) {
        auto *label = new PlainLabel(m_look, 12, &Theme::sub, this);
        label->setObjectName(QLatin1String(name));
        return label;
    };
    m_quotaLine = line("composerQuota");
    m_costLine = line("composerCost");
    m_notice = line("composerNotice");
    const auto button = [this](Button::Kind kind, const char *name) {
        auto *made = new Button(m_look, kind, this);
        made->setObjectName(QLatin1String(name));
        return made;
    };
    m_strip = new AttachmentStrip(m_look, this);
    m_strip->setObjectName(QStringLiteral("attachments"));
    connect(m_strip, &AttachmentStrip::changed, this, &Composer::onStripChanged);
    buildTools();
    m_closeButton = button(Button::Kind::Primary, "closeButton");
    m_send = button(Button::Kind::SplitText, "sendButton");
    m_arrow = button(Button::Kind::SplitArrow, "sendArrow");
    m_hold = button(Button::Kind::Primary, "holdButton");
    m_confirm = button(Button::Kind::Primary, "confirmButton");
    m_cancel = button(Button::Kind::Quiet, "cancelButton");
    connectEdit();

    connect(m_send, &QAbstractButton::clicked, this, &Composer::trySend);
    connect(m_arrow, &QAbstractButton::clicked, this, &Composer::openKeyMenu);
    connect(m_closeButton, &QAbstractButton::clicked, this, &Composer::closeRequested);
    connect(m_cancel, &QAbstractButton::clicked, this, &Composer::cancelQuestion);
    connect(m_confirm, &QAbstractButton::clicked, this, &Composer::answerQuestion);
    connect(m_hold, &QAbstractButton::clicked, this, [this] {
        if (!refuses(text()))
            sendNow(SendMode::WhenVisitorWrites);
    });
}

void Composer::connectEdit()
{
    connect(m_edit, &MessageEdit::sendRequested, this, &Composer::trySend);
    connect(m_edit, &MessageEdit::pasteCut, this, [this] {
        Q_EMIT noticeWanted(tr("The pasted text was too long; only its beginning was taken."));
    });
    connect(m_edit, &MessageEdit::picturesGiven, this, &Composer::addPictures);
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        cancelQuestion();
        onTyped();
        refresh();
    });
    m_edit->setKeyTaker([this](int key) { return takesKey(key); });
}

void Composer::retranslate()
{
    m_closeButton->setText(tr("Close window"));
    m_closeButton->setToolTip(tr("Close this chat (Esc). The conversation goes on."));
    retranslateTools();
    m_hold->setText(tr("Send when the visitor writes"));
    m_hold->setToolTip(
        tr("It waits at the relay and goes out as soon as the visitor writes again."));
    m_send->setText(tr("Send"));
    m_arrow->setAccessibleName(tr("Choose the key that sends"));
    m_arrow->setToolTip(tr("Choose the key that sends"));
    m_confirm->setText(tr("Send"));
    m_cancel->setText(tr("Cancel"));
    refresh();
}

QString Composer::text() const
{
    return m_edit->composed();
}

void Composer::setText(const QString &text)
{
    m_edit->setComposed(text);
}

void Composer::clear()
{
    m_edit->clear();
    (void)m_strip->take();
}

bool Composer::isEmpty() const
{
    return m_strip->count() == 0 && m_edit->toPlainText().trimmed().isEmpty();
}

void Composer::onStripChanged()
{
    setFixedHeight(kHeight + (m_strip->count() > 0 ? AttachmentStrip::kHeight : 0));
    m_asking = Asking::Nothing; // the question was about another message
    refresh();
    Q_EMIT heightChanged();
}

// ---- sending

void Composer::setWritable(bool writable, const QString &why)
{
    if (writable == m_writable && why == m_why)
        return;
    m_writable = writable;
    m_why = why;
    if (!writable)
        m_asking = Asking::Nothing;
    refresh();
}

void Composer::setQuota(const QuotaView &view, int left)
{
    if (view.level == m_quota.level && view.text == m_quota.text && left == m_left)
        return;
    if (left > 1)
        m_lastReplyAsked = false;
    if (view.level == QuotaLevel::Shut || left != m_left)
        m_asking = Asking::Nothing; // the question was about another quota
    m_quota = view;
    m_left = left;
    refresh();
}

void Composer::setSendKey(SendKey key)
{
    m_edit->setSendKey(key);
}

void Composer::setDocked(bool docked)
{
    m_docked = docked;
    layOut();
    m_closeButton->setKind(docked ? Button::Kind::Quiet : Button::Kind::Primary);
    m_closeButton->setHint(docked ? tr("Esc") : QString());
    refresh();
}

bool Composer::isShut() const
{
    return !m_writable || m_quota.level == QuotaLevel::Shut;
}

int Composer::messageCost() const
{
    return m_strip->count() + textCost(text().trimmed().isEmpty() ? QString() : text()).messages;
}

//! Says why this can never go; true when it cannot.
bool Composer::refuses(const QString &text)
{
    if (isEmpty()) {
        m_edit->clear();
        return true;
    }
    if (text.size() > kMaxTextChars) {
        Q_EMIT noticeWanted(
            tr("The text must not be longer than %1 characters.").arg(kMaxTextChars));
        return true;
    }
    if (!m_writable)
        Q_EMIT noticeWanted(m_why);
    return !m_writable;
}

void Composer::trySend()
{
    if (refuses(text()))
        return;
    if (isAsking()) // Enter a second time answers the question
        answerQuestion();
    else if (m_quota.level == QuotaLevel::Shut)
        ask(Asking::Shut);
    else if (m_quota.level == QuotaLevel::Empty || messageCost() > m_left)
        ask(Asking::Refusal);
    else if (m_left == 1 && !m_lastReplyAsked)
        ask(Asking::LastReply);
    else
        sendNow(SendMode::Ordinary);
}

void Composer::answerQuestion()
{
    sendNow(m_asking == Asking::Refusal    ? SendMode::Force
                : m_asking == Asking::Shut ? SendMode::WhenVisitorWrites
                                           : SendMode::Ordinary);
}

void Composer::sendNow(SendMode mode)
{
    const QString text = this->text();
    m_lastReplyAsked = m_lastReplyAsked || m_asking == Asking::LastReply;
    m_asking = Asking::Nothing;
    refresh();
    m_edit->setFocus();
    Q_EMIT sendRequested(text, mode);
}

void Composer::ask(Asking what)
{
    m_asking = what;
    refresh();
}

QString Composer::question() const
{
    switch (m_asking) {
    case Asking::LastReply:
        return tr("This is the last reply. Send it?");
    case Asking::Refusal:
        return tr("WeChat will probably refuse it. Send anyway?");
    case Asking::Shut:
        return tr("It goes out when the visitor writes again. Keep it until then?");
    case Asking::Nothing:
        break;
    }
    return m_writable ? tr("You can reply when the visitor writes again") : m_why;
}

bool Composer::cancelQuestion()
{
    if (!isAsking())
        return false;
    m_asking = Asking::Nothing;
    refresh();
    m_edit->setFocus();
    return true;
}

void Composer::refresh()
{
    const QString costs = cost();
    m_quotaLine->setText(!m_writable ? QString()
                             : m_docked && m_quota.level != QuotaLevel::Shut
                             ? joinedLine(repliesLeft(m_left), costs)
                             : m_quota.text);
    m_quotaLine->setColour(m_quota.level == QuotaLevel::Rest         ? &Theme::sub
                               : m_quota.level == QuotaLevel::Scarce ? &Theme::amber
                                                                     : &Theme::danger);
    m_costLine->setText(m_docked ? QString() : costs);
    m_costLine->setColour(text().size() > kMaxTextChars ? &Theme::danger : &Theme::sub);
    showBottom();
    layOut();
}

//! 「2 张图片 · 本条 682/2048 字节，将分 1 条」
QString Composer::cost() const
{
    QStringList parts;
    if (m_strip->count() > 0)
        parts.append(tr("%n picture(s)", nullptr, m_strip->count()));
    if (const QString text = this->text(); !text.isEmpty())
        parts.append(costWords(textCost(text)));
    return parts.join(QStringLiteral(" · "));
}

void Composer::showBottom()
{
    const bool asking = isAsking();
    const bool shut = isShut();
    m_notice->setVisible(asking || shut);
    m_notice->setColour(asking ? &Theme::amber : &Theme::danger);
    m_notice->setWrapped(asking); // a long question has two lines
    m_notice->setText(question());
    m_confirm->setVisible(asking && m_asking != Asking::Shut);
    m_hold->setVisible(
        m_writable
        && (m_asking == Asking::Refusal || m_asking == Asking::Shut || (shut && !asking)));
    m_hold->setEnabled(asking || !isEmpty());
    m_cancel->setVisible(asking);
    m_send->setVisible(!asking && !shut);
    m_arrow->setVisible(!asking && !shut);
    m_closeButton->setVisible(!asking);
    m_quotaLine->setVisible(!asking && m_writable);
    m_costLine->setVisible(!asking && !shut && !m_costLine->text().isEmpty());
}

//! In the docked window it stands under the messages' column, else it takes all the width.
QRect Composer::column() const
{
    const int wide = m_docked ? std::min(width(), kDockedColumn) : width();
    return { (width() - wide) / 2, 0, wide, height() };
}

void Composer::layOut()
{
    const QRect column = this->column();
    const int bottomTop = height() - kBottomRow;
    const int stripHeight = m_strip->isHidden() ? 0 : AttachmentStrip::kHeight;
    m_strip->setGeometry(column.left(), kToolRow, column.width(), stripHeight);
    m_edit->setGeometry(column.left(), kToolRow + stripHeight, column.width(),
                        std::max(bottomTop - kToolRow - stripHeight, 0));
    placeTools();
    int right = column.right() + 1 - kRight;
    const auto place = [&](QWidget *widget, int gapBefore) {
        if (widget->isHidden())
            return;
        const QSize size = widget->sizeHint();
        right -= size.width();
        widget->setGeometry(right, bottomTop + (kButton - size.height()) / 2, size.width(),
                            size.height());
        right -= gapBefore;
    };
    place(m_arrow, 0);
    place(m_send, kGap);
    place(m_confirm, kGap);
    place(m_hold, kGap);
    place(m_cancel, kGap);
    place(m_closeButton, 2 * kGap);
    layOutWords(bottomTop, std::max(right - column.left() - kLeft, 0));
}

//! Left of the buttons: the question alone, or up to two lines.
void Composer::layOutWords(int top, int room)
{
    const int left = column().left() + kLeft;
    if (isAsking()) {
        m_notice->setGeometry(left, top - 3, room - kGap, kButton + 6);
        return;
    }
    PlainLabel *second = m_notice->isHidden() ? m_costLine : m_notice;
    const bool two = !second->isHidden() && !m_quotaLine->isHidden();
    // Alone, it may take the second line itself.
    const bool wrapped = !two && m_quotaLine->sizeHint().width() > room;
    m_quotaLine->setWrapped(wrapped);
    m_quotaLine->setGeometry(left, top + (two || wrapped ? -1 : 7), room, wrapped ? 36 : 18);
    second->setGeometry(left, top + (two ? 17 : 7), room, 18);
}

void Composer::openKeyMenu()
{
    auto *menu = new Menu(m_look, 28, this);
    menu->setMinimumWidth(kKeyMenuWidth);
    menu->setVerticalPadding(kKeyMenuPadding);
    connect(menu->addChoice(tr("Send with Enter"), sendKey() == SendKey::Enter),
            &QAction::triggered, this, [this] { Q_EMIT sendKeyChosen(SendKey::Enter); });
    connect(menu->addChoice(tr("Send with Ctrl+Enter"), sendKey() == SendKey::CtrlEnter),
            &QAction::triggered, this, [this] { Q_EMIT sendKeyChosen(SendKey::CtrlEnter); });
    // Upwards: LayIM's hangs out of the window, and off the screen when that is at its bottom.
    const QSize size = menu->sizeHint().expandedTo({ kKeyMenuWidth, 0 });
    const QPoint corner = m_arrow->mapToGlobal(QPoint(m_arrow->width(), -kKeyMenuGap));
    menu->popup(corner - QPoint(size.width(), size.height()));
}

void Composer::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintGround(painter, this, rect(), m_look, Ground::Body, &Theme::bg);
    painter.fillRect(QRect(0, 0, width(), 1), m_look.theme().inputLine);
}

void Composer::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

void Composer::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
