// SPDX-License-Identifier: Apache-2.0
#include "desktour.h"

#include "colleagues.h"
#include "contentfixture.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatwidget.h"
#include "ui/mainwindow.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/themes.h"

#include <QApplication>
#include <QJsonArray>

namespace kefu::ui {

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QJsonObject channelRow(const char *name, bool enabled, const char *handover)
{
    return { { s("name"), s(name) },
             { s("appid"), s("wxb11529c136998cb6") },
             { s("mode"), s("secure") },
             { s("format"), s("json") },
             { s("apiBase"), s("https://api.weixin.qq.com") },
             { s("handover"), s(handover) },
             { s("enabled"), enabled },
             { s("callback"), QString(s("https://kf.example.com/wechat/") + s(name)) } };
}

QJsonObject textRow(const char *kind, bool on, const char *text)
{
    return { { s("kind"), s(kind) }, { s("on"), on }, { s("text"), s(text) }, { s("cost"), 1 } };
}

QJsonObject adminAnswer(const QString &command)
{
    if (command == s("channel.list"))
        return { { s("channels"),
                   QJsonArray { channelRow("小鹿商城", true, "off"),
                                channelRow("夜间", false, "22:00-08:00") } } };
    if (command == s("channel.ticks"))
        return { { s("verifiedAt"), 1'700'000'000'000LL }, { s("tokenAt"), 1'700'000'060'000LL } };
    if (command == s("doctor"))
        return { { s("channels"),
                   QJsonArray {
                       QJsonObject { { s("findings"),
                                       QJsonArray { QJsonObject {
                                           { s("name"), s("ip_not_allowed") },
                                           { s("severity"), s("error") },
                                           { s("values"),
                                             QJsonObject { { s("1"), s("203.0.113.9") },
                                                           { s("2"), s("40164") } } } } } } } } } };
    return { { s("on"), true },
             { s("open"), true },
             { s("texts"),
               QJsonArray { textRow("leave", true, "我们已下班，上班后回复您"),
                            textRow("emergency", false, "系统维护中") } },
             { s("rules"),
               QJsonArray { QJsonObject { { s("id"), s("3") },
                                          { s("match"), s("contains") },
                                          { s("pattern"), s("退款") },
                                          { s("text"), s("退款 3 天内到账") },
                                          { s("cost"), 1 } } } } };
}

} // namespace

void TourAdmin::run(const QString &command, const QJsonObject &, QObject *context, Done done)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done), d = adminAnswer(command)] { done(d); },
        Qt::QueuedConnection);
}

DeskTour::DeskTour(const Scene &scene, const Dress &dress)
    : m_dress(dress)
    , m_desk(std::make_unique<FakeDesk>())
    , m_admin(std::make_unique<TourAdmin>())
{
    m_desk->settings.setValue(s("language"), dress.language);
    m_desk->settings.setValue(s("theme"), QString(themeChoiceName(dress.theme)));
    m_desk->settings.setValue(s("arrangement"), scene.docked ? s("docked") : s("windows"));
    m_desk->me.sign = s("您好，很高兴为您服务");
    m_desk->me.role = Role::Admin;
    if (!scene.signedIn)
        m_desk->service.now = {};
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->look().setShadows(false);
    m_shell->setAdmin(m_admin.get());
    m_shell->start();
    if (dress.marked) {
        m_words = std::make_unique<MarkedWords>(dress.language, dress.longerPercent);
        m_shell->setLanguage(dress.language); // the words of the lists, too
    }
    if (scene.signedIn)
        fill();
    m_shown = scene.open(*this);
    if (m_shown && !m_shown->isVisible())
        m_shown->show();
    QCoreApplication::processEvents();
    QCoreApplication::sendPostedEvents();
    // What a sheet covers cannot be used, and is dimmed.
    const auto sheets = m_shown ? m_shown->findChildren<Sheet *>() : QList<Sheet *>();
    for (Sheet *sheet : sheets)
        m_shown = sheet->isVisible() ? sheet : m_shown;
}

DeskTour::~DeskTour()
{
    const auto popups = QApplication::topLevelWidgets();
    for (QWidget *popup : popups) {
        if (popup->isVisible() && popup->windowType() == Qt::Popup)
            popup->close();
    }
}

void DeskTour::say(qint64 visitor, const char *text, Direction direction)
{
    Content content;
    content.text = s(text);
    (void)push(visitor, content, direction);
}

Message DeskTour::push(qint64 visitor, const Content &content, Direction direction,
                       DeliveryState delivery)
{
    Message message = m_desk->makeMessage(visitor, ++m_seqs[visitor], {}, direction);
    message.content = content;
    if (direction == Direction::Out)
        message.delivery = delivery;
    m_desk->push(message);
    return message;
}

void DeskTour::change(qint64 visitor, const std::function<void(ConversationInfo &)> &how)
{
    ConversationInfo info = *m_desk->store.currentOf({ visitor });
    ++info.version;
    how(info);
    m_desk->update(info);
}

void DeskTour::fill()
{
    const qint64 now = m_desk->service.clock;
    QList<ConversationInfo> all;
    const char *names[] = { "王建国", "李静", "陈晨", "", "赵磊", "孙丽", "杨柳", "周婷" };
    for (int i = 0; i < 8; ++i) {
        ConversationInfo info = m_desk->makeInfo(i + 1, s(names[i]), 1 + i % 2);
        info.openedAt = now - (i + 1) * 600'000LL;
        if (i < 4)
            info.waitingSinceAt = now - (247 - i * 62) * 1000LL;
        if (i == 4)
            info.acceptUntilAt = now + 15'000;
        if (i == 5)
            info.quota = { 1, now + 90 * 60'000LL };
        if (i == 6) {
            info.state = ConversationState::Closed;
            info.endedAt = now - 60'000;
        }
        all.append(info);
    }
    all[0].helpAt = now - 30'000;
    m_desk->signIn(all);
    const char *lines[] = { "你们到底什么时候给我发货？",
                            "这件大衣还有货吗",
                            "周六可以吗？",
                            "在吗？",
                            "好的，谢谢",
                            "积分已经到账了",
                            "好的，麻烦您了",
                            "周末到店试穿预约" };
    for (int i = 0; i < 8; ++i)
        say(i + 1, lines[i]);
    m_desk->store.setDraft({ 8 }, s("您好，尺码建议选 L"));
    fillPeople();
    fillCard();
    AlertPush alert;
    alert.kind = s("no_answer");
    alert.visitor = { 1 };
    alert.at = now;
    Q_EMIT m_desk->service.alerted(alert);
    alert.kind = s("window_closing");
    Q_EMIT m_desk->service.alerted(alert);
}

void DeskTour::fillPeople()
{
    addColleagues(m_desk->store);
}

void DeskTour::fillCard()
{
    const qint64 now = m_desk->service.clock;
    VisitorCard card;
    card.visitor = m_desk->store.currentOf({ 3 })->visitor;
    card.visitor.tags = { s("老客户"), s("尺码敏感") };
    card.source = { { s("page"), s("商品页") }, { s("city"), s("上海") } };
    card.firstSeenAt = now - 80 * 86'400'000LL;
    card.conversations = 3;
    card.lastCard.emplace();
    card.lastCard->kind = ContentKind::Card;
    card.lastCard->title = s("羊毛混纺大衣 · 驼色");
    card.lastCard->url = s("pages/item?id=8812");
    card.notes = { { { 1 }, { 8 }, s("阿强"), s("偏好顺丰。"), now - 86'400'000LL } };
    m_desk->store.applyVisitorCard(card);
}

ChatPage *DeskTour::page()
{
    return m_shell->chatsFor({ 3 })->currentPage();
}

ChatPage *DeskTour::chat(QSize size)
{
    say(3, "您好，陈女士！今天 17:00 前下单，周五前可以到上海。", Direction::Out);
    say(3, "尺码表：https://example.com/size?id=8812，谢谢");
    Content content;
    content.kind = ContentKind::Card;
    content.title = s("羊毛混纺大衣 · 驼色");
    content.url = s("pages/item?id=8812");
    (void)push(3, content, Direction::In);
    content = {};
    content.kind = ContentKind::Voice;
    content.media = media("v", 0, 0);
    (void)push(3, content, Direction::In);
    content = {};
    content.kind = ContentKind::Unsupported;
    content.type = s("sticker");
    (void)push(3, content, Direction::In);
    content = {};
    content.text = s("帮您备注周末送达？");
    for (const DeliveryState state :
         { DeliveryState::Failed, DeliveryState::Uncertain, DeliveryState::Queued })
        (void)push(3, content, Direction::Out, state);
    m_shell->openChat({ 3 });
    m_shell->chatsFor({ 3 })->window()->resize(size);
    QCoreApplication::processEvents();
    return page();
}

QWidget *DeskTour::click(QWidget *in, const char *name)
{
    auto *widget = in ? in->findChild<QWidget *>(QLatin1String(name)) : nullptr;
    if (widget)
        QTest::mouseClick(widget, Qt::LeftButton);
    QCoreApplication::processEvents();
    return widget;
}

} // namespace kefu::ui
