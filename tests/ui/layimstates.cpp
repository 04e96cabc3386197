// SPDX-License-Identifier: Apache-2.0
// The states of layim.md 1.1 to 1.4, in its order.
#include "layimstage.h"
#include "ui/aboutwindow.h"
#include "ui/chat/chatheader.h"
#include "ui/chat/chatlogpanel.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatview.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/chat/facepanel.h"
#include "ui/chat/imageviewer.h"
#include "ui/chatpills.h"
#include "ui/contacts/contactspanel.h"
#include "ui/contacts/contactsview.h"
#include "ui/contacts/memberswindow.h"
#include "ui/contacts/panelwindow.h"
#include "ui/conversations/chatlist.h"
#include "ui/model/contactsmodel.h"
#include "ui/notices/noticewindow.h"
#include "ui/settings/settingswindow.h"
#include "ui/settings/skinwindow.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/minibox.h"
#include "ui/widgets/toast.h"

#include <QApplication>
#include <QLineEdit>
#include <QScrollBar>
#include <QTest>

namespace kefu::ui {

namespace {

using Windows = QList<QWidget *>;

// ---- 1.1, the panel

Windows collapsed(LayimStage &s)
{
    s.shell().panelWindow()->panel()->contacts()->setAllOpen(false);
    return { s.panel() };
}

Windows expanded(LayimStage &s)
{
    return { s.panel() };
}

Windows hovered(LayimStage &s)
{
    QTest::mouseMove(s.list()->viewport(), s.row(2));
    return { s.panel() };
}

Windows statusMenu(LayimStage &s)
{
    s.click(s.panel(), "panelStatus");
    return { s.panel(), s.panel()->findChild<Menu *>(QStringLiteral("statusMenu")) };
}

Windows invisible(LayimStage &s)
{
    s.desk().store.setPresence(PresenceState::Invisible);
    return { s.panel() };
}

Windows signature(LayimStage &s)
{
    s.click(s.panel(), "signature");
    return { s.panel() };
}

Windows groups(LayimStage &s)
{
    s.fillPeople();
    s.click(s.panel(), "tabGroups");
    return { s.panel() };
}

Windows colleaguesMembers(LayimStage &s)
{
    groups(s);
    auto *menu = s.rightClick(s.list("groupsList"), { 100, 24 }, "colleaguesMenu");
    QTest::mouseClick(menu, Qt::LeftButton, {}, { 40, 20 });
    return { s.panel()->findChild<MembersWindow *>() };
}

Windows byTag(LayimStage &s)
{
    s.shell().panelWindow()->panel()->contacts()->setGrouping(ContactsModel::Grouping::Tag);
    return { s.panel() };
}

Windows search(LayimStage &s, const QString &text)
{
    s.click(s.panel(), "toolSearch");
    s.panel()->findChild<QLineEdit *>(QStringLiteral("searchEdit"))->insert(text);
    return { s.panel() };
}

Windows noticed(LayimStage &s)
{
    for (const char *kind : { "no_answer", "mention", "window_closing" }) {
        AlertPush alert;
        alert.kind = QLatin1String(kind);
        alert.visitor = { 1 };
        alert.at = s.desk().service.clock + 3'600'000;
        Q_EMIT s.desk().service.alerted(alert);
    }
    return { s.panel() };
}

Windows history(LayimStage &s)
{
    for (const qint64 visitor : { 1, 2, 4 })
        s.change(visitor, [visitor](ConversationInfo &info) {
            info.state = ConversationState::Closed;
            info.endedAt = FakeDesk::kStart + visitor;
        });
    s.click(s.panel(), "tabHistory");
    return { s.panel() };
}

Windows historyMenu(LayimStage &s)
{
    history(s);
    ContactsView *list = s.list("historyList");
    const QPoint at = list->visualRect(list->model()->index(1, 0)).center();
    return { s.panel(), s.rightClick(list, at, "historyMenu") };
}

Windows rowMenu(LayimStage &s)
{
    return { s.panel(), s.rightClick(s.list(), s.row(5), "rowMenu") };
}

Windows groupMenu(LayimStage &s)
{
    return { s.panel(), s.rightClick(s.list(), { 100, 24 }, "groupMenu") };
}

Windows emptyGroup(LayimStage &s)
{
    for (const qint64 visitor : { 1, 2, 3 })
        s.change(visitor, [](ConversationInfo &info) { info.visitor.channel = { 2 }; });
    return { s.panel() };
}

Windows nobody(LayimStage &s)
{
    HelloAnswer nothing;
    nothing.agent = s.desk().me;
    nothing.epoch = QStringLiteral("e");
    nothing.cursor = { 1 };
    s.desk().store.applySnapshot(nothing);
    return { s.panel() };
}

Windows box(LayimStage &s)
{
    s.shell().panelWindow()->shrink();
    return { s.shell().panelWindow()->box() };
}

Windows disconnected(LayimStage &s)
{
    s.desk().service.setStatus({ ConnectionState::Waiting, s.desk().service.clock + 8000, {} });
    return { s.panel() };
}

// ---- 1.2, the chat window

Windows chatEmpty(LayimStage &s)
{
    s.shell().openChat({ 2 });
    return { s.chat() };
}

void talk(LayimStage &s)
{
    s.say(1, "您好，我帮您查一下 😊\n请稍等", Direction::Out);
    s.say(1, "好的 😄❤️");
    s.shell().openChat({ 1 });
}

Windows ownAndOther(LayimStage &s)
{
    talk(s);
    return { s.chat() };
}

Windows bubbles(LayimStage &s)
{
    talk(s);
    Content enter;
    enter.kind = ContentKind::Enter;
    enter.text = QStringLiteral("page=product/128");
    s.push(1, enter, Direction::System);
    s.say(1,
          "一段比较长的文字，用来看看气泡在换行的时候最大宽度是多少，气泡会撑满到整个聊天区域的宽度"
          "减去右边的留白，换行规则是 break-all："
          "https://example.com/a/very/long/path/without/spaces/0123456789");
    return { s.chat() };
}

Media file(const char *id, int width, int height)
{
    Media media;
    media.id = QLatin1String(id);
    media.fileName = QStringLiteral("coat.png");
    media.bytes = 245'760;
    media.width = width;
    media.height = height;
    media.state = MediaState::Ready;
    return media;
}

QImage flat(int width, int height)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(QColor(0xC9A477));
    return image;
}

Windows media(LayimStage &s)
{
    s.desk().service.pictures.put(QStringLiteral("p1"), flat(240, 160));
    Content picture;
    picture.kind = ContentKind::Image;
    picture.media = file("p1", 240, 160);
    s.push(1, picture);
    Content voice;
    voice.kind = ContentKind::Voice;
    voice.media = file("v1", 0, 0);
    s.push(1, voice);
    s.shell().openChat({ 1 });
    return { s.chat() };
}

Windows viewer(LayimStage &s)
{
    media(s);
    Q_EMIT s.page()->view()->pictureRequested(*s.desk().store.log({ 1 })->at(2));
    return { s.page()->viewer() };
}

Windows sendMenu(LayimStage &s)
{
    chatEmpty(s);
    s.click(s.chat(), "sendArrow");
    return { s.chat(), s.chat()->findChild<Menu *>() };
}

Windows faces(LayimStage &s)
{
    chatEmpty(s);
    s.click(s.chat(), "toolFace");
    return { s.chat(), s.chat()->findChild<FacePanel *>() };
}

Windows chatLog(LayimStage &s)
{
    talk(s);
    s.click(s.chat(), "toolLog");
    return { s.chat() };
}

Windows several(LayimStage &s)
{
    for (const qint64 visitor : { 1, 2, 3, 4 })
        s.shell().openChat({ visitor });
    s.say(1, "对了，能开发票吗？");
    return { s.chat() };
}

Windows listHovered(LayimStage &s)
{
    several(s);
    QTest::mouseMove(s.shell().chatWindow()->chats()->list()->viewport(), QPoint(80, 85));
    return { s.chat() };
}

Windows maximised(LayimStage &s)
{
    several(s);
    s.click(s.chat(), "windowMaximise");
    return { s.chat() };
}

Windows minimised(LayimStage &s)
{
    several(s);
    s.change(1, [](ConversationInfo &info) { info.unread = 0; });
    s.change(5, [](ConversationInfo &info) { info.unread = 0; });
    s.click(s.chat(), "windowMinimise");
    return { s.shell().pills().minimisedPill() };
}

Windows minimisedUnread(LayimStage &s)
{
    several(s);
    s.click(s.chat(), "windowMinimise");
    s.say(6, "请问在吗？");
    return { s.shell().pills().minimisedPill(), s.shell().pills().arrivalPill() };
}

Windows card(LayimStage &s)
{
    talk(s);
    s.click(s.chat(), "cardButton");
    return { s.chat() };
}

Windows tooLong(LayimStage &s)
{
    chatEmpty(s);
    s.page()->composer()->setText(QString(3001, QChar(u'长')));
    QTest::keyClick(s.page()->composer()->edit(), Qt::Key_Return);
    return { s.chat() };
}

Windows history30(LayimStage &s)
{
    for (int i = 0; i < 30; ++i)
        s.say(1, "还有一个问题想请教一下", i % 3 ? Direction::In : Direction::Out);
    s.shell().openChat({ 1 });
    s.page()->view()->verticalScrollBar()->setValue(200);
    s.say(1, "在吗？");
    s.say(1, "？");
    return { s.chat() };
}

Windows delivery(LayimStage &s)
{
    s.own("今天 17:00 前下单，周五前可以到上海。", DeliveryState::Accepted, FailureReason::None);
    s.own("尺码对照表稍后发您", DeliveryState::Failed, FailureReason::WindowOver, 45015);
    s.own("看到了，这是 M 码。", DeliveryState::Uncertain, FailureReason::NoAnswer);
    s.own("帮您备注周末送达？", DeliveryState::Sending, FailureReason::None);
    s.own("可以的，周六上午送货。", DeliveryState::Queued, FailureReason::None);
    s.shell().openChat({ 1 });
    s.shell().chatWindow()->setContentSize({ 600, 680 });
    return { s.chat() };
}

Windows quota(LayimStage &s, int left, qint64 ms)
{
    s.change(2, [&](ConversationInfo &info) {
        info.quota = { left, ms > 0 ? s.desk().service.clock + ms : 0 };
    });
    return chatEmpty(s);
}

// ---- 1.3 and 1.4

Windows messageBox(LayimStage &s)
{
    noticed(s);
    s.click(s.panel(), "toolBox");
    return { s.shell().noticeWindow() };
}

Windows skins(LayimStage &s)
{
    s.click(s.panel(), "toolSkin");
    return { s.shell().skinWindow() };
}

Windows about(LayimStage &s)
{
    s.click(s.panel(), "toolAbout");
    for (QWidget *window : QApplication::topLevelWidgets()) {
        if (window->objectName() == QLatin1String("aboutWindow") && window->isVisible())
            return { window };
    }
    return {};
}

Windows settings(LayimStage &s)
{
    SettingsWindow *window = s.shell().settingsWindow();
    window->show();
    return { window };
}

Windows arrival(LayimStage &s)
{
    s.change(5, [](ConversationInfo &info) { info.unread = 0; });
    s.say(4, "在吗？");
    return { s.shell().pills().arrivalPill() };
}

Windows arrivals(LayimStage &s)
{
    s.say(4, "在吗？");
    s.say(6, "请问在吗？");
    return { s.shell().pills().arrivalPill() };
}

} // namespace

const QList<LayimStage::State> &LayimStage::states()
{
    static const QList<State> all {
        { "panel-collapsed", "02-main-friends-collapsed", collapsed },
        { "panel", "03-main-friends-expanded", expanded },
        { "panel-hover", "04-main-friend-hover", hovered },
        { "panel-status-menu", "05-main-status-menu", statusMenu, true },
        { "panel-invisible", "06-main-status-hide", invisible },
        { "panel-signature", "08-main-sign-edit", signature },
        { "panel-groups", "09-main-groups", groups },
        { "group-members", "53-group-members", colleaguesMembers },
        { "panel-tags", "", byTag },
        { "panel-search", "11-main-search-open", [](LayimStage &s) { return search(s, {}); } },
        { "panel-search-hits", "12-main-search-results",
          [](LayimStage &s) { return search(s, QString::fromUtf8("李")); } },
        { "panel-search-none", "", [](LayimStage &s) { return search(s, QStringLiteral("zzz")); } },
        { "panel-badge", "14-main-msgbox-badge", noticed },
        { "panel-history", "45-main-history", history },
        { "panel-history-menu", "46-history-context-menu", historyMenu, true },
        { "panel-row-menu", "", rowMenu, true },
        { "panel-group-menu", "", groupMenu, true },
        { "panel-empty-group", "", emptyGroup },
        { "panel-nobody", "", nobody },
        { "panel-offline", "", disconnected },
        { "panel-box", "27-main-minimised", box },
        { "chat-empty", "30-chat-single-empty", chatEmpty },
        { "chat-bubbles", "31-chat-bubbles", bubbles },
        { "chat-own-other", "31a-chat-own-other", ownAndOther },
        { "chat-media", "34-chat-file-audio", media },
        { "chat-viewer", "", viewer },
        { "chat-send-menu", "38-send-menu", sendMenu, true },
        { "chat-faces", "", faces, true },
        { "chat-log", "39-chatlog-panel", chatLog },
        { "chat-several", "41-chat-multi", several },
        { "chat-list-hover", "42-chat-list-hover", listHovered },
        { "chat-maximised", "47-chat-maximised", maximised },
        { "chat-minimised", "48-chat-minimised", minimised },
        { "chat-minimised-news", "", minimisedUnread },
        { "chat-card", "", card },
        { "chat-reader-above", "54-more-records", history30 },
        { "chat-too-long", "55-too-long", tooLong, true },
        { "chat-delivery", "", delivery, true },
        { "chat-last-reply", "", [](LayimStage &s) { return quota(s, 1, 95'000); } },
        { "chat-shut", "", [](LayimStage &s) { return quota(s, 0, 0); } },
        { "box-notices", "16-msgbox", messageBox },
        { "box-skins", "", skins },
        { "box-about", "", about },
        { "box-settings", "", settings },
        { "arrival-pill", "51-new-message-pill", arrival },
        { "arrival-pill-several", "", arrivals },
    };
    return all;
}

} // namespace kefu::ui
