// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/composer.h"

#include "relay/protocol/features.h"
#include "ui/chat/facepanel.h"
#include "ui/widgets/button.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/plainlabel.h"

#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kToolRow = 39; // LayIM's 38 and the hairline above it
constexpr int kHeight = 158;
constexpr int kBottomRow = 46;
constexpr int kButton = 32;
constexpr int kRight = 15;
constexpr int kLeft = 18;
constexpr int kGap = 5;
constexpr int kTool = 24;
constexpr int kToolTop = 7;
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
    m_face = new IconButton(m_look, Icon::Face, kTool, { kTool, kTool }, this);
    m_face->setObjectName(QStringLiteral("toolFace"));
    m_face->move(kLeft, kToolTop);
    connect(m_face, &QAbstractButton::clicked, this, &Composer::openFaces);
    m_closeButton = button(Button::Kind::Primary, "closeButton");
    m_send = button(Button::Kind::SplitText, "sendButton");
    m_arrow = button(Button::Kind::SplitArrow, "sendArrow");
    m_confirm = button(Button::Kind::Primary, "confirmButton");
    m_cancel = button(Button::Kind::Quiet, "cancelButton");

    connect(m_edit, &MessageEdit::sendRequested, this, &Composer::trySend);
    connect(m_edit, &MessageEdit::pasteCut, this, [this] {
        Q_EMIT noticeWanted(tr("The pasted text was too long; only its beginning was taken."));
    });
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        cancelQuestion();
        refresh();
    });
    connect(m_send, &QAbstractButton::clicked, this, &Composer::trySend);
    connect(m_arrow, &QAbstractButton::clicked, this, &Composer::openKeyMenu);
    connect(m_closeButton, &QAbstractButton::clicked, this, &Composer::closeRequested);
    connect(m_cancel, &QAbstractButton::clicked, this, &Composer::cancelQuestion);
    connect(m_confirm, &QAbstractButton::clicked, this,
            [this] { sendNow(m_asking == Asking::Refusal); });
}

void Composer::retranslate()
{
    m_closeButton->setText(tr("Close window"));
    m_closeButton->setToolTip(tr("Close this chat (Esc). The conversation goes on."));
    m_face->setName(tr("Faces"));
    m_send->setText(tr("Send"));
    m_arrow->setAccessibleName(tr("Choose the key that sends"));
    m_arrow->setToolTip(tr("Choose the key that sends"));
    m_confirm->setText(tr("Send"));
    m_cancel->setText(tr("Cancel"));
    refresh();
}

QString Composer::text() const
{
    return m_edit->toPlainText();
}

void Composer::setText(const QString &text)
{
    m_edit->setPlainText(text);
    m_edit->moveCursor(QTextCursor::End);
}

void Composer::clear()
{
    m_edit->clear();
}

void Composer::setWritable(bool writable, const QString &why)
{
    m_writable = writable;
    m_why = why;
    if (!writable)
        m_asking = Asking::Nothing;
    refresh();
}

void Composer::setQuota(const QuotaView &view, int left)
{
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

bool Composer::isShut() const
{
    return !m_writable || m_quota.level == QuotaLevel::Shut;
}

void Composer::trySend()
{
    const QString text = this->text();
    if (text.trimmed().isEmpty()) {
        clear();
        return;
    }
    if (text.size() > kMaxTextChars) {
        Q_EMIT noticeWanted(
            tr("The text must not be longer than %1 characters.").arg(kMaxTextChars));
        return;
    }
    if (isShut()) {
        Q_EMIT noticeWanted(m_writable ? m_quota.text : m_why);
        return;
    }
    if (isAsking()) // Enter a second time answers the question
        sendNow(m_asking == Asking::Refusal);
    else if (m_quota.level == QuotaLevel::Empty || textCost(text).messages > m_left)
        ask(Asking::Refusal);
    else if (m_left == 1 && !m_lastReplyAsked)
        ask(Asking::LastReply);
    else
        sendNow(false);
}

void Composer::sendNow(bool force)
{
    const QString text = this->text();
    m_lastReplyAsked = m_lastReplyAsked || m_asking == Asking::LastReply;
    m_asking = Asking::Nothing;
    refresh();
    m_edit->setFocus();
    Q_EMIT sendRequested(text, force);
}

void Composer::ask(Asking what)
{
    m_asking = what;
    refresh();
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
    m_quotaLine->setText(m_writable ? m_quota.text : QString());
    m_quotaLine->setColour(m_quota.level == QuotaLevel::Rest         ? &Theme::sub
                               : m_quota.level == QuotaLevel::Scarce ? &Theme::amber
                                                                     : &Theme::danger);
    const QString text = this->text();
    m_costLine->setText(text.isEmpty() ? QString() : costWords(textCost(text)));
    m_costLine->setColour(text.size() > kMaxTextChars ? &Theme::danger : &Theme::sub);
    showBottom();
    layOut();
}

void Composer::showBottom()
{
    const bool asking = isAsking();
    const bool shut = isShut();
    m_notice->setVisible(asking || shut);
    m_notice->setColour(asking ? &Theme::amber : &Theme::danger);
    m_notice->setText(m_asking == Asking::LastReply ? tr("This is the last reply. Send it?")
                          : asking      ? tr("WeChat will probably refuse it. Send anyway?")
                          : !m_writable ? m_why
                                        : tr("You can reply when the visitor writes again"));
    m_confirm->setVisible(asking);
    m_cancel->setVisible(asking);
    m_send->setVisible(!asking && !shut);
    m_arrow->setVisible(!asking && !shut);
    m_closeButton->setVisible(!asking);
    m_quotaLine->setVisible(!asking && m_writable);
    m_costLine->setVisible(!asking && !shut && !m_costLine->text().isEmpty());
}

void Composer::layOut()
{
    const int bottomTop = height() - kBottomRow;
    m_edit->setGeometry(0, kToolRow, width(), std::max(bottomTop - kToolRow, 0));
    int right = width() - kRight;
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
    place(m_cancel, kGap);
    if (!m_notice->isHidden() && !isAsking()) {
        const int noticeWidth = std::min(m_notice->sizeHint().width(), width() / 2);
        right -= noticeWidth;
        m_notice->setGeometry(right, bottomTop, noticeWidth, kButton);
        right -= 2 * kGap;
    }
    place(m_closeButton, 2 * kGap);
    if (isAsking())
        m_notice->setGeometry(kLeft, bottomTop, right - kLeft, kButton);
    const int room = std::max(right - kLeft, 0);
    const bool two = !m_costLine->isHidden();
    m_quotaLine->setGeometry(kLeft, bottomTop + (two ? -1 : 7), room, 18);
    m_costLine->setGeometry(kLeft, bottomTop + 17, room, 18);
}

void Composer::openFaces()
{
    auto *faces = new FacePanel(m_look, this);
    connect(faces, &FacePanel::chosen, this, [this](const QString &emoji) {
        m_edit->insertPlainText(emoji);
        m_edit->setFocus();
    });
    faces->popUp(m_face->mapToGlobal(QPoint(-kLeft / 2, -kGap)));
}

void Composer::openKeyMenu()
{
    auto *menu = new Menu(m_look, 28, this);
    menu->setMinimumWidth(182);
    connect(menu->addChoice(tr("Send with Enter"), sendKey() == SendKey::Enter),
            &QAction::triggered, this, [this] { Q_EMIT sendKeyChosen(SendKey::Enter); });
    connect(menu->addChoice(tr("Send with Ctrl+Enter"), sendKey() == SendKey::CtrlEnter),
            &QAction::triggered, this, [this] { Q_EMIT sendKeyChosen(SendKey::CtrlEnter); });
    const QPoint corner = m_arrow->mapToGlobal(QPoint(m_arrow->width(), m_arrow->height() + 1));
    menu->popup(corner - QPoint(std::max(182, menu->sizeHint().width()), 0));
}

void Composer::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_look.theme().bg);
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
