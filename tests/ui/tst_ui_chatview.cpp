// SPDX-License-Identifier: Apache-2.0
#include "chatviewstage.h"

#include <QScrollBar>
#include <QSignalSpy>

using namespace kefu;
using namespace kefu::ui;

//! Bubbles against layim.md 1.2, and the place that is read.
class TestChatView : public ChatViewStage {
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

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
};

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
    QCoreApplication::processEvents(); // many at once are laid out once, before anybody scrolls
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

QTEST_MAIN(TestChatView)
#include "tst_ui_chatview.moc"
