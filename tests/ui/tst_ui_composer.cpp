// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/chat/attachmentstrip.h"
#include "ui/chat/composer.h"
#include "ui/chat/facepanel.h"
#include "ui/widgets/button.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/plainlabel.h"

#include <QClipboard>
#include <QDropEvent>
#include <QGuiApplication>
#include <QInputMethodEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

//! Keys, input methods, limits and questions of the composer.
class TestComposer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void measures();
    void keys_data();
    void keys();
    void newLineGoesToTheCaret();
    void enterBelongsToTheInputMethod();
    void heldEnterSendsOnce();
    void blankIsNotSent();
    void tooLongIsKept();
    void pasteIsBoundedAndPlain();
    void lastReplyAsksOnce();
    void noneLeftAsksAndForces();
    void costlyTextAsks();
    void shutCannotSend();
    void shutKeepsForLater();
    void noneLeftMayWait();
    void pictureIsPasted();
    void wordsBesideAPictureArePasted();
    void filesAreDropped();
    void pictureIsTakenOutAgain();
    void picturesCostReplies();
    void notOursCannotSend();
    void keyMenuChooses();
    void facesAreInserted();

private:
    void quota(int left, qint64 ms);
    void type(const QString &text) { m_composer->setText(text); }
    QString sentText(int i) const { return m_sent->at(i).at(0).toString(); }
    SendMode sentMode(int i) const { return m_sent->at(i).at(1).value<SendMode>(); }
    template <typename T> T *child(const char *name)
    {
        return m_composer->findChild<T *>(QLatin1String(name));
    }

    std::unique_ptr<Language> m_language;
    Look m_look;
    std::unique_ptr<Composer> m_composer;
    std::unique_ptr<QSignalSpy> m_sent;
    std::unique_ptr<QSignalSpy> m_notices;
};

void TestComposer::init()
{
    m_language = std::make_unique<Language>();
    m_language->use(QStringLiteral("zh_CN"));
    m_composer = std::make_unique<Composer>(m_look);
    m_composer->resize(600, 158);
    m_composer->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_composer.get()));
    m_composer->edit()->setFocus();
    m_sent = std::make_unique<QSignalSpy>(m_composer.get(), &Composer::sendRequested);
    m_notices = std::make_unique<QSignalSpy>(m_composer.get(), &Composer::noticeWanted);
    quota(5, 3'600'000 * 40LL);
}

void TestComposer::cleanup()
{
    m_sent.reset();
    m_notices.reset();
    m_composer.reset();
    m_language.reset();
}

void TestComposer::quota(int left, qint64 ms)
{
    const qint64 now = 1'700'000'000'000;
    m_composer->setQuota(describeQuota({ left, now + ms }, now), left);
}

void TestComposer::measures()
{
    QCOMPARE(m_composer->edit()->geometry(), QRect(0, 39, 600, 73));
    auto *send = child<Button>("sendButton");
    auto *arrow = child<Button>("sendArrow");
    QCOMPARE(send->size(), QSize(68, 32));
    QCOMPARE(arrow->size(), QSize(31, 32));
    QCOMPARE(arrow->geometry().right() + 1, 600 - 15);
    QCOMPARE(send->geometry().right() + 1, arrow->x());
    QCOMPARE(send->y(), 112);
    auto *close = child<Button>("closeButton");
    QCOMPARE(close->text(), QString::fromUtf8("关闭窗口"));
    QCOMPARE(close->geometry().right() + 1, send->x() - 5);
    const QImage shot = m_composer->grab().toImage();
    QCOMPARE(shot.pixelColor(send->geometry().topLeft() + QPoint(8, 4)), QColor(0x5FB878));
    QCOMPARE(shot.pixelColor(arrow->x(), arrow->y() + 16), QColor(0x85C998));
    QCOMPARE(shot.pixelColor(300, 0), QColor(0xF1F1F1));
}

void TestComposer::keys_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<int>("modifiers");
    QTest::addColumn<bool>("sends");
    const auto row = [](const char *name, SendKey mode, Qt::KeyboardModifiers with, bool sends) {
        QTest::newRow(name) << int(mode) << int(with) << sends;
    };
    row("enter sends", SendKey::Enter, Qt::NoModifier, true);
    row("keypad enter sends", SendKey::Enter, Qt::KeypadModifier, true);
    row("ctrl+enter is a line", SendKey::Enter, Qt::ControlModifier, false);
    row("shift+enter is a line", SendKey::Enter, Qt::ShiftModifier, false);
    row("other mode: enter is a line", SendKey::CtrlEnter, Qt::NoModifier, false);
    row("other mode: ctrl+enter sends", SendKey::CtrlEnter, Qt::ControlModifier, true);
    row("other mode: shift+enter is a line", SendKey::CtrlEnter, Qt::ShiftModifier, false);
}

void TestComposer::keys()
{
    QFETCH(int, mode);
    QFETCH(int, modifiers);
    QFETCH(bool, sends);
    m_composer->setSendKey(SendKey(mode));
    type(QStringLiteral("hello"));
    QTest::keyClick(m_composer->edit(), Qt::Key_Return, Qt::KeyboardModifiers(modifiers));
    QCOMPARE(m_sent->count(), sends ? 1 : 0);
    if (sends)
        QCOMPARE(sentText(0), QStringLiteral("hello"));
    else
        QCOMPARE(m_composer->text(), QStringLiteral("hello\n"));
}

void TestComposer::newLineGoesToTheCaret()
{
    type(QStringLiteral("ab"));
    m_composer->edit()->moveCursor(QTextCursor::Left);
    QTest::keyClick(m_composer->edit(), Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(m_composer->text(), QStringLiteral("a\nb"));
}

void TestComposer::enterBelongsToTheInputMethod()
{
    type(QStringLiteral("x"));
    QInputMethodEvent composing(QStringLiteral("ni hao"), {});
    QCoreApplication::sendEvent(m_composer->edit(), &composing);
    QVERIFY(m_composer->edit()->isComposing());
    QTest::keyClick(m_composer->edit(), Qt::Key_Return);
    QTest::keyClick(m_composer->edit(), Qt::Key_Enter, Qt::KeypadModifier);
    QCOMPARE(m_sent->count(), 0);
    QCOMPARE(m_composer->text(), QStringLiteral("x"));
    QInputMethodEvent done(QString(), {});
    done.setCommitString(QString::fromUtf8("你好"));
    QCoreApplication::sendEvent(m_composer->edit(), &done);
    QVERIFY(!m_composer->edit()->isComposing());
    QTest::keyClick(m_composer->edit(), Qt::Key_Return);
    QCOMPARE(m_sent->count(), 1);
    QCOMPARE(m_sent->at(0).at(0).toString(), QString::fromUtf8("x你好"));
}

void TestComposer::heldEnterSendsOnce()
{
    type(QStringLiteral("once"));
    for (const bool repeated : { false, true, true }) {
        QKeyEvent press(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier, QStringLiteral("\r"),
                        repeated);
        QCoreApplication::sendEvent(m_composer->edit(), &press);
    }
    QCOMPARE(m_sent->count(), 1);
}

void TestComposer::blankIsNotSent()
{
    type(QStringLiteral(" \n\t "));
    QTest::keyClick(m_composer->edit(), Qt::Key_Return);
    QCOMPARE(m_sent->count(), 0);
    QVERIFY(m_composer->text().isEmpty());
}

void TestComposer::tooLongIsKept()
{
    type(QString(3001, QLatin1Char('a')));
    QTest::keyClick(m_composer->edit(), Qt::Key_Return);
    QCOMPARE(m_sent->count(), 0);
    QCOMPARE(m_notices->at(0).at(0).toString(), QString::fromUtf8("内容最长不能超过3000个字符"));
    QCOMPARE(m_composer->text().size(), 3001);
    type(QString(3000, QLatin1Char('a')));
    QTest::keyClick(m_composer->edit(), Qt::Key_Return);
    QCOMPARE(m_sent->count(), 1);
}

void TestComposer::pasteIsBoundedAndPlain()
{
    auto *html = new QMimeData; // owned by the clipboard
    html->setHtml(QStringLiteral("<b>bold</b>"));
    html->setText(QStringLiteral("<i>plain</i>"));
    QGuiApplication::clipboard()->setMimeData(html);
    m_composer->edit()->paste();
    QCOMPARE(m_composer->text(), QStringLiteral("<i>plain</i>"));
    QGuiApplication::clipboard()->setText(QString(5'000'000, QLatin1Char('a')));
    m_composer->edit()->paste();
    QCOMPARE(m_composer->text().size(), 20'012);
    QCOMPARE(m_notices->count(), 1);
}

void TestComposer::lastReplyAsksOnce()
{
    quota(1, 3'600'000);
    type(QStringLiteral("last"));
    QTest::keyClick(m_composer->edit(), Qt::Key_Return);
    QCOMPARE(m_sent->count(), 0);
    QVERIFY(m_composer->isAsking());
    QVERIFY(child<PlainLabel>("composerNotice")->text().startsWith(QString::fromUtf8("最后一条")));
    QTest::mouseClick(child<Button>("cancelButton"), Qt::LeftButton);
    QVERIFY(!m_composer->isAsking());
    QTest::keyClick(m_composer->edit(), Qt::Key_Return);
    QTest::keyClick(m_composer->edit(), Qt::Key_Return); // a second Enter answers
    QCOMPARE(m_sent->count(), 1);
    QCOMPARE(sentMode(0), SendMode::Ordinary);
    QTest::keyClick(m_composer->edit(), Qt::Key_Return);
    QCOMPARE(m_sent->count(), 2); // asked once for this window of replies
    quota(5, 3'600'000);
    quota(1, 3'600'000);
    QTest::keyClick(m_composer->edit(), Qt::Key_Return);
    QCOMPARE(m_sent->count(), 2); // a new one, a new question
}

void TestComposer::noneLeftAsksAndForces()
{
    quota(0, 3'600'000);
    type(QStringLiteral("more"));
    QTest::mouseClick(child<Button>("sendButton"), Qt::LeftButton);
    QCOMPARE(m_sent->count(), 0);
    QTest::mouseClick(child<Button>("confirmButton"), Qt::LeftButton);
    QCOMPARE(sentText(0), QStringLiteral("more"));
    QCOMPARE(sentMode(0), SendMode::Force);
}

void TestComposer::costlyTextAsks()
{
    quota(2, 3'600'000);
    const QString text(2100, QChar(0x4E2D)); // 6,300 bytes: four messages
    type(text);
    QCOMPARE(child<PlainLabel>("composerCost")->text(),
             QString::fromUtf8("本条 6300/2048 字节，将分 4 条"));
    QTest::keyClick(m_composer->edit(), Qt::Key_Return);
    QCOMPARE(m_sent->count(), 0);
    QVERIFY(m_composer->isAsking());
    type(QStringLiteral("short")); // another text, no question any more
    QVERIFY(!m_composer->isAsking());
}

void TestComposer::shutCannotSend()
{
    quota(5, -1);
    type(QStringLiteral("late"));
    QVERIFY(child<Button>("sendButton")->isHidden());
    QCOMPARE(child<PlainLabel>("composerNotice")->text(),
             QString::fromUtf8("访客再次发言后才能回复"));
    QCOMPARE(child<PlainLabel>("composerQuota")->text(), QString::fromUtf8("已超时限，不能回复"));
    QTest::keyClick(m_composer->edit(), Qt::Key_Return);
    QCOMPARE(m_sent->count(), 0);
    QVERIFY(m_composer->isAsking()); // only for later, and only when answered
    QVERIFY(m_composer->cancelQuestion());
    QCOMPARE(m_composer->text(), QStringLiteral("late"));
}

void TestComposer::shutKeepsForLater()
{
    quota(5, -1);
    auto *hold = child<Button>("holdButton");
    QVERIFY(hold->isVisible());
    QVERIFY(!hold->isEnabled()); // nothing to keep
    QCOMPARE(hold->text(), QString::fromUtf8("等访客来消息再发"));
    type(QStringLiteral("later"));
    QTest::mouseClick(hold, Qt::LeftButton);
    QCOMPARE(m_sent->count(), 1);
    QCOMPARE(sentMode(0), SendMode::WhenVisitorWrites);
    QTest::keyClick(m_composer->edit(), Qt::Key_Return);
    QTest::keyClick(m_composer->edit(), Qt::Key_Return);
    QCOMPARE(m_sent->count(), 2);
    QCOMPARE(sentMode(1), SendMode::WhenVisitorWrites);
    // Nothing may lie over anything else, in the narrowest window and the longer language.
    m_language->use(QStringLiteral("en"));
    m_composer->resize(500, 158);
    const QRect button = hold->geometry();
    QVERIFY(!button.intersects(child<Button>("closeButton")->geometry()));
    QVERIFY(child<PlainLabel>("composerNotice")->geometry().right()
            < child<Button>("closeButton")->x());
}

void TestComposer::noneLeftMayWait()
{
    quota(0, 3'600'000);
    type(QStringLiteral("more"));
    QVERIFY(!child<Button>("holdButton")->isVisible());
    QTest::keyClick(m_composer->edit(), Qt::Key_Return);
    QTest::mouseClick(child<Button>("holdButton"), Qt::LeftButton);
    QCOMPARE(sentMode(0), SendMode::WhenVisitorWrites);
}

void TestComposer::pictureIsPasted()
{
    QImage image(640, 400, QImage::Format_RGB32);
    image.fill(Qt::darkCyan);
    QGuiApplication::clipboard()->setImage(image);
    QTest::keyClick(m_composer->edit(), Qt::Key_V, Qt::ControlModifier);
    QTRY_COMPARE(m_composer->strip()->count(), 1);
    QVERIFY(m_composer->strip()->isVisible());
    QCOMPARE(m_composer->height(), 158 + AttachmentStrip::kHeight);
    QCOMPARE(m_composer->strip()->pictures().first().size, QSize(640, 400));
    QCOMPARE(child<PlainLabel>("composerCost")->text(), QString::fromUtf8("1 张图片"));
    // A picture alone can go; it is a message and costs one.
    QTest::keyClick(m_composer->edit(), Qt::Key_Return);
    QCOMPARE(m_sent->count(), 1);
    QCOMPARE(m_composer->takePictures().size(), 1);
    QCOMPARE(m_composer->height(), 158);
    QVERIFY(!m_composer->strip()->isVisible());
}

void TestComposer::wordsBesideAPictureArePasted()
{
    auto *office = new QMimeData; // owned by the clipboard
    office->setText(QStringLiteral("A1\tB1"));
    office->setImageData(QImage(20, 20, QImage::Format_RGB32));
    QGuiApplication::clipboard()->setMimeData(office);
    QTest::keyClick(m_composer->edit(), Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(m_composer->text(), QStringLiteral("A1\tB1"));
    QCOMPARE(m_composer->strip()->count(), 0);
}

void TestComposer::filesAreDropped()
{
    QTemporaryDir dir;
    const QString good = dir.filePath(QString::fromUtf8("尺码对照表.png"));
    const QString bad = dir.filePath(QStringLiteral("evil.png"));
    QVERIFY(QImage(30, 20, QImage::Format_RGB32).save(good));
    QFile file(bad);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("<svg xmlns='http://www.w3.org/2000/svg'/>");
    file.close();
    QMimeData mime;
    mime.setUrls({ QUrl::fromLocalFile(good), QUrl::fromLocalFile(bad),
                   QUrl(QStringLiteral("https://example.com/x.png")) });
    QDragEnterEvent enter({ 20, 20 }, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_composer->edit()->viewport(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_composer->edit()->viewport(), &drop);
    QTRY_COMPARE(m_composer->strip()->count(), 1);
    QTRY_COMPARE(m_notices->count(), 1); // the other is no picture, whatever its name says
    QCOMPARE(m_composer->strip()->pictures().first().fileName, QString::fromUtf8("尺码对照表.png"));
    QVERIFY(m_composer->text().isEmpty());
}

void TestComposer::pictureIsTakenOutAgain()
{
    QImage image(10, 10, QImage::Format_RGB32);
    m_composer->addPictures({ {}, image });
    m_composer->addPictures({ {}, image });
    QTRY_COMPARE(m_composer->strip()->count(), 2);
    auto *cross = child<IconButton>("removePicture0");
    QVERIFY(!cross->accessibleName().isEmpty());
    QTest::mouseClick(cross, Qt::LeftButton);
    QCOMPARE(m_composer->strip()->count(), 1);
    for (int i = 0; i < 6; ++i)
        m_composer->addPictures({ {}, image });
    QTRY_COMPARE(m_composer->strip()->count(), AttachmentStrip::kMost);
    QTRY_COMPARE(m_notices->count(), 2);
}

void TestComposer::picturesCostReplies()
{
    quota(2, 3'600'000LL * 40);
    QImage image(10, 10, QImage::Format_RGB32);
    m_composer->addPictures({ {}, image });
    m_composer->addPictures({ {}, image });
    QTRY_COMPARE(m_composer->strip()->count(), 2);
    type(QStringLiteral("and words")); // three messages, two replies
    QTest::keyClick(m_composer->edit(), Qt::Key_Return);
    QCOMPARE(m_sent->count(), 0);
    QVERIFY(m_composer->isAsking());
}

void TestComposer::notOursCannotSend()
{
    m_composer->setWritable(false, QStringLiteral("ended"));
    type(QStringLiteral("x"));
    QTest::keyClick(m_composer->edit(), Qt::Key_Return);
    QCOMPARE(m_sent->count(), 0);
    QCOMPARE(child<PlainLabel>("composerNotice")->text(), QStringLiteral("ended"));
}

void TestComposer::keyMenuChooses()
{
    QSignalSpy chosen(m_composer.get(), &Composer::sendKeyChosen);
    QTest::mouseClick(child<Button>("sendArrow"), Qt::LeftButton);
    auto *menu = m_composer->findChild<Menu *>();
    QVERIFY(menu);
    QCOMPARE(menu->actions().size(), 2);
    QVERIFY(menu->actions().at(0)->isChecked());
    QCOMPARE(menu->actions().at(0)->text(), QString::fromUtf8("按Enter键发送消息"));
    menu->actions().at(1)->trigger();
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.at(0).at(0).value<SendKey>(), SendKey::CtrlEnter);
    menu->close();
}

void TestComposer::facesAreInserted()
{
    type(QStringLiteral("ab"));
    m_composer->edit()->moveCursor(QTextCursor::Left);
    auto *tool = child<IconButton>("toolFace");
    QCOMPARE(tool->geometry(), QRect(18, 7, 24, 24));
    QTest::mouseClick(tool, Qt::LeftButton);
    auto *faces = m_composer->findChild<FacePanel *>();
    QVERIFY(faces && faces->shown().size() == 72);
    QCOMPARE(faces->cell(13).topLeft() - faces->cell(0).topLeft(), QPoint(31, 31));
    QTest::mouseClick(faces, Qt::LeftButton, {}, faces->cell(2).center());
    QCOMPARE(m_composer->edit()->toPlainText(), QString::fromUtf8("a😄b"));
    QCOMPARE(m_composer->text(), QString::fromUtf8("aface[哈哈]b"));
    // What is typed behind it is no part of the face, and a draft comes back as it was.
    QTest::keyClicks(m_composer->edit(), QStringLiteral("xy"));
    const QString draft = m_composer->text();
    QCOMPARE(draft, QString::fromUtf8("aface[哈哈]xyb"));
    type(draft + QString::fromUtf8(" face[没有] face[哈哈]\nface[心]"));
    QCOMPARE(m_composer->edit()->toPlainText(),
             QString::fromUtf8("a😄xyb face[没有] 😄\n❤️"));
    QCOMPARE(m_composer->text(), draft + QString::fromUtf8(" face[没有] face[哈哈]\nface[心]"));
    for (int face = 0; face < FacePanel::kColumns * FacePanel::kRows; ++face)
        QVERIFY(!FacePanel::emoji(face).isEmpty());
}

QTEST_MAIN(TestComposer)
#include "tst_ui_composer.moc"
