// SPDX-License-Identifier: Apache-2.0
#include "app/credentialstore.h"
#include "app/remotechatservice.h"
#include "tests/unit/imagehelper/samples.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatview.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/chat/contenteditor.h"
#include "ui/chat/coverfield.h"
#include "ui/chat/imageviewer.h"
#include "ui/chat/questionbar.h"
#include "ui/contacts/panelwindow.h"
#include "ui/deskshell.h"
#include "ui/model/conversationstore.h"
#include "ui/visitors/visitorcard.h"
#include "ui/visitors/visitorparts.h"
#include "ui/widgets/button.h"
#include "ui/widgets/iconbutton.h"
#include "wechatscene.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::test;
using namespace kefu::ui;

namespace {

constexpr int kPatience = 20'000;

//! The real relay, the simulator, and the console's own windows over its real connection.
struct ConsoleScene : WechatScene {
    ConsoleScene()
        : scheduler(app::systemScheduler())
        , settings(dir.filePath(QStringLiteral("s.ini")), QSettings::IniFormat)
        , session(store, *scheduler, app::Backoff([] { return 0.5; }))
        , service(session, store, credentials, *scheduler)
        , shell(service, store, settings, nullptr)
    {
        settings.setValue(QStringLiteral("language"), QStringLiteral("zh_CN"));
        settings.setValue(QStringLiteral("arrangement"), QStringLiteral("windows"));
    }

    bool begin()
    {
        relay.configure("[media]\nmin_free_bytes = 0\n");
        relay.addAgent(QStringLiteral("ann"), {}, "correct horse");
        if (!start())
            return false;
        shell.look().setShadows(false);
        shell.start();
        service.login({ QStringLiteral("http://127.0.0.1:%1").arg(relay.port()),
                        QStringLiteral("ann"), QStringLiteral("correct horse"), false });
        return QTest::qWaitFor([this] { return session.isOnline(); });
    }
    //! The visitor's pushes; false when the relay did not take them.
    bool push(const char *type, const QJsonObject &fields = {}, const QByteArray &file = {})
    {
        QJsonObject body { { QStringLiteral("app"), QStringLiteral("shop") },
                           { QStringLiteral("visitor"), QStringLiteral("李静") },
                           { QStringLiteral("type"), QLatin1String(type) } };
        if (!fields.isEmpty())
            body.insert(QStringLiteral("fields"), fields);
        if (!file.isEmpty())
            body.insert(QStringLiteral("fileBase64"), QString::fromLatin1(file.toBase64()));
        return simulator.ask("push", body).value(QStringLiteral("ok")).toBool();
    }
    //! Opens the chat of the only visitor, as soon as there is one.
    bool openChat()
    {
        const bool there =
            QTest::qWaitFor([this] { return !store.visitors().isEmpty(); }, kPatience);
        if (!there)
            return false;
        visitor = store.visitors().first();
        shell.openChat(visitor);
        shell.chatWindow()->setContentSize({ 600, 900 });
        return QTest::qWaitForWindowExposed(shell.chatWindow());
    }
    ChatPage *page() { return shell.chatWindow()->chats()->currentPage(); }
    //! The newest message of a kind and direction; null: none.
    const Message *newest(ContentKind kind, Direction direction) const
    {
        const MessageLog *log = store.log(visitor);
        for (int seq = log ? log->lastSeq() : 0; seq > 0; --seq) {
            const Message *message = log->at(seq);
            if (message && message->content.kind == kind && message->direction == direction)
                return message;
        }
        return nullptr;
    }
    DeliveryState fate(ContentKind kind) const
    {
        const Message *message = newest(kind, Direction::Out);
        return message ? message->delivery : DeliveryState::None;
    }
    //! What WeChat's side took of this type.
    int accepted(const char *type)
    {
        const QJsonArray list = HttpConnection(simulator.port())
                                    .get("/sim/messages?app=shop")
                                    .json()
                                    .value(QStringLiteral("messages"))
                                    .toArray();
        return int(std::count_if(list.begin(), list.end(), [type](const QJsonValue &message) {
            return message[QStringLiteral("msgtype")].toString() == QLatin1String(type);
        }));
    }
    //! For people to look at.
    void save(QWidget *window, const char *name)
    {
        QTest::qWait(100);
        const QString folder = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
        if (!folder.isEmpty() && QDir().mkpath(folder))
            window->grab().save(
                QDir(folder).filePath(QStringLiteral("live-%1.png").arg(QLatin1String(name))));
    }
    QPoint middleOf(const Message &message)
    {
        ChatView *view = page()->view();
        const int row = view->model()->rowCount() - 1;
        for (int i = row; i >= 0; --i) {
            if (view->model()->index(i, 0).data(MessageModel::SeqRole).toInt() == message.seq)
                return view->visualRect(view->model()->index(i, 0)).topLeft()
                    + view->layoutOf(i).bubble().center();
        }
        return {};
    }

    QTemporaryDir dir;
    std::unique_ptr<app::Scheduler> scheduler;
    QSettings settings;
    ConversationStore store;
    app::CredentialStore credentials { QStringLiteral("kefudesk-test") };
    app::Session session;
    app::RemoteChatService service;
    DeskShell shell;
    VisitorId visitor;
};

} // namespace

//! What an agent sees of a visitor's pictures and cards and does about them, from the window to
//! WeChat's side and back. With KEFUDESK_SCREENSHOTS=DIR pictures of it are kept there.
class TestConsole : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void visitorsPictureIsShown();
    void hostilePictureIsNamed();
    void pastedPictureArrives();
    void cardIsShownAndAnswered();
    void otherKindsAreNamed();
    void facesBothWays();
    void typingReachesTheVisitor();
    void keptUntilTheVisitorWrites();
    void heldIsTakenBack();
    void uncertainIsSentAgainOnlyWhenAsked();
    void whoTheVisitorIs();
};

void TestConsole::visitorsPictureIsShown()
{
    ConsoleScene scene;
    QVERIFY(scene.begin());
    QVERIFY(scene.push("image", {}, encode(noise(640, 480), "jpeg")));
    QVERIFY(scene.openChat());
    QTRY_VERIFY_WITH_TIMEOUT(
        scene.newest(ContentKind::Image, Direction::In)
            && scene.newest(ContentKind::Image, Direction::In)->content.media.state
                == MediaState::Ready,
        kPatience);
    const Message message = *scene.newest(ContentKind::Image, Direction::In);
    QCOMPARE(QSize(message.content.media.width, message.content.media.height), QSize(640, 480));
    MediaService &media = scene.service.media();
    QTRY_COMPARE_WITH_TIMEOUT(media.picture(message.content.media.id, PictureSize::Thumb).state,
                              Picture::State::Ready, kPatience);
    QTest::mouseClick(scene.page()->view()->viewport(), Qt::LeftButton, {},
                      scene.middleOf(message));
    QVERIFY(scene.page()->viewer());
    QTRY_COMPARE_WITH_TIMEOUT(
        media.picture(message.content.media.id, PictureSize::Full).image.size(), QSize(640, 480),
        kPatience);
    scene.save(scene.shell.chatWindow(), "picture-in");
    scene.save(scene.page()->viewer(), "viewer");
}

void TestConsole::hostilePictureIsNamed()
{
    ConsoleScene scene;
    QVERIFY(scene.begin());
    QVERIFY(scene.push("image", {}, pngBomb(40'000, 40'000)));
    QVERIFY(scene.openChat());
    QTRY_VERIFY_WITH_TIMEOUT(
        scene.newest(ContentKind::Image, Direction::In)
            && scene.newest(ContentKind::Image, Direction::In)->content.media.state
                == MediaState::Failed,
        kPatience);
    scene.save(scene.shell.chatWindow(), "picture-hostile");
}

void TestConsole::pastedPictureArrives()
{
    ConsoleScene scene;
    QVERIFY(scene.begin());
    scene.say(QStringLiteral("李静"), QStringLiteral("有实物图吗"));
    QVERIFY(scene.openChat());
    QGuiApplication::clipboard()->setImage(noise(300, 200));
    MessageEdit *edit = scene.page()->composer()->edit();
    QTest::keyClick(edit, Qt::Key_V, Qt::ControlModifier);
    QTRY_VERIFY(!scene.page()->composer()->isEmpty());
    QTest::keyClicks(edit, QStringLiteral("here it is"));
    scene.save(scene.shell.chatWindow(), "composer-picture");
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(scene.fate(ContentKind::Image), DeliveryState::Accepted, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(scene.fate(ContentKind::Text), DeliveryState::Accepted, kPatience);
    QCOMPARE(scene.accepted("image"), 1);
    QVERIFY(scene.newest(ContentKind::Image, Direction::Out)->seq
            < scene.newest(ContentKind::Text, Direction::Out)->seq);
    scene.save(scene.shell.chatWindow(), "picture-out");
}

void TestConsole::cardIsShownAndAnswered()
{
    ConsoleScene scene;
    QVERIFY(scene.begin());
    QVERIFY(scene.push("miniprogrampage",
                       { { QStringLiteral("Title"), QStringLiteral("羊毛混纺大衣 · 驼色") },
                         { QStringLiteral("PagePath"), QStringLiteral("pages/item?id=8812") } }));
    QVERIFY(scene.openChat());
    QTRY_VERIFY_WITH_TIMEOUT(scene.newest(ContentKind::Card, Direction::In), kPatience);
    QCOMPARE(scene.newest(ContentKind::Card, Direction::In)->content.url,
             QStringLiteral("pages/item?id=8812"));
    Q_EMIT scene.page()->composer()->cardEditorWanted();
    ContentEditor *editor = scene.page()->editor(ContentKind::Card);
    editor->findChild<QLineEdit *>(QStringLiteral("editorTitle"))
        ->setText(QStringLiteral("同款 · 黑色"));
    editor->findChild<QLineEdit *>(QStringLiteral("editorAddress"))
        ->setText(QStringLiteral("pages/item?id=8813"));
    QGuiApplication::clipboard()->setImage(noise(520, 416));
    auto *cover = editor->findChild<CoverField *>();
    QTest::keyClick(cover, Qt::Key_V, Qt::ControlModifier);
    QTRY_VERIFY(cover->cover());
    QTest::mouseClick(editor->findChild<Button *>(QStringLiteral("editorSend")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(scene.fate(ContentKind::Card), DeliveryState::Accepted, kPatience);
    QCOMPARE(scene.accepted("miniprogrampage"), 1);
    Outgoing link;
    link.content.kind = ContentKind::Link;
    link.content.title = QStringLiteral("七天无理由退货说明");
    link.content.description = QStringLiteral("收到商品之日起七天内可以退货");
    link.content.url = QStringLiteral("https://help.shop.example/return");
    link.content.coverUrl = QStringLiteral("https://help.shop.example/c.png");
    Q_EMIT scene.page()->editor(ContentKind::Link)->submitted(link);
    QTRY_COMPARE_WITH_TIMEOUT(scene.fate(ContentKind::Link), DeliveryState::Accepted, kPatience);
    QCOMPARE(scene.accepted("link"), 1);
    scene.save(scene.shell.chatWindow(), "cards");
}

void TestConsole::otherKindsAreNamed()
{
    ConsoleScene scene;
    QVERIFY(scene.begin());
    for (const char *type : { "voice", "video", "location", "link", "sticker" })
        QVERIFY2(scene.push(type), type);
    QVERIFY(scene.openChat());
    for (const ContentKind kind : { ContentKind::Voice, ContentKind::Video, ContentKind::Location,
                                    ContentKind::Link, ContentKind::Unsupported })
        QTRY_VERIFY_WITH_TIMEOUT(scene.newest(kind, Direction::In), kPatience);
    scene.save(scene.shell.chatWindow(), "other-kinds");
}

void TestConsole::facesBothWays()
{
    ConsoleScene scene;
    QVERIFY(scene.begin());
    scene.say(QStringLiteral("李静"), QStringLiteral("好的/::)"));
    QVERIFY(scene.openChat());
    QTRY_VERIFY(scene.page()->view()->model()->rowCount() > 0);
    QVERIFY(!scene.page()->view()->layoutOf(0).text().contains(QStringLiteral("/::)")));
    scene.page()->composer()->edit()->insertFace(QStringLiteral("微笑"));
    QTest::keyClick(scene.page()->composer()->edit(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(scene.fate(ContentKind::Text), DeliveryState::Accepted, kPatience);
    QCOMPARE(scene.simulator.acceptedTexts("shop"), QStringList { QStringLiteral("[微笑]") });
}

void TestConsole::typingReachesTheVisitor()
{
    ConsoleScene scene;
    QVERIFY(scene.begin());
    scene.say(QStringLiteral("李静"), QStringLiteral("在吗"));
    QVERIFY(scene.openChat());
    QVERIFY(QTest::qWaitForWindowActive(scene.shell.chatWindow()));
    scene.page()->composer()->edit()->setFocus();
    QTest::keyClicks(scene.page()->composer()->edit(), QStringLiteral("yes"));
    const auto typed = [&scene] {
        const QByteArray state =
            QJsonDocument(scene.simulator.appState(QStringLiteral("shop"))).toJson();
        return state.contains("\"typing\": 1") || state.contains("\"typing\": true");
    };
    QTRY_VERIFY_WITH_TIMEOUT(typed(), kPatience);
}

void TestConsole::keptUntilTheVisitorWrites()
{
    ConsoleScene scene;
    QVERIFY(scene.begin());
    scene.say(QStringLiteral("李静"), QStringLiteral("在吗"));
    QVERIFY(scene.openChat());
    // WeChat shuts the window; the first refusal tells the relay, and the composer offers to wait.
    scene.simulator.command("quota",
                            { { QStringLiteral("app"), QStringLiteral("shop") },
                              { QStringLiteral("visitor"), QStringLiteral("李静") },
                              { QStringLiteral("action"), QStringLiteral("shut") } });
    MessageEdit *edit = scene.page()->composer()->edit();
    QTest::keyClicks(edit, QStringLiteral("hello"));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(scene.fate(ContentKind::Text), DeliveryState::Failed, kPatience);
    auto *hold = scene.page()->findChild<Button *>(QStringLiteral("holdButton"));
    QTRY_VERIFY_WITH_TIMEOUT(hold->isVisible(), kPatience);
    scene.page()->composer()->setText(QStringLiteral("明天到货"));
    QTest::mouseClick(hold, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(scene.newest(ContentKind::Text, Direction::Out)->held, kPatience);
    const int row = scene.page()->view()->model()->rowCount() - 1;
    QCOMPARE(scene.page()->view()->layoutOf(row).action(), RowLayout::MarkAction::Withdraw);
    scene.save(scene.shell.chatWindow(), "held");
    scene.say(QStringLiteral("李静"), QStringLiteral("还在吗"));
    QTRY_COMPARE_WITH_TIMEOUT(scene.fate(ContentKind::Text), DeliveryState::Accepted, kPatience);
    QCOMPARE(scene.simulator.acceptedTexts("shop"), QStringList { QStringLiteral("明天到货") });
}

void TestConsole::heldIsTakenBack()
{
    ConsoleScene scene;
    QVERIFY(scene.begin());
    scene.say(QStringLiteral("李静"), QStringLiteral("在吗"));
    QVERIFY(scene.openChat());
    scene.simulator.command("quota",
                            { { QStringLiteral("app"), QStringLiteral("shop") },
                              { QStringLiteral("visitor"), QStringLiteral("李静") },
                              { QStringLiteral("action"), QStringLiteral("shut") } });
    const ConversationId conversation = scene.store.currentOf(scene.visitor)->id;
    scene.service.send(conversation, QStringLiteral("hello"), false);
    QTRY_COMPARE_WITH_TIMEOUT(scene.fate(ContentKind::Text), DeliveryState::Failed, kPatience);
    Outgoing later;
    later.content.text = QStringLiteral("作废");
    later.whenVisitorWrites = true;
    scene.service.sendMessage(conversation, later);
    QTRY_VERIFY_WITH_TIMEOUT(scene.newest(ContentKind::Text, Direction::Out)->held, kPatience);
    scene.service.withdraw(*scene.newest(ContentKind::Text, Direction::Out));
    QTRY_COMPARE_WITH_TIMEOUT(scene.newest(ContentKind::Text, Direction::Out)->failure,
                              FailureReason::Withdrawn, kPatience);
    scene.say(QStringLiteral("李静"), QStringLiteral("？"));
    QTRY_COMPARE_WITH_TIMEOUT(scene.newest(ContentKind::Text, Direction::In)->content.text,
                              QStringLiteral("？"), kPatience);
    QVERIFY(scene.simulator.acceptedTexts("shop").isEmpty());
}

void TestConsole::uncertainIsSentAgainOnlyWhenAsked()
{
    ConsoleScene scene;
    QVERIFY(scene.begin());
    scene.say(QStringLiteral("李静"), QStringLiteral("几点关门"));
    QVERIFY(scene.openChat());
    QCOMPARE(scene.fault({ { QStringLiteral("on"), QStringLiteral("send") },
                           { QStringLiteral("kind"), QStringLiteral("reset") } }),
             200);
    QTest::keyClicks(scene.page()->composer()->edit(), QStringLiteral("ten"));
    QTest::keyClick(scene.page()->composer()->edit(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(scene.fate(ContentKind::Text), DeliveryState::Uncertain, kPatience);
    const Message first = *scene.newest(ContentKind::Text, Direction::Out);
    Q_EMIT scene.page()->view()->sendAgainRequested(first);
    QVERIFY(scene.page()->questions()->isAsking());
    scene.save(scene.shell.chatWindow(), "uncertain");
    QTest::mouseClick(scene.page()->findChild<Button *>(QStringLiteral("questionYes")),
                      Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(scene.fate(ContentKind::Text), DeliveryState::Accepted, kPatience);
    QCOMPARE(scene.newest(ContentKind::Text, Direction::Out)->resendOf, first.id);
    QCOMPARE(scene.store.log(scene.visitor)->at(first.seq)->delivery, DeliveryState::Uncertain);
}

void TestConsole::whoTheVisitorIs()
{
    ConsoleScene scene;
    QVERIFY(scene.begin());
    scene.simulator.ask(
        "enter",
        { { QStringLiteral("app"), QStringLiteral("shop") },
          { QStringLiteral("visitor"), QStringLiteral("李静") },
          { QStringLiteral("sessionFrom"),
            QJsonObject { { QStringLiteral("nickName"), QStringLiteral("李静") },
                          { QStringLiteral("page"), QStringLiteral("商品页") },
                          { QStringLiteral("phone"), QStringLiteral("13812342671") } } } });
    QVERIFY(scene.push("miniprogrampage"));
    QVERIFY(scene.openChat());
    QTest::mouseClick(scene.page()->findChild<IconButton *>(QStringLiteral("cardButton")),
                      Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(scene.store.card(scene.visitor), kPatience);
    const VisitorCard card = *scene.store.card(scene.visitor);
    QCOMPARE(card.conversations, 1);
    QVERIFY(card.firstSeenAt > 0);
    QVERIFY(card.lastCard);
    QVERIFY(!card.sourceVerified);
    const auto *source =
        scene.shell.chatWindow()->findChild<FactList *>(QStringLiteral("cardSource"));
    QStringList values;
    for (int row = 0; row < source->rowCount(); ++row)
        values.append(source->valueAt(row));
    QVERIFY(values.contains(QStringLiteral("商品页")));
    QVERIFY(values.contains(QStringLiteral("138****2671")));
    QVERIFY(!values.contains(QStringLiteral("李静"))); // stands above
    QTRY_VERIFY_WITH_TIMEOUT(scene.store.card(scene.visitor)->lastCard->media.state
                                 == MediaState::Ready,
                             kPatience); // told of by itself
    scene.save(scene.shell.chatWindow(), "visitor-card");
}

QTEST_MAIN(TestConsole)
#include "tst_console.moc"
