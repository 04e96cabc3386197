// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/chatheader.h"

#include "ui/widgets/avatar.h"
#include "ui/widgets/button.h"
#include "ui/widgets/channelchip.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/skin.h"

#include <QEvent>
#include <QPainter>
#include <initializer_list>

namespace kefu::ui {

namespace {
constexpr QStringView kBetween = u" · "; // between the parts of a line of words
constexpr int kAvatar = 50;
constexpr int kSide = 15;
constexpr int kTextLeft = 75;
constexpr int kNameTop = 20;
constexpr int kNameHeight = 26;
constexpr int kSecondTop = 47;
constexpr int kSecondHeight = 22;
constexpr int kChipPadding = 9;
constexpr int kChipGap = 10;
constexpr int kLeastChannel = 56; // narrower, a mini program's name is left out
constexpr int kWindowIcons = 120; // room of the frame's icons beside the name
constexpr int kEndTop = 44;
constexpr int kCard = 28;
constexpr int kCardGap = 6;
constexpr int kWordsFrom = 720; // narrower: 转接 and 求助 are icons
constexpr int kDockedSide = 16;
constexpr int kDockedNameTop = 9;
constexpr int kDockedNameHeight = 24;
constexpr int kDockedSecondTop = 33;
constexpr int kDockedSecondHeight = 18;
constexpr int kDockedButtonTop = 16;
constexpr QSize kDockedChip { 190, 24 }; // wider where the words are
constexpr int kChannelGap = 8;
constexpr int kLeastName = 40; // before it, the quota is said shorter, or by the composer alone
} // namespace

ChatHeader::ChatHeader(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_avatar(new Avatar(look, kAvatar, this))
    , m_name(new PlainLabel(look, 18, &Theme::title, this))
    , m_channel(new PlainLabel(look, 14, &Theme::meta, this))
    , m_channelChip(new ChannelChip(look, true, this))
    , m_visits(new PlainLabel(look, 12, &Theme::sub, this))
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
    m_channelChip->setObjectName(QStringLiteral("chatChannelChip"));
    m_channelChip->hide();
    m_visits->setObjectName(QStringLiteral("chatVisits"));
    m_visits->hide();
    build();
    nameButtons();
    layOut();
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
    connect(m_end, &QAbstractButton::clicked, this, &ChatHeader::endRequested);
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

void ChatHeader::setChannel(const QString &name, int place)
{
    m_channelChip->setChannel(name, place);
    if (name == m_channel->text())
        return;
    m_channel->setText(name);
    layOut();
}

void ChatHeader::setVisits(const QString &words)
{
    if (words == m_visitWords)
        return;
    m_visitWords = words;
    layOut();
}

//! As many of the parts as there is room for; none is cut.
void ChatHeader::layOutVisits(int room)
{
    const QFontMetrics metrics(m_visits->font());
    QStringList fitting;
    const QStringList parts = m_visitWords.split(kBetween.toString(), Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        QStringList tried = fitting;
        tried.append(part);
        if (metrics.horizontalAdvance(tried.join(kBetween)) < room)
            fitting = tried;
    }
    m_visits->setGeometry(kDockedSide, kDockedSecondTop, room, kDockedSecondHeight);
    m_visits->setText(fitting.join(kBetween));
    m_visits->setAccessibleName(m_visitWords);
    if (fitting.size() < parts.size())
        m_visits->setToolTip(plainToolTip(m_visitWords));
}

//! The quota in full, else how many replies are left, else nothing: the composer says it, too.
QString ChatHeader::quotaWords(int room) const
{
    const QFontMetrics metrics(m_look.font(12));
    for (const QString &words : { m_quota.text, m_quota.text.section(kBetween.toString(), 0, 0) }) {
        if (metrics.horizontalAdvance(words) + 2 * kChipPadding <= room)
            return words;
    }
    return {};
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
    m_end->setText(tr("End conversation"));
    m_transferIcon->setName(tr("Transfer"));
    m_help->setText(help);
    m_help->setToolTip(tip);
    m_helpIcon->setName(help);
    m_more->setName(tr("More"));
    m_card->setName(m_card->isChecked() ? tr("Fold the visitor card")
                                        : tr("Show the visitor card"));
}

void ChatHeader::setDocked(bool docked)
{
    m_docked = docked;
    setFixedHeight(docked ? kDockedHeight : kHeight);
    m_avatar->setVisible(!docked);
    m_name->setFont(m_look.font(docked ? 16 : 18));
    m_channel->setVisible(!docked);
    m_channelChip->setVisible(docked);
    m_visits->setVisible(docked);
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
    m_chipWords = m_quotaShown ? quotaWords(right - kDockedSide - kLeastName) : QString();
    m_chip = m_chipWords.isEmpty() ? QRect() : chipBefore(right);
    if (!m_chip.isNull())
        right = m_chip.left() - kChipGap;
    const int room = std::max(right - kDockedSide, 0);
    // The name first; the mini program gets what it leaves, its sign at least.
    const int wanted = m_channelChip->sizeHint().width();
    const int name = std::min(m_name->sizeHint().width(),
                              std::max(room - kChannelGap - std::min(wanted, room / 3), 0));
    m_name->setGeometry(kDockedSide, kDockedNameTop, name, kDockedNameHeight);
    const int chipLeft = kDockedSide + name + kChannelGap;
    int chip = std::clamp(kDockedSide + room - chipLeft, 0, wanted);
    if (chip < wanted && chip < ChannelChip::kSignOnly + ChannelChip::kLeastWords)
        chip = std::min(chip, ChannelChip::kSignOnly);
    m_channelChip->setGeometry(chipLeft,
                               kDockedNameTop + (kDockedNameHeight - m_channelChip->height()) / 2,
                               chip, m_channelChip->height());
    layOutVisits(room);
    update();
}

//! The quota's place with its right edge at `right`: as drawn, where there is room for it.
QRect ChatHeader::chipBefore(int right) const
{
    const int words =
        QFontMetrics(m_look.font(12)).horizontalAdvance(m_chipWords) + 2 * kChipPadding;
    const bool narrow = width() < kWordsFrom;
    const int wide = narrow ? words : std::max(words, kDockedChip.width());
    return { right - wide, (height() - kDockedChip.height()) / 2, wide, kDockedChip.height() };
}

void ChatHeader::layOut()
{
    if (m_docked)
        return layOutDocked();
    m_name->setGeometry(kTextLeft, kNameTop, std::max(width() - kTextLeft - kWindowIcons, 0),
                        kNameHeight);
    const int right = placeButtons(width() - kSide, kEndTop) - kChipGap;
    m_chipWords = m_quotaShown ? quotaWords(right - kTextLeft) : QString();
    const int chip = m_chipWords.isEmpty()
        ? 0
        : QFontMetrics(m_look.font(12)).horizontalAdvance(m_chipWords) + 2 * kChipPadding;
    // The quota is worth more than the end of a long mini program's name.
    const int channelRoom = std::max(right - kTextLeft - (chip > 0 ? chip + kChipGap : 0), 0);
    // Of one's first letter, nothing is told.
    const int wanted = m_channel->sizeHint().width();
    const int channel =
        wanted <= channelRoom || channelRoom >= kLeastChannel ? std::min(wanted, channelRoom) : 0;
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
    painter.drawText(m_chip, Qt::AlignCenter | Qt::TextSingleLine, m_chipWords);
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
    nameButtons();
    layOut();
}

} // namespace kefu::ui
