// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"
#include "ui/widgets/quotawords.h"

#include <QWidget>

namespace kefu::ui {

class Avatar;
class Button;
class ChannelChip;
class IconButton;
class PlainLabel;

//! What can be done with a chat's conversation from its head.
struct HeaderActions {
    bool transfer = false;
    bool help = false;
    bool helpAsked = false; //!< 求助 is on
    bool end = false;
    bool more = false; //!< there is something in the menu ⋯

    bool operator==(const HeaderActions &) const = default;
};

//! A chat's head (layim.md 1.2), 80 high: avatar 50, name 18 px, below it the mini program and the
//! quota; at the right 转接, 求助, 结束会话, ⋯ and what folds the visitor card.
//! Where room is short 转接 and 求助 are icons. In the docked window (desk.md 3.3) 60 high: name
//! and the mini program's chip, below them where the visitor comes from, at the right quota and
//! buttons.
class ChatHeader : public QWidget {
    Q_OBJECT
public:
    static constexpr int kHeight = 80;
    static constexpr int kDockedHeight = 60; //!< desk.md 3.3

    explicit ChatHeader(const Look &look, QWidget *parent = nullptr);

    void setVisitor(qint64 seed, const QString &name, bool grey);
    void setChannel(const QString &name, int place);
    //! 「来自 商品页 · 第 3 次咨询 · 上次 小王」, in the docked window.
    void setVisits(const QString &words);
    //! No quota is shown when `shown` is false (the conversation is not ours any more).
    void setQuota(const QuotaView &view, bool shown);
    void setActions(const HeaderActions &actions);
    void setCardShown(bool shown);
    //! In the docked window: 60 high, no avatar, everything that is done at the right.
    void setDocked(bool docked);

Q_SIGNALS:
    void transferRequested();
    void helpToggled(bool on);
    void endRequested();
    void moreRequested(const QPoint &globalPosition);
    void cardToggled(bool shown);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void nameButtons();
    void build();
    void askMore();
    int placeButtons(int right, int top);
    void placeCompactly(bool compact);
    void layOut();
    void layOutDocked();
    QRect chipBefore(int right) const;
    QString quotaWords(int room) const;
    void layOutVisits(int room);

    const Look &m_look;
    Avatar *m_avatar;
    PlainLabel *m_name;
    PlainLabel *m_channel;
    ChannelChip *m_channelChip; //!< docked
    PlainLabel *m_visits; //!< docked
    Button *m_transfer;
    Button *m_help;
    IconButton *m_transferIcon;
    IconButton *m_helpIcon;
    Button *m_end;
    IconButton *m_more;
    IconButton *m_card;
    QuotaView m_quota;
    QRect m_chip;
    QString m_chipWords; //!< what of the quota there is room for
    QString m_visitWords; //!< all of them
    bool m_quotaShown = false;
    HeaderActions m_actions;
    bool m_docked = false;
};

} // namespace kefu::ui
