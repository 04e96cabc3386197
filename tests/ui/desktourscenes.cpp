// SPDX-License-Identifier: Apache-2.0
// Every window, sheet, menu and page, each opened as a person opens it.
#include "desktourscenes.h"
#include "desktour.h"

#include "relay/protocol/codec.h"
#include "ui/aboutwindow.h"
#include "ui/admin/adminwindow.h"
#include "ui/chat/chatheader.h"
#include "ui/chat/chatorders.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatview.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/chat/contenteditor.h"
#include "ui/chat/datepopup.h"
#include "ui/chat/facepanel.h"
#include "ui/chat/imageviewer.h"
#include "ui/contacts/contactspanel.h"
#include "ui/contacts/panelwindow.h"
#include "ui/conversations/signoffsheet.h"
#include "ui/docked/listpane.h"
#include "ui/login/firstrunwindow.h"
#include "ui/login/loginwindow.h"
#include "ui/mainwindow.h"
#include "ui/notices/noticewindow.h"
#include "ui/settings/settingswindow.h"
#include "ui/settings/skinwindow.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/toast.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QJsonArray>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>

namespace kefu::ui {

namespace {

constexpr QSize kSmall(800, 500);

QWidget *docked(DeskTour &tour, QSize size = { 1366, 696 })
{
    tour.shell().mainWindow()->resize(size);
    return tour.shell().mainWindow();
}

QWidget *dockedTab(DeskTour &tour, const char *name)
{
    QWidget *window = docked(tour);
    return tour.click(window, name) ? window : nullptr;
}

QWidget *chatted(DeskTour &tour, QSize size = { 1366, 696 })
{
    (void)tour.chat(size);
    return tour.shell().mainWindow();
}

//! The menu that has come up.
QWidget *menuOf(QWidget *in, const char *name = nullptr)
{
    QCoreApplication::processEvents();
    const auto menus = in->findChildren<Menu *>();
    for (Menu *menu : menus) {
        if (menu->isVisible() && (!name || menu->objectName() == QLatin1String(name)))
            return menu;
    }
    return nullptr;
}

QWidget *contextMenuAt(QAbstractItemView *view, int row)
{
    const QPoint at = view->visualRect(view->model()->index(row, 0)).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, view->viewport()->mapToGlobal(at));
    QCoreApplication::sendEvent(view->viewport(), &event);
    return menuOf(view->window());
}

QWidget *sheetOf(DeskTour &tour, void (ChatOrders::*open)())
{
    ChatPage *page = tour.chat();
    (page->orders()->*open)();
    QCoreApplication::processEvents();
    return tour.shell().mainWindow();
}

QWidget *transferSheet(DeskTour &tour)
{
    ChatPage *page = tour.chat();
    page->orders()->openTransfer();
    QCoreApplication::processEvents();
    return tour.shell().mainWindow();
}

QWidget *whySheet(DeskTour &tour)
{
    QWidget *window = sheetOf(tour, &ChatOrders::openWhy);
    Explanation why;
    why.conversation = { 1003 };
    why.state = ConversationState::Assigned;
    why.why = QStringLiteral("last_agent");
    why.owner = tour.desk().me.id;
    why.others = { { { 8 }, QString::fromUtf8("阿强"), QStringLiteral("at_capacity"), 10, 10 },
                   { { 9 }, QString::fromUtf8("小王"), QStringLiteral("not_online"), 0, 10 } };
    why.stays = { { true,
                    {},
                    {},
                    FakeDesk::kStart,
                    FakeDesk::kStart + 60'000,
                    QStringLiteral("visitor_wrote"),
                    {} } };
    tour.answer<ExplainRequest>(codec::toJson(ExplainAnswer { why }));
    return window;
}

QWidget *signOffSheet(DeskTour &tour)
{
    QWidget *window = chatted(tour);
    SignOffSheet::ask(tour.shell().look(), tour.desk().service, tour.desk().store, window,
                      [](LeftBehind) {});
    return window;
}

QWidget *leaves(DeskTour &tour)
{
    QWidget *window = dockedTab(tour, "railLeaves");
    ConversationsAnswer answer;
    for (const qint64 visitor : { 21, 22, 23 }) {
        ConversationInfo info = tour.desk().makeInfo(visitor, QString::fromUtf8("钱多多"), 1);
        info.state = ConversationState::Queued;
        info.owner = {};
        info.quota.untilAt = tour.desk().service.clock + (visitor - 22) * 3'600'000LL;
        answer.conversations.append(info);
    }
    tour.answer<LeaveMessagesRequest>(codec::toJson(answer));
    return window;
}

QWidget *searched(DeskTour &tour)
{
    QWidget *window = docked(tour);
    auto *field = window->findChild<QLineEdit *>(QStringLiteral("dockedSearch"));
    QTest::keyClicks(field, QStringLiteral("l"));
    return window;
}

QWidget *canned(DeskTour &tour)
{
    ChatPage *page = tour.chat();
    CannedAnswer answer;
    CannedReply reply;
    reply.id = { 1 };
    reply.title = QString::fromUtf8("欢迎");
    reply.shortcut = QStringLiteral("hy");
    reply.content.text = QString::fromUtf8("您好，请问有什么可以帮您？");
    answer.replies = { reply };
    QTest::keyClicks(page->composer()->edit(), QStringLiteral("/"));
    tour.answer<CannedRequest>(codec::toJson(answer));
    return tour.shell().mainWindow();
}

QWidget *faces(DeskTour &tour)
{
    ChatPage *page = tour.chat();
    (void)tour.click(page, "toolFace");
    return page->findChild<FacePanel *>();
}

QWidget *editor(DeskTour &tour, ContentKind kind)
{
    ChatPage *page = tour.chat();
    (void)page->editor(kind);
    if (kind == ContentKind::Card)
        Q_EMIT page->composer()->cardEditorWanted();
    else
        Q_EMIT page->composer()->linkEditorWanted();
    (void)tour.click(page->editor(kind), "editorSend"); // says what is missing
    return tour.shell().mainWindow();
}

QWidget *scarce(DeskTour &tour, int left, qint64 ms)
{
    ChatPage *page = tour.chat();
    tour.change(3, [&](ConversationInfo &info) {
        info.quota = { left, tour.desk().service.clock + ms };
    });
    page->composer()->setText(QString::fromUtf8("这是最后一条"));
    QTest::keyClick(page->composer()->edit(), Qt::Key_Return);
    return tour.shell().mainWindow();
}

QWidget *ended(DeskTour &tour)
{
    (void)tour.chat();
    tour.change(3, [](ConversationInfo &info) {
        info.state = ConversationState::Closed;
        info.endedAt = FakeDesk::kStart + 7'200'000;
    });
    return tour.shell().mainWindow();
}

QWidget *lost(DeskTour &tour)
{
    (void)tour.chat();
    tour.desk().apply(ConversationLost { { 1003 }, { 3 }, { 8 } });
    return tour.shell().mainWindow();
}

QWidget *offered(DeskTour &tour)
{
    (void)tour.chat();
    tour.change(3, [&](ConversationInfo &info) {
        info.acceptUntilAt = tour.desk().service.clock + 15'000;
    });
    return tour.shell().mainWindow();
}

QWidget *questioned(DeskTour &tour)
{
    ChatPage *page = tour.chat();
    Q_EMIT page->view()->linkRequested(QStringLiteral("https://example.com/size"));
    return tour.shell().mainWindow();
}

QWidget *chatLog(DeskTour &tour)
{
    ChatPage *page = tour.chat();
    (void)tour.click(page, "toolLog");
    return tour.shell().mainWindow();
}

QWidget *calendar(DeskTour &tour)
{
    ChatPage *page = tour.chat();
    auto *popup = new DatePopup(tour.shell().look(), QDate(2023, 11, 8), QDate(2023, 11, 24), page);
    popup->popUp(QRect(300, 300, 40, 20));
    return popup;
}

QWidget *viewer(DeskTour &tour)
{
    ChatPage *page = tour.chat();
    QImage picture(400, 300, QImage::Format_RGB32);
    picture.fill(QColor(0xC0A080));
    tour.desk().service.pictures.thumbs.insert(QStringLiteral("coat"), picture);
    Content content;
    content.kind = ContentKind::Image;
    content.media.id = QStringLiteral("coat");
    content.media.width = 400;
    content.media.height = 300;
    content.media.state = MediaState::Ready;
    const Message message = tour.push(3, content, Direction::In);
    Q_EMIT page->view()->pictureRequested(message);
    return page->viewer();
}

QWidget *offline(DeskTour &tour)
{
    (void)tour.chat();
    tour.desk().service.setStatus(
        { ConnectionState::Waiting, QDateTime::currentMSecsSinceEpoch() + 8000, {} });
    return tour.shell().mainWindow();
}

QWidget *practice(DeskTour &tour)
{
    (void)tour.chat();
    tour.desk().service.setStatus(practising(ConnectionState::Online));
    return tour.shell().mainWindow();
}

QWidget *toast(DeskTour &tour)
{
    (void)tour.chat();
    tour.shell().sayDraftsAreNotKept();
    return tour.shell().mainWindow();
}

QWidget *admin(DeskTour &tour, const char *button, const char *page)
{
    AdminWindow *window = tour.shell().adminWindow();
    window->begin();
    (void)QTest::qWaitFor(
        [&] { return window->findChild<QWidget *>(QStringLiteral("channelRow")); });
    if (button && !tour.click(window, button))
        return nullptr;
    if (page && !QTest::qWaitFor([&] {
            auto *shown = window->findChild<QWidget *>(QLatin1String(page));
            return shown && shown->isVisible();
        }))
        return nullptr;
    QCoreApplication::processEvents();
    return window;
}

QWidget *panelTab(DeskTour &tour, const char *name)
{
    PanelWindow *window = tour.shell().panelWindow();
    return tour.click(window, name) ? window : nullptr;
}

QWidget *panelSearch(DeskTour &tour)
{
    PanelWindow *window = tour.shell().panelWindow();
    window->panel()->openSearch();
    QTest::keyClicks(window->findChild<QLineEdit *>(QStringLiteral("searchEdit")),
                     QStringLiteral("l"));
    return window;
}

QWidget *panelMenu(DeskTour &tour)
{
    PanelWindow *window = tour.shell().panelWindow();
    (void)tour.click(window, "panelStatus");
    return menuOf(window);
}

QWidget *severalChats(DeskTour &tour)
{
    for (const qint64 visitor : { 1, 2, 4 })
        tour.shell().openChat({ visitor });
    (void)tour.chat({ 900, 560 });
    tour.shell().chatWindow()->chats()->setCardShown(true);
    return tour.shell().chatWindow();
}

QWidget *tornOff(DeskTour &tour)
{
    (void)tour.chat();
    tour.shell().tearOff({ 3 });
    return tour.shell().chatWindow();
}

QWidget *join(DeskTour &tour)
{
    Q_EMIT tour.shell().firstRunWindow()->joinRequested();
    return tour.shell().loginWindow();
}

QWidget *joinFailed(DeskTour &tour)
{
    QWidget *window = join(tour);
    Q_EMIT tour.desk().service.loginFailed(
        { LoginFault::Unreachable, QStringLiteral("kf.example.com") });
    return window;
}

QWidget *ways(DeskTour &tour, const char *way)
{
    QWidget *window = tour.shell().firstRunWindow();
    (void)tour.click(window, "firstRunConnect");
    return tour.click(window, way) ? window : nullptr;
}

using Tour = DeskTour;

QList<Tour::Scene> dockedScenes()
{
    return {
        { "docked, no chat", [](Tour &t) { return docked(t); } },
        { "docked, chat and card", [](Tour &t) { return chatted(t); } },
        { "docked, small", [](Tour &t) { return chatted(t, kSmall); } },
        { "docked, contacts", [](Tour &t) { return dockedTab(t, "dockedContacts"); } },
        { "docked, groups", [](Tour &t) { return dockedTab(t, "dockedGroups"); } },
        { "docked, history", [](Tour &t) { return dockedTab(t, "dockedHistory"); } },
        { "docked, search", searched },
        { "leave messages", leaves },
        { "status menu",
          [](Tour &t) {
              (void)t.click(docked(t), "railAvatar");
              return menuOf(t.shell().mainWindow());
          } },
        { "work list's menu",
          [](Tour &t) {
              return contextMenuAt(
                  docked(t)->findChild<QAbstractItemView *>(QStringLiteral("workView")), 1);
          } },
        { "chat's more menu",
          [](Tour &t) {
              (void)t.click(t.chat(), "moreButton");
              return menuOf(t.shell().mainWindow());
          } },
        { "message menu", [](Tour &t) { return contextMenuAt(t.chat()->view(), 8); } },
        { "send key menu",
          [](Tour &t) {
              (void)t.click(t.chat(), "sendArrow");
              return menuOf(t.shell().mainWindow());
          } },
        { "transfer", transferSheet },
        { "blacklist", [](Tour &t) { return sheetOf(t, &ChatOrders::openBlock); } },
        { "why", whySheet },
        { "sign off", signOffSheet },
    };
}

QList<Tour::Scene> chatScenes()
{
    return {
        { "canned replies", canned },
        { "faces", faces },
        { "card editor", [](Tour &t) { return editor(t, ContentKind::Card); } },
        { "link editor", [](Tour &t) { return editor(t, ContentKind::Link); } },
        { "last reply asks", [](Tour &t) { return scarce(t, 1, 95'000); } },
        { "no reply left", [](Tour &t) { return scarce(t, 0, 95'000); } },
        { "window shut", [](Tour &t) { return scarce(t, 0, -1); } },
        { "chat ended", ended },
        { "chat lost", lost },
        { "chat offered", offered },
        { "question before a link", questioned },
        { "chat log", chatLog },
        { "calendar", calendar },
        { "picture viewer", viewer },
        { "offline", offline },
        { "practice", practice },
        { "toast", toast },
    };
}

QList<Tour::Scene> otherScenes()
{
    return {
        { "settings", [](Tour &t) -> QWidget * { return t.shell().settingsWindow(); } },
        { "skins", [](Tour &t) -> QWidget * { return t.shell().skinWindow(); } },
        { "message box", [](Tour &t) -> QWidget * { return t.shell().noticeWindow(); } },
        { "about",
          [](Tour &t) -> QWidget * {
              (void)t.click(docked(t), "dockedAbout");
              for (QWidget *window : QApplication::topLevelWidgets()) {
                  if (window->isVisible() && qobject_cast<AboutWindow *>(window))
                      return window;
              }
              return nullptr;
          } },
        { "mini programs", [](Tour &t) { return admin(t, nullptr, nullptr); } },
        { "mini program's form", [](Tour &t) { return admin(t, "channelEdit", "channelForm"); } },
        { "connection guide", [](Tour &t) { return admin(t, "channelConnect", "connectPage"); } },
        { "connection test", [](Tour &t) { return admin(t, "channelDoctor", "doctorPage"); } },
        { "automatic replies", [](Tour &t) { return admin(t, "channelReplies", "repliesPage"); } },
    };
}

QList<Tour::Scene> layimScenes()
{
    return {
        { "panel", [](Tour &t) -> QWidget * { return t.shell().panelWindow(); }, false },
        { "panel, groups", [](Tour &t) { return panelTab(t, "tabGroups"); }, false },
        { "panel, history", [](Tour &t) { return panelTab(t, "tabHistory"); }, false },
        { "panel, search", panelSearch, false },
        { "panel's menu", panelMenu, false },
        { "chat window, several chats and card", severalChats, false },
        { "torn off", tornOff },
        { "first run", [](Tour &t) -> QWidget * { return t.shell().firstRunWindow(); }, true,
          false },
        { "join", join, true, false },
        { "join failed", joinFailed, true, false },
        { "ways, server", [](Tour &t) { return ways(t, "way0"); }, true, false },
        { "ways, this computer", [](Tour &t) { return ways(t, "way1"); }, true, false },
        { "ways, forwarded", [](Tour &t) { return ways(t, "way2"); }, true, false },
        { "ways, none", [](Tour &t) { return ways(t, "way3"); }, true, false },
    };
}

} // namespace

const QList<DeskTour::Scene> &DeskTour::scenes()
{
    static const QList<Scene> all =
        dockedScenes() + chatScenes() + otherScenes() + pageScenes() + layimScenes();
    return all;
}

} // namespace kefu::ui
