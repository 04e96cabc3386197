// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/chatheader.h"

#include "ui/widgets/avatar.h"
#include "ui/widgets/button.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/skin.h"

#include <QPainter>
#include <QTimerEvent>

namespace kefu::ui {

namespace {
constexpr int kAvatar = 50;
constexpr int kSide = 15;
constexpr int kTextLeft = 75;
constexpr int kNameTop = 20;
constexpr int kNameHeight = 26;
constexpr int kSecondTop = 47;
constexpr int kSecondHeight = 22;
constexpr int kChipPadding = 9;
constexpr int kChipGap = 10;
constexpr int kWindowIcons = 120; // room of the frame's icons beside the name
constexpr int kEndTop = 44;
constexpr int kAskMs = 4000;
constexpr int kCard = 28;
constexpr int kCardGap = 6;
} // namespace

ChatHeader::ChatHeader(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_avatar(new Avatar(look, kAvatar, this))
    , m_name(new PlainLabel(look, 18, &Theme::title, this))
    , m_channel(new PlainLabel(look, 14, &Theme::meta, this))
    , m_end(new Button(look, Button::Kind::Quiet, this))
    , m_card(new IconButton(look, Icon::VisitorCard, 20, { kCard, kCard }, this))
{
    setFixedHeight(kHeight);
    m_avatar->setObjectName(QStringLiteral("chatAvatar"));
    m_avatar->move(kSide, kSide);
    m_name->setObjectName(QStringLiteral("chatName"));
    m_channel->setObjectName(QStringLiteral("chatChannel"));
    m_end->setObjectName(QStringLiteral("endButton"));
    connect(m_end, &QAbstractButton::clicked, this, &ChatHeader::onEnd);
    m_card->setObjectName(QStringLiteral("cardButton"));
    m_card->setCheckable(true);
    m_card->setPressedGround(true);
    connect(m_card, &QAbstractButton::clicked, this, &ChatHeader::cardToggled);
    nameCard();
    setAsking(false);
}

void ChatHeader::setVisitor(qint64 seed, const QString &name, bool grey)
{
    m_avatar->setPerson(seed, name, grey);
    m_name->setText(name);
    layOut();
}

void ChatHeader::setChannel(const QString &name)
{
    m_channel->setText(name);
    layOut();
}

void ChatHeader::setQuota(const QuotaView &view, bool shown)
{
    m_quota = view;
    m_quotaShown = shown;
    layOut();
    update();
}

void ChatHeader::setEndable(bool endable, bool unanswered)
{
    m_unanswered = unanswered;
    if (endable == m_end->isHidden()) {
        m_end->setVisible(endable);
        layOut();
    }
}

void ChatHeader::setCardShown(bool shown)
{
    m_card->setChecked(shown);
    m_card->setColours(shown ? &Theme::accent : &Theme::icon, &Theme::text);
    nameCard();
}

void ChatHeader::nameCard()
{
    m_card->setName(m_card->isChecked() ? tr("Fold the visitor card")
                                        : tr("Show the visitor card"));
}

void ChatHeader::onEnd()
{
    if (m_unanswered && !m_asking) {
        setAsking(true);
        m_askingTimer.start(kAskMs, this);
        return;
    }
    setAsking(false);
    Q_EMIT endRequested();
}

void ChatHeader::setAsking(bool asking)
{
    m_asking = asking;
    if (!asking)
        m_askingTimer.stop();
    m_end->setText(asking ? tr("Unanswered, end anyway?") : tr("End conversation"));
    layOut();
}

void ChatHeader::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_askingTimer.timerId())
        setAsking(false);
}

void ChatHeader::layOut()
{
    m_name->setGeometry(kTextLeft, kNameTop, std::max(width() - kTextLeft - kWindowIcons, 0),
                        kNameHeight);
    const QSize end = m_end->sizeHint();
    m_card->move(width() - kSide - kCard, kEndTop);
    m_end->setGeometry(m_card->x() - kCardGap - end.width(), kEndTop, end.width(), end.height());
    const int right = (m_end->isHidden() ? m_card->x() : m_end->x()) - kChipGap;
    const int chip = m_quotaShown
        ? QFontMetrics(m_look.font(12)).horizontalAdvance(m_quota.text) + 2 * kChipPadding
        : 0;
    // The quota is worth more than the end of a long mini program's name.
    const int channelRoom = std::max(right - kTextLeft - (chip > 0 ? chip + kChipGap : 0), 0);
    const int channel = std::min(m_channel->sizeHint().width(), channelRoom);
    m_channel->setGeometry(kTextLeft, kSecondTop, channel, kSecondHeight);
    const int chipLeft = kTextLeft + (channel > 0 ? channel + kChipGap : 0);
    m_chip = chip > 0 ? QRect(chipLeft, kSecondTop, std::min(chip, right - chipLeft), kSecondHeight)
                      : QRect();
    update();
}

void ChatHeader::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    paintGround(painter, this, rect(), m_look, Ground::Head, &Theme::chatHead);
    if (m_chip.isNull())
        return;
    const bool rest = m_quota.level == QuotaLevel::Rest;
    const bool scarce = m_quota.level == QuotaLevel::Scarce;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(rest ? theme.line : scarce ? theme.amberBg : theme.dangerBg);
    painter.drawRoundedRect(m_chip, m_chip.height() / 2.0, m_chip.height() / 2.0);
    painter.setFont(m_look.font(12));
    painter.setPen(rest ? theme.sub : scarce ? theme.amber : theme.danger);
    painter.drawText(m_chip, Qt::AlignCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(m_quota.text, Qt::ElideRight,
                                                      m_chip.width() - kChipPadding));
}

void ChatHeader::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

void ChatHeader::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    setAsking(false);
    nameCard();
}

} // namespace kefu::ui
