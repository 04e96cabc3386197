// SPDX-License-Identifier: Apache-2.0
#include "chatviewstage.h"

#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolTip>

using namespace kefu;
using namespace kefu::ui;

//! Days and groups, a million messages, jumps, links, selection, hostile text.
class TestChatReading : public ChatViewStage {
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void daysAndGroups();
    void dockedRowsHaveTheirMeasures();
    void fullTimeOnHover();
    void millionOpensAtItsEnd();
    void jumpStaysWhereItLed();
    void jumpIsMarked();
    void dayIsClickable();
    void linksAskFirst();
    void draggingOverALinkSelects();

    void selectsAcrossBubbles();
    void selectsByKeys();
    void doubleClickSelectsAWord();
    void htmlIsText();
    void bidiAndMarksStayInside();
    void hugeTextIsFolded();
    void manyLinesAreFolded();
    void unsupportedSaysSo();
};

void TestChatReading::daysAndGroups()
{
    const auto at = [this](int seq, qint64 minutes, Direction direction = Direction::In) {
        Message message = m_desk->makeMessage(kVisitor, seq, QStringLiteral("x"), direction);
        message.createdAt = FakeDesk::kStart + 100'000 + minutes * 60'000; // 06:55:00
        return message;
    };
    m_desk->addPage(kVisitor,
                    { at(1, 0), at(2, 1), at(3, 6), at(4, 7, Direction::Out), at(5, 24 * 60) });
    const RowLayout &first = m_view->layoutOf(0);
    QCOMPARE(first.dateText(), QString::fromUtf8("2023年11月7日 星期二"));
    QVERIFY(!first.isGrouped());
    const RowLayout &second = m_view->layoutOf(1); // the name and the time stand above already
    QVERIFY(second.isGrouped() && second.meta().isNull() && second.avatar().isNull());
    QCOMPARE(second.bubble().topLeft(), QPoint(75, 4));
    QCOMPARE(second.height(), 4 + 38);
    QVERIFY(second.dateLine().isNull());
    QVERIFY(!m_view->layoutOf(2).isGrouped()); // five minutes later
    QCOMPARE(m_view->layoutOf(2).bubble().top(), 10 + 25);
    QVERIFY(!m_view->layoutOf(3).isGrouped()); // somebody else
    QCOMPARE(m_view->layoutOf(4).dateText(), QString::fromUtf8("2023年11月8日 星期三"));
    // What comes in above takes its day with it.
    m_desk->signIn({ m_desk->makeInfo(kVisitor, QString::fromUtf8("李静"), 1) });
    m_desk->addPage(kVisitor, { at(3, 6), at(4, 7) });
    QVERIFY(m_view->layoutOf(rowOf(3)).dateLine().isNull()); // not known yet
    m_desk->addPage(kVisitor, { at(1, -24 * 60), at(2, 5) }, true);
    QVERIFY(m_view->layoutOf(rowOf(3)).isGrouped());
    QVERIFY(!m_view->layoutOf(rowOf(2)).dateLine().isNull());
}

void TestChatReading::dockedRowsHaveTheirMeasures()
{
    RowContext people;
    people.visitor = { kVisitor };
    people.visitorName = QString::fromUtf8("李静");
    people.me = m_desk->me.id;
    people.myName = m_desk->me.nickname;
    people.style = dockedRows();
    m_view->setPeople(people);
    m_view->resize(1228, 500);
    Message colleague = m_desk->makeMessage(kVisitor, 3, QStringLiteral("hello"), Direction::Out);
    colleague.author = { 99 };
    colleague.authorName = QString::fromUtf8("小王");
    m_desk->addPage(kVisitor,
                    { m_desk->makeMessage(kVisitor, 1, QString(400, QChar(0x4E2D))),
                      m_desk->makeMessage(kVisitor, 2, QStringLiteral("x"), Direction::Out),
                      colleague });
    const RowLayout &other = m_view->layoutOf(0);
    const int column = (1228 - 860) / 2;
    QCOMPARE(other.avatar(), QRect(column, kDay, 36, 36));
    QCOMPARE(other.bubble().topLeft(), QPoint(column + 48, kDay + 18));
    QVERIFY(other.bubble().width() <= 560 && other.bubble().width() > 540);
    const RowLayout &own = m_view->layoutOf(1);
    QVERIFY(own.meta().isNull()); // the own name is not repeated …
    QCOMPARE(own.bubble().top(), 10);
    QCOMPARE(own.bubble().right() + 1, column + 860 - 48);
    QCOMPARE(own.markText(), QString::fromUtf8("已发送 06:55"));
    QVERIFY(!m_view->layoutOf(2).meta().isNull()); // … a colleague's is
}

void TestChatReading::fullTimeOnHover()
{
    add(1, 1);
    const QPoint at = m_view->layoutOf(0).bubble().center() + QPoint(0, topOf(0));
    QHelpEvent help(QEvent::ToolTip, at, m_view->viewport()->mapToGlobal(at));
    QCoreApplication::sendEvent(m_view->viewport(), &help);
    QCOMPARE(QToolTip::text(), QStringLiteral("2023-11-07 06:54:20"));
    QToolTip::hideText();
}

void TestChatReading::millionOpensAtItsEnd()
{
    ConversationInfo info = m_desk->makeInfo(kVisitor, QString::fromUtf8("李静"), 1);
    info.lastSeq = 1'000'000;
    m_desk->signIn({ info });
    QSignalSpy wanted(m_view.get(), &ChatView::historyWanted);
    QCOMPARE(m_model->rowCount(), 1'000'000);
    QTRY_COMPARE(wanted.count(), 1);
    QCOMPARE(wanted.at(0).at(0).toInt(), 1'000'001);
    add(999'951, 1'000'000);
    QVERIFY(m_view->isAtEnd());
    QCOMPARE(m_view->visualRect(m_model->index(999'999)).bottom() + 1, kArea.height() - 15);
    QVERIFY(m_view->verticalScrollBar()->maximum() > 70'000'000);
    m_view->verticalScrollBar()->setValue(0);
    QTRY_COMPARE(wanted.count(), 2); // what is on the screen, and nothing in between
    QVERIFY(wanted.at(1).at(0).toInt() < 30);
    QVERIFY(m_view->cachedLayouts() < 200);
}

void TestChatReading::jumpStaysWhereItLed()
{
    ConversationInfo info = m_desk->makeInfo(kVisitor, QString::fromUtf8("李静"), 1);
    info.lastSeq = 100'000;
    m_desk->signIn({ info });
    add(99'951, 100'000);
    QSignalSpy wanted(m_view.get(), &ChatView::historyWanted);
    QVERIFY(m_view->showSeq(40'000));
    QVERIFY(!m_view->showSeq(100'001));
    QVERIFY(!m_view->isAtEnd());
    const int middle = topOf(rowOf(40'000));
    QCOMPARE(middle, (kArea.height() - 78) / 2);
    QTRY_COMPARE(wanted.count(), 1);
    const int before = wanted.at(0).at(0).toInt();
    QVERIFY(before > 40'000 && before < 40'050);
    QList<Message> page; // all of it other than estimated
    for (int seq = 39'980; seq < before; ++seq)
        page.append(m_desk->makeMessage(kVisitor, seq, QString(seq % 7 * 90, QChar(0x4E2D))));
    m_desk->addPage(kVisitor, page);
    QCOMPARE(topOf(rowOf(40'000)), middle);
    m_desk->push(m_desk->makeMessage(kVisitor, 100'001, QStringLiteral("new")));
    QCOMPARE(topOf(rowOf(40'000)), middle);
    QCOMPARE(m_view->newMessages(), 1);
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->value() - 30);
    QCOMPARE(topOf(rowOf(40'000)), middle + 30); // the reader goes on from there
}

void TestChatReading::jumpIsMarked()
{
    add(1, 60);
    QVERIFY(m_view->showSeq(30));
    grab();
    const int y = topOf(rowOf(30)) + m_view->layoutOf(rowOf(30)).height() - 2;
    QVERIFY(pixel(590, y) != QColor(0xFFFFFF));
    const auto fades = [this, y] {
        grab();
        return pixel(590, y) == QColor(0xFFFFFF);
    };
    QTRY_VERIFY_WITH_TIMEOUT(fades(), 10'000);
}

void TestChatReading::dayIsClickable()
{
    add(1, 2);
    QSignalSpy wanted(m_view.get(), &ChatView::dayRequested);
    const QPoint at = m_view->layoutOf(0).dateLine().center() + QPoint(0, topOf(0));
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(wanted.count(), 1);
    QVERIFY(wanted.at(0).at(0).toRect().contains(m_view->viewport()->mapToGlobal(at)));
}

void TestChatReading::linksAskFirst()
{
    const QString url = QStringLiteral("https://example.com/a?b=1");
    m_desk->addPage(kVisitor,
                    { m_desk->makeMessage(kVisitor, 1, url + QString::fromUtf8("，谢谢")) });
    QSignalSpy asked(m_view.get(), &ChatView::linkRequested);
    const RowLayout &row = m_view->layoutOf(0);
    const QPoint on = row.bubble().topLeft() + QPoint(40, 19 + topOf(0));
    QTest::mouseMove(m_view->viewport(), on);
    QTRY_COMPARE(m_view->viewport()->cursor().shape(), Qt::PointingHandCursor);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, on);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.at(0).at(0).toString(), url);
    const QPoint beside(row.bubble().right() - 20, on.y()); // the words behind it
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, beside);
    QCOMPARE(asked.count(), 1);
}

void TestChatReading::draggingOverALinkSelects()
{
    m_desk->addPage(
        kVisitor, { m_desk->makeMessage(kVisitor, 1, QStringLiteral("https://example.com/abc")) });
    QSignalSpy asked(m_view.get(), &ChatView::linkRequested);
    const QPoint from = m_view->layoutOf(0).bubble().topLeft() + QPoint(20, 19 + topOf(0));
    const QPoint to = from + QPoint(60, 0);
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, from);
    QMouseEvent move(QEvent::MouseMove, to, m_view->viewport()->mapToGlobal(to), Qt::NoButton,
                     Qt::LeftButton, {});
    QCoreApplication::sendEvent(m_view->viewport(), &move);
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, to);
    QCOMPARE(asked.count(), 0);
    QVERIFY(!m_view->selectedText().isEmpty());
}

void TestChatReading::selectsByKeys()
{
    m_desk->addPage(kVisitor,
                    { m_desk->makeMessage(kVisitor, 1, QStringLiteral("alpha beta")),
                      m_desk->makeMessage(kVisitor, 2, QStringLiteral("gamma delta")) });
    m_view->setFocus();
    QTest::keyClick(m_view.get(), Qt::Key_Left, Qt::ShiftModifier);
    QTest::keyClick(m_view.get(), Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE(m_view->selectedText(), QStringLiteral("ta"));
    QTest::keyClick(m_view.get(), Qt::Key_Left, Qt::ShiftModifier | Qt::ControlModifier);
    QCOMPARE(m_view->selectedText(), QStringLiteral("delta"));
    QTest::keyClick(m_view.get(), Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(m_view->selectedText(), QStringLiteral("gamma delta"));
    QTest::keyClick(m_view.get(), Qt::Key_Left, Qt::ShiftModifier);
    QTest::keyClick(m_view.get(), Qt::Key_Left, Qt::ShiftModifier | Qt::ControlModifier);
    QVERIFY(m_view->selectedText().contains(QStringLiteral("\nbeta\n")));
    QTest::keyClick(m_view.get(), Qt::Key_Home, Qt::ShiftModifier | Qt::ControlModifier);
    QVERIFY(m_view->selectedText().contains(QStringLiteral("alpha beta\n")));
    QTest::keySequence(m_view.get(), QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(), m_view->selectedText());
}

void TestChatReading::selectsAcrossBubbles()
{
    m_desk->addPage(kVisitor,
                    { m_desk->makeMessage(kVisitor, 1, QStringLiteral("first line")),
                      m_desk->makeMessage(kVisitor, 2, QStringLiteral("second"), Direction::Out) });
    const RowLayout &first = m_view->layoutOf(0);
    const RowLayout &second = m_view->layoutOf(1);
    const QPoint start = first.bubble().topLeft() + QPoint(15, 19 + topOf(0));
    const QPoint end = second.bubble().topRight() + QPoint(-14, 19 + topOf(1));
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, start);
    QTest::mouseMove(m_view->viewport(), (start + end) / 2);
    QMouseEvent move(QEvent::MouseMove, end, m_view->viewport()->mapToGlobal(end), Qt::NoButton,
                     Qt::LeftButton, {});
    QCoreApplication::sendEvent(m_view->viewport(), &move);
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, end);
    const QString expected = QString::fromUtf8("李静 2023-11-07 06:54:20\nfirst line\n"
                                               "客服小美 2023-11-07 06:55:20\nsecond");
    QCOMPARE(m_view->selectedText(), expected);
    m_view->setFocus();
    QTest::keySequence(m_view.get(), QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(), expected);
}

void TestChatReading::doubleClickSelectsAWord()
{
    m_desk->addPage(kVisitor, { m_desk->makeMessage(kVisitor, 1, QStringLiteral("alpha beta")) });
    const QPoint where = m_view->layoutOf(0).bubble().topLeft() + QPoint(20, 19 + topOf(0));
    QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, where);
    QCOMPARE(m_view->selectedText(), QStringLiteral("alpha"));
}

void TestChatReading::htmlIsText()
{
    const QString evil =
        QStringLiteral("<b>bold</b><img src=\"http://127.0.0.1/x.png\">a(javascript:alert(1))[x]");
    m_desk->addPage(kVisitor, { m_desk->makeMessage(kVisitor, 1, evil) });
    QCOMPARE(m_view->layoutOf(0).text(), evil);
    m_view->selectAll();
    QCOMPARE(m_view->selectedText(), evil);
}

void TestChatReading::bidiAndMarksStayInside()
{
    const QString evil =
        QString(QChar(0x202E)) + QStringLiteral("reversed") + QString(3000, QChar(0x0300));
    m_desk->addPage(kVisitor,
                    { m_desk->makeMessage(kVisitor, 1, evil),
                      m_desk->makeMessage(kVisitor, 2, QStringLiteral("x")) });
    const RowLayout &row = m_view->layoutOf(0);
    QVERIFY(!row.text().contains(QChar(0x202E)));
    QVERIFY(row.text().size() < 40);
    QVERIFY(row.bubble().right() < kArea.width());
}

void TestChatReading::hugeTextIsFolded()
{
    QElapsedTimer clock;
    clock.start();
    m_desk->addPage(kVisitor,
                    { m_desk->makeMessage(kVisitor, 1, QString(200'000, QChar(0x4E2D))) });
    QCOMPARE(m_view->layoutOf(0).text().size(), 2'000);
    grab();
    // Generous for a loaded machine; without folding it takes many times as long.
    QVERIFY2(clock.elapsed() < 3000, qPrintable(QString::number(clock.elapsed())));
    const QRect bubble = m_view->layoutOf(0).bubble();
    const int foot = bubble.bottom() - 8 - 11 + topOf(0);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, QPoint(bubble.left() + 30, foot));
    QCOMPARE(m_view->layoutOf(0).text().size(), 6'000);
}

void TestChatReading::manyLinesAreFolded()
{
    m_desk->addPage(kVisitor,
                    { m_desk->makeMessage(kVisitor, 1, QStringLiteral("a\n").repeated(50'000)) });
    QVERIFY(m_view->layoutOf(0).lineCount() < 60);
    QVERIFY(m_view->layoutOf(0).height() < 1'400);
}

void TestChatReading::unsupportedSaysSo()
{
    Message message = m_desk->makeMessage(kVisitor, 1, QString());
    message.content.kind = ContentKind::Unsupported;
    message.content.type = QStringLiteral("voice<b>");
    m_desk->addPage(kVisitor, { message });
    QCOMPARE(m_view->layoutOf(0).text(), QString::fromUtf8("[暂不支持的消息：voice<b>]"));
}

QTEST_MAIN(TestChatReading)
#include "tst_ui_chatreading.moc"
