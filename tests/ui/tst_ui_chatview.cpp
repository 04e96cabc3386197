// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/chat/chatview.h"
#include "ui/model/messagemodel.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

using namespace kefu;
using namespace kefu::ui;

namespace {
constexpr qint64 kVisitor = 3;
constexpr QSize kArea(600, 282); // LayIM's message area in its first size
constexpr int kDay = 34; // the line with the day, over the first message
} // namespace

//! Bubbles against layim.md 1.2, the place that is read, selection, hostile text.
class TestChatView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void otherBubble();
    void ownBubble();
    void widestBubble();
    void systemLine();
    void systemLineOfAnObject_data();
    void systemLineOfAnObject();
    void deliveryMarks_data();
    void deliveryMarks();
    void longMarkGoesBelow();
    void actionsAreClickable();
    void refusedMessageOffersForce();

    void startsAtTheEnd();
    void staysAtTheEndWhenMessagesCome();
    void doesNotScrollTheReader();
    void prependKeepsThePlace();
    void changedHeightAboveKeepsThePlace();
    void asksForHistoryNearTheTop();
    void widthChangeKeepsThePlace();
    void resetKeepsThePlace();
    void layoutsAreBounded();

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

private:
    void add(int from, int to, Direction direction = Direction::In);
    QColor pixel(int x, int y) { return m_shot.pixelColor(x, y); }
    void grab() { m_shot = m_view->viewport()->grab().toImage(); }
    int topOf(int row) { return m_view->visualRect(m_model->index(row)).top(); }
    int rowOf(int seq) { return m_model->rowOfSeq(seq); }

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<Language> m_language;
    std::unique_ptr<MessageModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    std::unique_ptr<ChatView> m_view;
    QImage m_shot;
};

void TestChatView::init()
{
    m_language = std::make_unique<Language>();
    m_language->use(QStringLiteral("zh_CN"));
    m_desk = std::make_unique<FakeDesk>();
    m_desk->signIn({ m_desk->makeInfo(kVisitor, QString::fromUtf8("李静"), 1) });
    m_model = std::make_unique<MessageModel>(m_desk->store);
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_model->setVisitor({ kVisitor });
    m_view = std::make_unique<ChatView>(m_desk->look);
    m_view->setMessages(m_model.get());
    RowContext people;
    people.visitor = { kVisitor };
    people.visitorName = QString::fromUtf8("李静");
    people.me = m_desk->me.id;
    people.myName = m_desk->me.nickname;
    m_view->setPeople(people);
    m_view->resize(kArea);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestChatView::cleanup()
{
    m_view.reset();
    m_tester.reset();
    m_model.reset();
    m_desk.reset();
    m_language.reset();
}

void TestChatView::add(int from, int to, Direction direction)
{
    QList<Message> page;
    for (int seq = from; seq <= to; ++seq)
        page.append(
            m_desk->makeMessage(kVisitor, seq, QStringLiteral("message %1").arg(seq), direction));
    m_desk->addPage(kVisitor, page);
}

void TestChatView::otherBubble()
{
    add(1, 1);
    const RowLayout &row = m_view->layoutOf(0);
    QCOMPARE(row.avatar(), QRect(18, kDay, 40, 40));
    QCOMPARE(row.bubble().topLeft(), QPoint(75, kDay + 25));
    QCOMPARE(row.bubble().height(), 38); // padding 8 + one line of 22
    QCOMPARE(row.meta().topLeft(), QPoint(78, kDay - 2));
    QCOMPARE(row.height(), kDay + 68);
    QCOMPARE(topOf(0), 15);
    grab();
    const int y = 15 + kDay + 25;
    QCOMPARE(pixel(75 + 5, y + 19), QColor(0xE2E2E2));
    // The tail: 10 wide, flat on top 13 px below the bubble's top, nothing above it.
    QCOMPARE(pixel(70, y + 14), QColor(0xE2E2E2));
    QCOMPARE(pixel(70, y + 11), QColor(0xFFFFFF));
    QCOMPARE(pixel(64, y + 14), QColor(0xFFFFFF));
    QCOMPARE(pixel(67, y + 21), QColor(0xFFFFFF)); // the slanting side
    QCOMPARE(pixel(74, y + 20), QColor(0xE2E2E2));
}

void TestChatView::ownBubble()
{
    add(1, 1, Direction::Out);
    const RowLayout &row = m_view->layoutOf(0);
    QVERIFY(row.isOwn());
    QCOMPARE(row.avatar(), QRect(600 - 15 - 3 - 40, kDay, 40, 40));
    QCOMPARE(row.bubble().right() + 1, 600 - 15 - 60);
    QCOMPARE(row.meta().right() + 1, 600 - 15 - 63);
    grab();
    const int y = 15 + kDay + 25;
    QCOMPARE(pixel(525 - 5, y + 19), QColor(0x5FB878));
    QCOMPARE(pixel(529, y + 14), QColor(0x5FB878));
    QCOMPARE(pixel(529, y + 11), QColor(0xFFFFFF));
    QCOMPARE(pixel(536, y + 14), QColor(0xFFFFFF));
}

void TestChatView::widestBubble()
{
    m_desk->addPage(kVisitor, { m_desk->makeMessage(kVisitor, 1, QString(400, QChar(0x4E2D))) });
    const RowLayout &row = m_view->layoutOf(0);
    QVERIFY(row.bubble().width() <= 495);
    QVERIFY(row.bubble().width() > 495 - 14);
    QCOMPARE(row.bubble().height(), row.lineCount() * 22 + 16);
}

void TestChatView::systemLine()
{
    Message enter =
        m_desk->makeMessage(kVisitor, 1, QStringLiteral("page=item"), Direction::System);
    enter.content.kind = ContentKind::Enter;
    m_desk->addPage(kVisitor, { enter });
    const RowLayout &row = m_view->layoutOf(0);
    QCOMPARE(row.kind(), RowLayout::Kind::System);
    QCOMPARE(row.bubble().height(), 30);
    QCOMPARE(row.height(), kDay + 30);
    QVERIFY(std::abs(row.bubble().center().x() - 300) <= 1);
    QVERIFY(row.text().contains(QString::fromUtf8("访客进入会话")));
    grab();
    QCOMPARE(pixel(row.bubble().left() + 4, 15 + kDay + 15), QColor(0xE2E2E2));
}

void TestChatView::systemLineOfAnObject_data()
{
    QTest::addColumn<int>("width");
    for (const int width : { 500, 560, 600, 601, 617, 800 })
        QTest::addRow("%d", width) << width;
}

//! What a mini program says of the visitor's way is shown as words, on one line at any width.
void TestChatView::systemLineOfAnObject()
{
    QFETCH(int, width);
    m_view->resize(width, 300);
    Message enter = m_desk->makeMessage(
        kVisitor, 1,
        QString::fromUtf8("{\"nickName\":\"王建国\",\"orderNo\":\"20260718003316\","
                          "\"page\":\"pages/order/detail?no=20260718003316&from=list\",\"n\":3}"),
        Direction::System);
    enter.content.kind = ContentKind::Enter;
    m_desk->addPage(kVisitor, { enter });
    const RowLayout &row = m_view->layoutOf(0);
    QCOMPARE(row.lineCount(), 1);
    QCOMPARE(row.bubble().height(), 30);
    QVERIFY(row.bubble().width() <= width);
    QVERIFY2(row.text().contains(QString::fromUtf8("来自 3 · 20260718003316 · pages/")),
             qPrintable(row.text()));
    QVERIFY(!row.text().contains(QStringLiteral("nickName")));
}

void TestChatView::deliveryMarks_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("reason");
    QTest::addColumn<int>("errcode");
    QTest::addColumn<QString>("words");
    QTest::addColumn<bool>("action");
    const auto row = [](const char *name, DeliveryState state, FailureReason reason, int code,
                        const char *words, bool action) {
        QTest::newRow(name) << int(state) << int(reason) << code << QString::fromUtf8(words)
                            << action;
    };
    row("queued", DeliveryState::Queued, FailureReason::None, 0, "待发送", false);
    row("sending", DeliveryState::Sending, FailureReason::None, 0, "发送中", false);
    row("accepted", DeliveryState::Accepted, FailureReason::None, 0, "已发送", false);
    row("failed", DeliveryState::Failed, FailureReason::WindowOver, 45015,
        "发送失败：已超时限（45015）", true);
    row("expired", DeliveryState::Expired, FailureReason::None, 0, "过期未发", false);
    row("uncertain", DeliveryState::Uncertain, FailureReason::NoAnswer, 0, "结果不明", true);
}

void TestChatView::deliveryMarks()
{
    QFETCH(int, state);
    QFETCH(int, reason);
    QFETCH(int, errcode);
    Message message = m_desk->makeMessage(kVisitor, 1, QString::fromUtf8("您好"), Direction::Out);
    message.delivery = DeliveryState(state);
    message.failure = FailureReason(reason);
    message.errcode = errcode;
    m_desk->addPage(kVisitor, { message });
    const RowLayout &row = m_view->layoutOf(0);
    QTEST(row.markText(), "words");
    QTEST(row.action() != RowLayout::MarkAction::None, "action");
    QCOMPARE(row.isSpinning(), DeliveryState(state) == DeliveryState::Sending);
    // Beside the bubble, at its foot.
    QVERIFY(row.mark().right() < row.bubble().left());
    QCOMPARE(row.mark().bottom(), row.bubble().bottom());
    QVERIFY(row.mark().left() >= 15);
}

void TestChatView::longMarkGoesBelow()
{
    Message message = m_desk->makeMessage(kVisitor, 1, QString(200, QChar(0x4E2D)), Direction::Out);
    message.delivery = DeliveryState::Failed;
    message.failure = FailureReason::ConfigurationWrong;
    message.errcode = 40164;
    m_desk->addPage(kVisitor, { message });
    const RowLayout &row = m_view->layoutOf(0);
    QVERIFY(row.mark().top() > row.bubble().bottom());
    QCOMPARE(row.mark().right(), row.bubble().right());
    QVERIFY(row.height() >= row.mark().bottom() + 1);
    QVERIFY(row.mark().contains(row.actionRect()));
}

void TestChatView::actionsAreClickable()
{
    Message message = m_desk->makeMessage(kVisitor, 1, QString::fromUtf8("您好"), Direction::Out);
    message.delivery = DeliveryState::Uncertain;
    m_desk->addPage(kVisitor, { message });
    QSignalSpy again(m_view.get(), &ChatView::sendAgainRequested);
    const QPoint where = m_view->layoutOf(0).actionRect().center() + QPoint(0, topOf(0));
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, where);
    QCOMPARE(again.count(), 1);
    QCOMPARE(again.at(0).at(0).value<Message>().id, message.id);
}

void TestChatView::refusedMessageOffersForce()
{
    LocalMessage local;
    local.message = m_desk->makeMessage(kVisitor, 0, QString::fromUtf8("再发一条"), Direction::Out);
    local.message.id = {};
    local.message.seq = 0;
    local.message.clientMessageId = QStringLiteral("c1");
    m_desk->store.addLocal(local);
    QCOMPARE(m_view->layoutOf(0).markText(), QString::fromUtf8("待发送"));
    m_desk->store.refuseLocal({ kVisitor }, QStringLiteral("c1"),
                              makeError(ErrorCode::QuotaExhausted, {}));
    QCOMPARE(m_view->layoutOf(0).action(), RowLayout::MarkAction::SendAnyway);
    QSignalSpy anyway(m_view.get(), &ChatView::sendAnywayRequested);
    const QPoint where = m_view->layoutOf(0).actionRect().center() + QPoint(0, topOf(0));
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, where);
    QCOMPARE(anyway.count(), 1);
}

void TestChatView::startsAtTheEnd()
{
    add(1, 50);
    QVERIFY(m_view->isAtEnd());
    QCOMPARE(m_view->verticalScrollBar()->value(), m_view->verticalScrollBar()->maximum());
    // LayIM's 5 px above the lower edge, and the 10 below a message.
    QCOMPARE(m_view->visualRect(m_model->index(49)).bottom() + 1, kArea.height() - 15);
}

void TestChatView::staysAtTheEndWhenMessagesCome()
{
    add(1, 20);
    m_desk->push(m_desk->makeMessage(kVisitor, 21, QString(300, QLatin1Char('x'))));
    QVERIFY(m_view->isAtEnd());
    QCOMPARE(m_view->visualRect(m_model->index(20)).bottom() + 1, kArea.height() - 15);
    QCOMPARE(m_view->newMessages(), 0);
}

void TestChatView::doesNotScrollTheReader()
{
    add(1, 50);
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum() - 400);
    QVERIFY(!m_view->isAtEnd());
    const int before = topOf(rowOf(45));
    QSignalSpy counted(m_view.get(), &ChatView::newMessagesChanged);
    m_desk->push(m_desk->makeMessage(kVisitor, 51, QStringLiteral("new")));
    m_desk->push(m_desk->makeMessage(kVisitor, 52, QStringLiteral("new")));
    QCOMPARE(topOf(rowOf(45)), before);
    QCOMPARE(m_view->newMessages(), 2);
    QCOMPARE(counted.count(), 2);
    m_view->scrollToEnd();
    QCOMPARE(m_view->newMessages(), 0);
    QVERIFY(m_view->isAtEnd());
}

void TestChatView::prependKeepsThePlace()
{
    add(101, 150);
    m_view->verticalScrollBar()->setValue(topOf(rowOf(101)) + m_view->verticalScrollBar()->value()
                                          - 40);
    const int row = rowOf(103);
    const int before = topOf(row);
    QVERIFY(before >= 0 && before < kArea.height());
    QList<Message> page; // taller than estimated, so that a view without an anchor would jump
    for (int seq = 51; seq <= 100; ++seq)
        page.append(m_desk->makeMessage(kVisitor, seq, QString(60 + seq * 3, QChar(0x4E2D))));
    m_desk->addPage(kVisitor, page);
    QCOMPARE(topOf(rowOf(103)), before);
    for (int i = 0; i < 30;
         ++i) { // and scrolling up from here never jumps by more than was asked for
        const int near = rowOf(100 - i / 4);
        const int was = topOf(near);
        m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->value() - 24);
        QCOMPARE(topOf(near), was + 24);
    }
}

void TestChatView::changedHeightAboveKeepsThePlace()
{
    add(1, 60);
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum() - 300);
    const int row = rowOf(58);
    const int before = topOf(row);
    m_desk->addPage(kVisitor, { m_desk->makeMessage(kVisitor, 40, QString(900, QChar(0x4E2D))) });
    QCOMPARE(topOf(row), before);
}

void TestChatView::asksForHistoryNearTheTop()
{
    add(101, 150);
    QSignalSpy wanted(m_view.get(), &ChatView::historyWanted);
    QTest::qWait(0);
    QCOMPARE(wanted.count(), 0); // reading at the end needs nothing more
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum() - 3000);
    QTRY_COMPARE(wanted.count(), 1);
    QCOMPARE(wanted.at(0).at(0).toInt(), 101);
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->value() - 10);
    QTest::qWait(150); // longer than scrolling takes to come to rest
    QCOMPARE(wanted.count(), 1); // asked once, not at every step
    add(51, 100);
    m_view->verticalScrollBar()->setValue(0);
    QTRY_COMPARE(wanted.count(), 2);
    const int before = wanted.at(1).at(0).toInt(); // what is on the screen, and a little below it
    QVERIFY(before > 4 && before < 20);
}

void TestChatView::widthChangeKeepsThePlace()
{
    QList<Message> page;
    for (int seq = 1; seq <= 80; ++seq)
        page.append(m_desk->makeMessage(kVisitor, seq, QString(seq * 2, QChar(0x4E2D))));
    m_desk->addPage(kVisitor, page);
    m_view->scrollTo(m_model->index(rowOf(40)), QAbstractItemView::PositionAtTop);
    QCOMPARE(topOf(rowOf(40)), 0);
    m_view->resize(420, 282);
    QCOMPARE(topOf(rowOf(40)), 0);
    m_view->resize(900, 500);
    QCOMPARE(topOf(rowOf(40)), 0);
}

void TestChatView::resetKeepsThePlace()
{
    add(1, 80);
    m_view->scrollTo(m_model->index(rowOf(40)), QAbstractItemView::PositionAtTop);
    const int before = topOf(rowOf(40));
    m_view->reset();
    QCOMPARE(topOf(rowOf(40)), before);
    QVERIFY(!m_view->isAtEnd());
}

void TestChatView::layoutsAreBounded()
{
    add(1, 3000);
    QScrollBar *bar = m_view->verticalScrollBar();
    for (int i = 0; i <= 60; ++i) {
        bar->setValue(bar->maximum() * i / 60);
        grab();
    }
    QVERIFY(m_view->cachedLayouts() < 500);
    int all = 0;
    for (int row = 0; row < 3000; ++row)
        all += m_view->visualRect(m_model->index(row)).height();
    QCOMPARE(bar->maximum(), 15 + all + 15 - kArea.height());
}

void TestChatView::daysAndGroups()
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

void TestChatView::dockedRowsHaveTheirMeasures()
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

void TestChatView::fullTimeOnHover()
{
    add(1, 1);
    const QPoint at = m_view->layoutOf(0).bubble().center() + QPoint(0, topOf(0));
    QHelpEvent help(QEvent::ToolTip, at, m_view->viewport()->mapToGlobal(at));
    QCoreApplication::sendEvent(m_view->viewport(), &help);
    QCOMPARE(QToolTip::text(), QStringLiteral("2023-11-07 06:54:20"));
    QToolTip::hideText();
}

void TestChatView::millionOpensAtItsEnd()
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

void TestChatView::jumpStaysWhereItLed()
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

void TestChatView::jumpIsMarked()
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

void TestChatView::dayIsClickable()
{
    add(1, 2);
    QSignalSpy wanted(m_view.get(), &ChatView::dayRequested);
    const QPoint at = m_view->layoutOf(0).dateLine().center() + QPoint(0, topOf(0));
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(wanted.count(), 1);
    QVERIFY(wanted.at(0).at(0).toRect().contains(m_view->viewport()->mapToGlobal(at)));
}

void TestChatView::linksAskFirst()
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

void TestChatView::draggingOverALinkSelects()
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

void TestChatView::selectsByKeys()
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

void TestChatView::selectsAcrossBubbles()
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

void TestChatView::doubleClickSelectsAWord()
{
    m_desk->addPage(kVisitor, { m_desk->makeMessage(kVisitor, 1, QStringLiteral("alpha beta")) });
    const QPoint where = m_view->layoutOf(0).bubble().topLeft() + QPoint(20, 19 + topOf(0));
    QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, where);
    QCOMPARE(m_view->selectedText(), QStringLiteral("alpha"));
}

void TestChatView::htmlIsText()
{
    const QString evil =
        QStringLiteral("<b>bold</b><img src=\"http://127.0.0.1/x.png\">a(javascript:alert(1))[x]");
    m_desk->addPage(kVisitor, { m_desk->makeMessage(kVisitor, 1, evil) });
    QCOMPARE(m_view->layoutOf(0).text(), evil);
    m_view->selectAll();
    QCOMPARE(m_view->selectedText(), evil);
}

void TestChatView::bidiAndMarksStayInside()
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

void TestChatView::hugeTextIsFolded()
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

void TestChatView::manyLinesAreFolded()
{
    m_desk->addPage(kVisitor,
                    { m_desk->makeMessage(kVisitor, 1, QStringLiteral("a\n").repeated(50'000)) });
    QVERIFY(m_view->layoutOf(0).lineCount() < 60);
    QVERIFY(m_view->layoutOf(0).height() < 1'400);
}

void TestChatView::unsupportedSaysSo()
{
    Message message = m_desk->makeMessage(kVisitor, 1, QString());
    message.content.kind = ContentKind::Unsupported;
    message.content.type = QStringLiteral("voice<b>");
    m_desk->addPage(kVisitor, { message });
    QCOMPARE(m_view->layoutOf(0).text(), QString::fromUtf8("[暂不支持的消息：voice<b>]"));
}

QTEST_MAIN(TestChatView)
#include "tst_ui_chatview.moc"
