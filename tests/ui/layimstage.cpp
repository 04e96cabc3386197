// SPDX-License-Identifier: Apache-2.0
#include "layimstage.h"

#include "ui/chat/chatpage.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/contacts/contactspanel.h"
#include "ui/contacts/contactsview.h"
#include "ui/contacts/panelwindow.h"
#include "ui/model/contactsmodel.h"
#include "ui/widgets/menu.h"

#include <QContextMenuEvent>
#include <QTest>

namespace kefu::ui {

namespace {

struct Person {
    const char *name;
    const char *says;
    int channel;
    const char *tag;
};
const Person kPeople[] = {
    { "李静", "您好，请问订单 20231107 什么时候发货？", 1, "老客户" },
    { "张伟", "微信小程序里的这款还有货吗", 1, "" },
    { "刘洋", "这个尺码还有吗？在线等，挺急的", 1, "售后" },
    { "陈晨", "网站上写的七天无理由退货怎么操作", 2, "老客户" },
    { "杨柳", "已经付款，麻烦尽快", 2, "" },
    { "赵磊", "运费谁出", 2, "VIP 客户" },
    { "", "在吗？", 2, "" },
};

} // namespace

LayimStage::LayimStage(const QString &theme, const QString &language, const QString &arrangement)
    : m_desk(std::make_unique<FakeDesk>())
{
    m_desk->settings.setValue(QStringLiteral("language"), language);
    m_desk->settings.setValue(QStringLiteral("theme"), theme);
    m_desk->settings.setValue(QStringLiteral("arrangement"), arrangement);
    m_desk->me.sign = QString::fromUtf8("您好，很高兴为您服务");
    QList<ConversationInfo> all;
    for (const Person &person : kPeople) {
        ConversationInfo info =
            m_desk->makeInfo(all.size() + 1, QString::fromUtf8(person.name), person.channel);
        if (*person.tag != 0)
            info.visitor.tags = { QString::fromUtf8(person.tag) };
        all.append(info);
    }
    m_desk->signIn(all);
    for (qint64 visitor = std::size(kPeople); visitor >= 1; --visitor)
        say(visitor, kPeople[visitor - 1].says);
    for (qint64 visitor = 1; visitor <= qint64(std::size(kPeople)); ++visitor)
        change(visitor, [visitor](ConversationInfo &info) {
            info.unread = visitor == 5 ? 1 : 0;
            info.readSeq = visitor == 5 ? 0 : info.lastSeq;
        });
    change(3, [](ConversationInfo &info) {
        info.state = ConversationState::Closed;
        info.endedAt = FakeDesk::kStart;
    });
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->look().setShadows(true);
    m_shell->start();
    (void)QTest::qWaitForWindowExposed(m_shell->desk());
    QTest::mouseMove(m_shell->desk(), { 2, 2 }); // over nothing
}

LayimStage::~LayimStage() = default;

QWidget *LayimStage::panel()
{
    return m_shell->panelWindow();
}

QWidget *LayimStage::chat()
{
    return m_shell->chatWindow();
}

ChatPage *LayimStage::page()
{
    return m_shell->chatWindow()->chats()->currentPage();
}

ContactsView *LayimStage::list(const char *name)
{
    return panel()->findChild<ContactsView *>(QLatin1String(name));
}

QWidget *LayimStage::click(QWidget *in, const char *name)
{
    auto *widget = in->findChild<QWidget *>(QLatin1String(name));
    if (!widget)
        qFatal("no widget %s", name);
    QTest::mouseClick(widget, Qt::LeftButton);
    return widget;
}

QPoint LayimStage::row(qint64 visitor)
{
    const int at = m_shell->panelWindow()->panel()->contacts()->rowOf({ visitor });
    return list()->visualRect(list()->model()->index(at, 0)).center();
}

QWidget *LayimStage::rightClick(ContactsView *view, const QPoint &at, const char *menu)
{
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, view->viewport()->mapToGlobal(at));
    QCoreApplication::sendEvent(view->viewport(), &event);
    return panel()->findChild<Menu *>(QLatin1String(menu));
}

void LayimStage::say(qint64 visitor, const char *text, Direction direction)
{
    Content content;
    content.text = QString::fromUtf8(text);
    push(visitor, content, direction);
}

void LayimStage::push(qint64 visitor, const Content &content, Direction direction)
{
    Message message = m_desk->makeMessage(visitor, ++m_seqs[visitor], {}, direction);
    message.content = content;
    m_desk->push(message);
}

void LayimStage::own(const char *text, DeliveryState state, FailureReason reason, int errcode)
{
    Message message = m_desk->makeMessage(1, ++m_seqs[1], QString::fromUtf8(text), Direction::Out);
    message.delivery = state;
    message.failure = reason;
    message.errcode = errcode;
    m_desk->push(message);
}

void LayimStage::change(qint64 visitor, const std::function<void(ConversationInfo &)> &how)
{
    ConversationInfo info = *m_desk->store.currentOf({ visitor });
    ++info.version;
    how(info);
    m_desk->update(info);
}

void LayimStage::fillPeople()
{
    ColleaguesAnswer people;
    const char *names[] = { "小王", "小陈", "小刘", "小赵" };
    const PresenceState states[] = { PresenceState::Online, PresenceState::Busy,
                                     PresenceState::Away, PresenceState::Offline };
    for (int i = 0; i < 4; ++i) {
        Colleague colleague;
        colleague.id = { 20 + i };
        colleague.nickname = QString::fromUtf8(names[i]);
        colleague.presence = states[i];
        colleague.link = LinkState::Connected;
        colleague.load = 3 + i;
        colleague.capacity = 10;
        colleague.reason = i == 2 ? QString::fromUtf8("用餐") : QString();
        people.agents.append(colleague);
    }
    people.groups = { { { 1 }, { 1 }, QString::fromUtf8("售前"), { { 20 }, { 21 } } },
                      { { 2 }, { 1 }, QString::fromUtf8("售后"), { { 22 }, { 23 } } } };
    m_desk->store.people().apply(people);
}

} // namespace kefu::ui
