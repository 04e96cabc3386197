// SPDX-License-Identifier: Apache-2.0
#include "contentfixture.h"
#include "ui/chat/contenteditor.h"
#include "ui/chat/coverfield.h"
#include "ui/chat/questionbar.h"
#include "ui/widgets/button.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/menu.h"

#include <QClipboard>
#include <QDropEvent>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMimeData>

using namespace kefu;
using namespace kefu::ui;

//! What an agent does in a chat beyond typing: pictures, cards and links sent, messages taken back
//! or sent again, what is asked first and what the relay is told meanwhile.
class TestChatActions : public ContentFixture {
    Q_OBJECT
private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void uncertainAsksFirst();
    void heldIsShownAndTakenBack();
    void queuedCanBeTakenBack();
    void acceptedCannotBeTakenBack();
    void uploadIsShown();
    void pictureIsSentBeforeTheWords();
    void picturesOutliveTheirPage();
    void dropOnTheMessages();
    void cardEditor();
    void linkEditor();
    void editorAsksWhenRepliesAreScarce();
    void checks_data();
    void checks();
    void typingIsTold();
};

void TestChatActions::uncertainAsksFirst()
{
    const Message message = pushOwn("看到了", DeliveryState::Uncertain);
    const QPoint action =
        view()->visualRect(view()->model()->index(0, 0)).topLeft() + row(1).actionRect().center();
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, action);
    QVERIFY(m_desk->service.sentAgain.isEmpty());
    QVERIFY(page()->questions()->isAsking());
    QTest::keyClick(page(), Qt::Key_Escape);
    QVERIFY(!page()->questions()->isAsking());
    QVERIFY(chats()->isOpen({ 1 })); // Esc took back the question, not the chat
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, action);
    QTest::mouseClick(page()->findChild<Button *>(QStringLiteral("questionYes")), Qt::LeftButton);
    QCOMPARE(m_desk->service.sentAgain.size(), 1);
    QCOMPARE(m_desk->service.sentAgain.first().id, message.id);
}

void TestChatActions::heldIsShownAndTakenBack()
{
    Message message = pushOwn("明天到货", DeliveryState::Queued, true);
    QCOMPARE(row(1).markText(), QString::fromUtf8("等访客来消息再发"));
    QCOMPARE(row(1).action(), RowLayout::MarkAction::Withdraw);
    const QPoint action =
        view()->visualRect(view()->model()->index(0, 0)).topLeft() + row(1).actionRect().center();
    QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, action);
    QCOMPARE(m_desk->service.withdrawn.size(), 1);
    message.delivery = DeliveryState::Failed;
    message.failure = FailureReason::Withdrawn;
    message.held = false;
    m_desk->apply(MessageUpdated { message, *m_desk->store.currentOf({ 1 }) });
    QVERIFY(row(1).markText().contains(QString::fromUtf8("撤回")));
}

void TestChatActions::queuedCanBeTakenBack()
{
    pushOwn("x", DeliveryState::Queued);
    QContextMenuEvent wanted(QContextMenuEvent::Mouse, middleOf(1),
                             view()->viewport()->mapToGlobal(middleOf(1)));
    QCoreApplication::sendEvent(view()->viewport(), &wanted);
    auto *menu = view()->findChild<Menu *>();
    QVERIFY(menu);
    const auto rows = menu->actions();
    const auto found = std::find_if(rows.begin(), rows.end(), [](const QAction *action) {
        return action->text() == QString::fromUtf8("撤回");
    });
    QVERIFY(found != rows.end());
    (*found)->trigger();
    menu->close();
    QCOMPARE(m_desk->service.withdrawn.size(), 1);
}

void TestChatActions::acceptedCannotBeTakenBack()
{
    Content text;
    text.text = QStringLiteral("x");
    push(text, Direction::Out);
    QContextMenuEvent wanted(QContextMenuEvent::Mouse, middleOf(1),
                             view()->viewport()->mapToGlobal(middleOf(1)));
    QCoreApplication::sendEvent(view()->viewport(), &wanted);
    auto *menu = view()->findChild<Menu *>();
    const auto rows = menu->actions();
    const auto found = std::find_if(rows.begin(), rows.end(), [](const QAction *action) {
        return action->text() == QString::fromUtf8("微信不支持撤回");
    });
    QVERIFY(found != rows.end());
    QVERIFY(!(*found)->isEnabled());
    menu->close();
}

void TestChatActions::uploadIsShown()
{
    LocalMessage local;
    local.message = m_desk->makeMessage(1, 0, QString(), Direction::Out);
    local.message.id = {};
    local.message.clientMessageId = QStringLiteral("c1");
    local.message.content.kind = ContentKind::Image;
    local.message.content.media = media("local:c1", 300, 300);
    pictures().uploads.insert(QStringLiteral("c1"), 40);
    m_desk->store.addLocal(local);
    QCOMPARE(row(1).markText(), QString::fromUtf8("上传中 40 %"));
    QVERIFY(row(1).isSpinning());
    pictures().uploads.insert(QStringLiteral("c1"), 80);
    Q_EMIT pictures().uploadProgressed(QStringLiteral("c1"));
    QCOMPARE(row(1).markText(), QString::fromUtf8("上传中 80 %"));
    pictures().uploads.remove(QStringLiteral("c1"));
    Q_EMIT pictures().uploadProgressed(QStringLiteral("c1"));
    QCOMPARE(row(1).markText(), QString::fromUtf8("待发送"));
}

void TestChatActions::pictureIsSentBeforeTheWords()
{
    QGuiApplication::clipboard()->setImage(filled(64, 48, Qt::red));
    QTest::keyClick(page()->composer()->edit(), Qt::Key_V, Qt::ControlModifier);
    QTRY_VERIFY(!page()->composer()->isEmpty());
    QTest::keyClicks(page()->composer()->edit(), QStringLiteral("see"));
    QTest::keyClick(page()->composer()->edit(), Qt::Key_Return);
    QCOMPARE(m_desk->service.outgoing.size(), 2);
    QCOMPARE(m_desk->service.outgoing.at(0).content.kind, ContentKind::Image);
    QVERIFY(m_desk->service.outgoing.at(0).attachment);
    QCOMPARE(m_desk->service.outgoing.at(0).attachment->size, QSize(64, 48));
    QCOMPARE(m_desk->service.outgoing.at(1).content.text, QStringLiteral("see"));
    QVERIFY(!m_desk->service.outgoing.at(1).attachment);
    QVERIFY(page()->composer()->isEmpty());
}

void TestChatActions::picturesOutliveTheirPage()
{
    page()->composer()->addPictures({ {}, filled(10, 10, Qt::red) });
    QTRY_VERIFY(!page()->composer()->isEmpty());
    QTest::keyClick(page(), Qt::Key_Escape);
    QVERIFY(!chats()->isOpen({ 1 }));
    m_shell->openChat({ 1 });
    QCOMPARE(page()->composer()->takePictures().size(), 1);
}

void TestChatActions::dropOnTheMessages()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("a.png"));
    QVERIFY(filled(10, 10, Qt::red).save(path));
    QMimeData mime;
    mime.setUrls({ QUrl::fromLocalFile(path) });
    QDragEnterEvent over({ 100, 200 }, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(page(), &over);
    QVERIFY(over.isAccepted());
    QDropEvent drop(QPointF(100, 200), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(page(), &drop);
    QTRY_VERIFY(!page()->composer()->isEmpty());
    QMimeData remote;
    remote.setUrls({ QUrl(QStringLiteral("https://evil.example/a.png")) });
    QDragEnterEvent enter({ 5, 5 }, Qt::CopyAction, &remote, Qt::LeftButton, Qt::NoModifier);
    enter.ignore();
    QCoreApplication::sendEvent(page(), &enter);
    QVERIFY(!enter.isAccepted());
}

void TestChatActions::cardEditor()
{
    QTest::mouseClick(page()->findChild<IconButton *>(QStringLiteral("toolCard")), Qt::LeftButton);
    ContentEditor *editor = page()->editor(ContentKind::Card);
    QVERIFY(editor->isVisible());
    QVERIFY(page()->rect().contains(editor->geometry()));
    QVERIFY(editor->geometry().bottom() < page()->composer()->y());
    auto *title = editor->findChild<QLineEdit *>(QStringLiteral("editorTitle"));
    auto *address = editor->findChild<QLineEdit *>(QStringLiteral("editorAddress"));
    auto *send = editor->findChild<Button *>(QStringLiteral("editorSend"));
    auto *cover = editor->findChild<CoverField *>();
    QVERIFY(title->hasFocus());
    QVERIFY(!title->accessibleName().isEmpty());
    QTest::mouseClick(send, Qt::LeftButton);
    QCOMPARE(editor->problem(), QString::fromUtf8("卡片要有标题"));
    QTest::keyClicks(title, QStringLiteral("coat"));
    QVERIFY(editor->problem().isEmpty()); // what was wrong is being put right
    QTest::keyClicks(address, QStringLiteral("/pages/item"));
    QTest::keyClick(address, Qt::Key_Return);
    QVERIFY(editor->problem().contains(QString::fromUtf8("前面没有斜杠")));
    address->setText(QStringLiteral("pages/item?id=8812"));
    QTest::mouseClick(send, Qt::LeftButton);
    QVERIFY(editor->problem().contains(QString::fromUtf8("封面")));
    QVERIFY(cover->hasFocus());
    QGuiApplication::clipboard()->setImage(filled(520, 416, Qt::red));
    QTest::keyClick(cover, Qt::Key_V, Qt::ControlModifier);
    QTRY_VERIFY(cover->cover());
    QTest::mouseClick(send, Qt::LeftButton);
    QCOMPARE(m_desk->service.outgoing.size(), 1);
    const Outgoing sent = m_desk->service.outgoing.first();
    QCOMPARE(sent.content.kind, ContentKind::Card);
    QCOMPARE(sent.content.title, QStringLiteral("coat"));
    QCOMPARE(sent.content.url, QStringLiteral("pages/item?id=8812"));
    QVERIFY(sent.attachment);
    QVERIFY(!editor->isVisible());
    QVERIFY(title->text().isEmpty()); // the next card is another one
}

void TestChatActions::linkEditor()
{
    QTest::mouseClick(page()->findChild<IconButton *>(QStringLiteral("toolLink")), Qt::LeftButton);
    ContentEditor *editor = page()->editor(ContentKind::Link);
    const auto field = [editor](const char *name) {
        return editor->findChild<QLineEdit *>(QLatin1String(name));
    };
    QTest::keyClicks(field("editorTitle"), QStringLiteral("Sale"));
    QTest::keyClicks(field("editorDescription"), QStringLiteral("until Sunday"));
    QTest::keyClicks(field("editorAddress"), QStringLiteral("https://shop.example/sale"));
    QTest::keyClick(editor, Qt::Key_Escape);
    QVERIFY(!editor->isVisible());
    QVERIFY(chats()->isOpen({ 1 }));
    QTest::mouseClick(page()->findChild<IconButton *>(QStringLiteral("toolLink")), Qt::LeftButton);
    QCOMPARE(field("editorTitle")->text(), QStringLiteral("Sale")); // kept meanwhile
    field("editorCoverAddress")->setText(QStringLiteral("https://shop.example/c.jpg"));
    QTest::keyClick(field("editorCoverAddress"), Qt::Key_Return);
    QCOMPARE(m_desk->service.outgoing.size(), 1);
    const Content sent = m_desk->service.outgoing.first().content;
    QCOMPARE(sent.kind, ContentKind::Link);
    QCOMPARE(sent.url, QStringLiteral("https://shop.example/sale"));
    QCOMPARE(sent.coverUrl, QStringLiteral("https://shop.example/c.jpg"));
    QCOMPARE(sent.description, QStringLiteral("until Sunday"));
}

void TestChatActions::editorAsksWhenRepliesAreScarce()
{
    const auto submit = [this] {
        Outgoing link;
        link.content.kind = ContentKind::Link;
        Q_EMIT page()->editor(ContentKind::Link)->submitted(link);
    };
    auto *yes = page()->findChild<Button *>(QStringLiteral("questionYes"));
    quota(1, 3'600'000LL * 40);
    submit();
    QVERIFY(m_desk->service.outgoing.isEmpty());
    QTest::mouseClick(yes, Qt::LeftButton);
    QCOMPARE(m_desk->service.outgoing.size(), 1);
    quota(0, 3'600'000LL * 40);
    submit();
    QTest::mouseClick(yes, Qt::LeftButton);
    QVERIFY(m_desk->service.outgoing.last().force);
    quota(0, -1);
    submit();
    QTest::mouseClick(yes, Qt::LeftButton);
    QVERIFY(m_desk->service.outgoing.last().whenVisitorWrites);
    QCOMPARE(m_desk->service.outgoing.size(), 3);
}

void TestChatActions::checks_data()
{
    QTest::addColumn<bool>("card");
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("good");
    const auto add = [](bool card, const char *address, bool good) {
        QTest::addRow("%s %s", card ? "card" : "link", address)
            << card << QString::fromUtf8(address) << good;
    };
    add(true, "pages/item/item?id=1&from=kf", true);
    add(true, "pages/页", true);
    add(true, "/pages/item", false);
    add(true, "https://shop.example/x", false);
    add(true, "pages/it em", false);
    add(true, "?id=1", false);
    add(true, "", false);
    add(false, "https://shop.example/x?y=1#z", true);
    add(false, "http://localhost", true);
    add(false, "shop.example", false);
    add(false, "javascript:alert(1)", false);
    add(false, "https://", false);
    add(false, "https://user:pass@shop.example/", false);
    add(false, "ftp://shop.example/", false);
}

void TestChatActions::checks()
{
    QFETCH(bool, card);
    QFETCH(QString, address);
    QFETCH(bool, good);
    Content content;
    content.title = QStringLiteral("t");
    content.url = address;
    content.coverUrl = QStringLiteral("https://shop.example/c.jpg");
    const ContentProblem problem = card ? checkCard(content, true) : checkLink(content);
    QCOMPARE(problem.field, good ? EditorField::None : EditorField::Address);
    QCOMPARE(problem.words.isEmpty(), good);
}

void TestChatActions::typingIsTold()
{
    MessageEdit *edit = page()->composer()->edit();
    edit->setFocus();
    auto &told = m_desk->service.typing;
    QTest::keyClicks(edit, QStringLiteral("hello"));
    QCOMPARE(told.size(), 1); // not per key
    QCOMPARE(told.last(), (std::pair(ConversationId { 1001 }, true)));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(told.size(), 1); // the message itself ends it
    QTest::keyClicks(edit, QStringLiteral("x"));
    QCOMPARE(told.size(), 2);
    QTest::keyClick(edit, Qt::Key_Backspace);
    QCOMPARE(told.size(), 3);
    QVERIFY(!told.last().second);
    QTest::keyClicks(edit, QStringLiteral("y"));
    m_shell->chatWindow()->hide();
    QCOMPARE(told.size(), 5);
    QVERIFY(!told.last().second);
    // A draft that is put back is no typing, and nobody sees it while the window is shut.
    m_shell->chatWindow()->show();
    page()->setDraft({});
    edit->clearFocus();
    page()->setDraft(QStringLiteral("draft"));
    QCOMPARE(told.size(), 5);
    quota(5, -1);
    edit->setFocus();
    QTest::keyClicks(edit, QStringLiteral("z"));
    QCOMPARE(told.size(), 5);
}

QTEST_MAIN(TestChatActions)
#include "tst_ui_chatactions.moc"
