// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/chatheader.h"

#include "ui/widgets/avatar.h"
#include "ui/widgets/button.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/skin.h"

#include <QPainter>
#include <QTimerEvent>
#include <initializer_list>

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
constexpr int kWordsFrom = 720; // narrower: 转接 and 求助 are icons
constexpr int kDockedSide = 16;
constexpr int kDockedNameTop = 9;
constexpr int kDockedNameHeight = 24;
constexpr int kDockedSecondTop = 33;
constexpr int kDockedSecondHeight = 18;
constexpr int kDockedButtonTop = 16;
constexpr int kDockedChip = 24;
} // namespace

ChatHeader::ChatHeader(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_avatar(new Avatar(look, kAvatar, this))
    , m_name(new PlainLabel(look, 18, &Theme::title, this))
    , m_channel(new PlainLabel(look, 14, &Theme::meta, this))
    , m_transfer(new Button(look, Button::Kind::Quiet, this))
    , m_help(new Button(look, Button::Kind::Quiet, this))
    , m_transferIcon(new IconButton(look, Icon::Transfer, 18, { kCard, kCard }, this))
    , m_helpIcon(new IconButton(look, Icon::Help, 18, { kCard, kCard }, this))
    , m_end(new Button(look, Button::Kind::Quiet, this))
    , m_more(new IconButton(look, Icon::More, 20, { kCard, kCard }, this))
    , m_card(new IconButton(look, Icon::VisitorCard, 20, { kCard, kCard }, this))
{
    setFixedHeight(kHeight);
    m_avatar->setObjectName(QStringLiteral("chatAvatar"));
    m_avatar->move(kSide, kSide);
    m_name->setObjectName(QStringLiteral("chatName"));
    m_channel->setObjectName(QStringLiteral("chatChannel"));
    build();
    nameButtons();
    setAsking(false);
}

void ChatHeader::build()
{
    const auto transfer = [this] { Q_EMIT transferRequested(); };
    const auto help = [this] { Q_EMIT helpToggled(!m_actions.helpAsked); };
    m_transfer->setObjectName(QStringLiteral("transferButton"));
    m_transferIcon->setObjectName(QStringLiteral("transferIcon"));
    m_help->setObjectName(QStringLiteral("helpButton"));
    m_helpIcon->setObjectName(QStringLiteral("helpIcon"));
    m_end->setObjectName(QStringLiteral("endButton"));
    m_more->setObjectName(QStringLiteral("moreButton"));
    m_card->setObjectName(QStringLiteral("cardButton"));
    connect(m_transfer, &QAbstractButton::clicked, this, transfer);
    connect(m_transferIcon, &QAbstractButton::clicked, this, transfer);
    connect(m_help, &QAbstractButton::clicked, this, help);
    connect(m_helpIcon, &QAbstractButton::clicked, this, help);
    connect(m_end, &QAbstractButton::clicked, this, &ChatHeader::onEnd);
    connect(m_more, &QAbstractButton::clicked, this, &ChatHeader::askMore);
    connect(m_card, &QAbstractButton::clicked, this, &ChatHeader::cardToggled);
    for (IconButton *button : { m_transferIcon, m_helpIcon, m_more, m_card })
        button->setPressedGround(true);
    m_card->setCheckable(true);
    for (QWidget *action : std::initializer_list<QWidget *> { m_transfer, m_transferIcon, m_help,
                                                              m_helpIcon, m_end, m_more })
        action->hide();
}

void ChatHeader::askMore()
{
    Q_EMIT moreRequested(m_more->mapToGlobal(QPoint(0, m_more->height())));
}

void ChatHeader::setVisitor(qint64 seed, const QString &name, bool grey)
{
    m_avatar->setPerson(seed, name, grey);
    m_name->setText(name);
    layOut();
}

void ChatHeader::setChannel(const QString &name)
{
    if (name == m_channel->text())
        return;
    m_channel->setText(name);
    layOut();
}

void ChatHeader::setQuota(const QuotaView &view, bool shown)
{
    if (view.level == m_quota.level && view.text == m_quota.text && shown == m_quotaShown)
        return;
    m_quota = view;
    m_quotaShown = shown;
    layOut();
    update();
}

void ChatHeader::setActions(const HeaderActions &actions)
{
    if (actions == m_actions)
        return;
    m_actions = actions;
    m_helpIcon->setColours(actions.helpAsked ? &Theme::danger : &Theme::icon, &Theme::text);
    nameButtons();
    layOut();
}

void ChatHeader::setCardShown(bool shown)
{
    m_card->setChecked(shown);
    m_card->setColours(shown ? &Theme::accent : &Theme::icon, &Theme::text);
    nameButtons();
}

void ChatHeader::nameButtons()
{
    const QString help = m_actions.helpAsked ? tr("Help asked for") : tr("Ask for help");
    const QString tip = m_actions.helpAsked ? tr("Tell the supervisors that it is settled")
                                            : tr("Asks the supervisors for help");
    m_transfer->setText(tr("Transfer"));
    m_transferIcon->setName(tr("Transfer"));
    m_help->setText(help);
    m_help->setToolTip(tip);
    m_helpIcon->setName(help);
    m_more->setName(tr("More"));
    m_card->setName(m_card->isChecked() ? tr("Fold the visitor card")
                                        : tr("Show the visitor card"));
}

void ChatHeader::onEnd()
{
    if (m_actions.unanswered && !m_asking) {
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

void ChatHeader::setDocked(bool docked)
{
    m_docked = docked;
    setFixedHeight(docked ? kDockedHeight : kHeight);
    m_avatar->setVisible(!docked);
    m_name->setFont(m_look.font(docked ? 16 : 18));
    m_channel->setFont(m_look.font(docked ? 12 : 14));
    layOut();
}

void ChatHeader::placeCompactly(bool compact)
{
    m_transfer->setVisible(m_actions.transfer && !compact);
    m_transferIcon->setVisible(m_actions.transfer && compact);
    m_help->setVisible(m_actions.help && !compact);
    m_helpIcon->setVisible(m_actions.help && compact);
    m_end->setVisible(m_actions.end);
    m_more->setVisible(m_actions.more);
}

//! From `right` to the left; where the last one begins.
int ChatHeader::placeButtons(int right, int top)
{
    placeCompactly(width() < kWordsFrom);
    QWidget *const order[] = {
        m_card, m_more, m_end, m_help, m_helpIcon, m_transfer, m_transferIcon
    };
    for (QWidget *widget : order) {
        if (widget->isHidden())
            continue;
        const QSize size = widget->sizeHint();
        right -= size.width();
        widget->setGeometry(right, top + (kCard - size.height()) / 2, size.width(), size.height());
        right -= kCardGap;
    }
    return right + kCardGap;
}

void ChatHeader::layOutDocked()
{
    int right = placeButtons(width() - kDockedSide + 4, kDockedButtonTop) - kChipGap;
    m_chip = {};
    if (m_quotaShown) {
        const int chip =
            QFontMetrics(m_look.font(12)).horizontalAdvance(m_quota.text) + 2 * kChipPadding;
        m_chip = QRect(right - chip, (height() - kDockedChip) / 2, chip, kDockedChip);
        right = m_chip.left() - kChipGap;
    }
    const int room = std::max(right - kDockedSide, 0);
    m_name->setGeometry(kDockedSide, kDockedNameTop, room, kDockedNameHeight);
    m_channel->setGeometry(kDockedSide, kDockedSecondTop, room, kDockedSecondHeight);
    update();
}

void ChatHeader::layOut()
{
    if (m_docked)
        return layOutDocked();
    m_name->setGeometry(kTextLeft, kNameTop, std::max(width() - kTextLeft - kWindowIcons, 0),
                        kNameHeight);
    const int right = placeButtons(width() - kSide, kEndTop) - kChipGap;
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
    if (m_docked)
        painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line);
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
    nameButtons();
    layOut();
}

} // namespace kefu::ui
