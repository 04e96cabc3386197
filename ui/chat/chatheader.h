// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/chat/quotawords.h"
#include "ui/widgets/look.h"

#include <QBasicTimer>
#include <QWidget>

namespace kefu::ui {

class Avatar;
class Button;
class IconButton;
class PlainLabel;

//! A chat's head (layim.md 1.2), 80 high: avatar 50, name 18 px, below it the mini program and the
//! quota; at the right 结束会话 and what folds the visitor card. While something is unanswered that
//! button asks once before it ends the conversation.
class ChatHeader : public QWidget {
    Q_OBJECT
public:
    static constexpr int kHeight = 80;

    explicit ChatHeader(const Look &look, QWidget *parent = nullptr);

    void setVisitor(qint64 seed, const QString &name, bool grey);
    void setChannel(const QString &name);
    //! No quota is shown when `shown` is false (the conversation is not ours any more).
    void setQuota(const QuotaView &view, bool shown);
    void setEndable(bool endable, bool unanswered);
    void setCardShown(bool shown);

Q_SIGNALS:
    void endRequested();
    void cardToggled(bool shown);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    void onEnd();
    void nameCard();
    void setAsking(bool asking);
    void layOut();

    const Look &m_look;
    Avatar *m_avatar;
    PlainLabel *m_name;
    PlainLabel *m_channel;
    Button *m_end;
    IconButton *m_card;
    QuotaView m_quota;
    QRect m_chip;
    QBasicTimer m_askingTimer;
    bool m_quotaShown = false;
    bool m_unanswered = false;
    bool m_asking = false;
};

} // namespace kefu::ui
