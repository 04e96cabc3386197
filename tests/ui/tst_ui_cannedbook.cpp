// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "relay/protocol/codec.h"
#include "ui/model/cannedbook.h"
#include "ui/model/pinyin.h"

#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

namespace {

CannedReply reply(qint64 id, const char *title, const char *shortcut, const char *text,
                  qint64 channel = 0)
{
    CannedReply made;
    made.id = { id };
    made.title = QString::fromUtf8(title);
    made.shortcut = QString::fromUtf8(shortcut);
    made.content.text = QString::fromUtf8(text);
    made.channel = { channel };
    return made;
}

QStringList titles(const QList<CannedReply> &replies)
{
    QStringList all;
    for (const CannedReply &one : replies)
        all.append(one.title);
    return all;
}

} // namespace

//! Canned replies: loading, what is found by what, variables.
class TestCannedBook : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pinyin_data();
    void pinyin();
    void variables_data();
    void variables();
    void loadsWhenWanted();
    void findsByRank();
    void marksWhatWasTyped();
    void refusalIsKept();
};

void TestCannedBook::pinyin_data()
{
    QTest::addColumn<QString>("initials");
    const auto row = [](const char *text, const char *initials) {
        QTest::newRow(text) << QString::fromUtf8(initials);
    };
    row("发货", "fh");
    row("退款", "tk");
    row("您好", "nh");
    row("谢谢", "xx");
    row("包邮", "by");
    row("尺码表", "cmb");
    row("快递单号", "kddh");
    row("价格", "jg");
    row("请稍等", "qsd");
    row("欧洲", "oz");
    row("安全", "aq");
    row("儿童", "et");
    row("我们", "wm");
    row("然后", "rh");
    row("拿到", "nd");
    row("啊", "a");
    row("做", "z");
    row("VIP 会员 9", "viphy9");
}

void TestCannedBook::pinyin()
{
    const PinyinInitials pinyin;
    QTEST(pinyin.of(QString::fromUtf8(QTest::currentDataTag())), "initials");
}

void TestCannedBook::variables_data()
{
    QTest::addColumn<QString>("filled");
    const auto row = [](const char *text, const char *filled) {
        QTest::newRow(text) << QString::fromUtf8(filled);
    };
    row("{访客名}您好，我是{客服名}", "李{客服名}您好，我是小美");
    row("{小程序}", "小鹿商城");
    row("{别的} { {访客名}", "{别的} { 李{客服名}");
    row("no variable", "no variable");
    row("{访客名", "{访客名");
}

void TestCannedBook::variables()
{
    Content content;
    content.text = QString::fromUtf8(QTest::currentDataTag());
    const CannedWords words { QString::fromUtf8("李{客服名}"), QString::fromUtf8("小美"),
                              QString::fromUtf8("小鹿商城") };
    QTEST(filledIn(content, words).text, "filled");
}

void TestCannedBook::loadsWhenWanted()
{
    FakeService service;
    CannedBook book(service);
    QSignalSpy changed(&book, &CannedBook::changed);
    QCOMPARE(service.questions.size(), 0);
    book.want();
    book.want();
    QCOMPARE(service.questions.size(), 1);
    service.answerNext(codec::toJson(CannedAnswer { { reply(1, "a", "", "x") }, true }));
    QVERIFY(!book.isLoaded());
    QVERIFY(service.nextQuestion<CannedRequest>());
    QCOMPARE(service.nextQuestion<CannedRequest>()->after, CannedId { 1 });
    service.answerNext(codec::toJson(CannedAnswer { { reply(2, "b", "", "x") }, false }));
    QVERIFY(book.isLoaded());
    QCOMPARE(changed.count(), 1);
    QCOMPARE(book.replies().size(), 2);
    book.want();
    QCOMPARE(service.questions.size(), 0);
    Q_EMIT service.cannedChanged(CannedScope::Team); // somebody has changed the team's
    QCOMPARE(service.questions.size(), 1);
    service.answerNext(codec::toJson(CannedAnswer { { reply(3, "c", "", "x") }, false }));
    QCOMPARE(titles(book.replies()), QStringList { QStringLiteral("c") });
}

void TestCannedBook::findsByRank()
{
    FakeService service;
    CannedBook book(service);
    book.want();
    service.answerNext(codec::toJson(
        CannedAnswer { { reply(1, "物流发货", "", "x"), reply(2, "发货时间", "", "今天发出"),
                         reply(3, "别的", "fh", "x"), reply(4, "运费", "", "发货后 fh 通知"),
                         reply(5, "发货（会员店）", "", "x", 2) },
                       false }));
    QCOMPARE(titles(book.find(QStringLiteral("fh"), { 1 })),
             (QStringList { QString::fromUtf8("别的"), QString::fromUtf8("发货时间"),
                            QString::fromUtf8("物流发货"), QString::fromUtf8("运费") }));
    QCOMPARE(titles(book.find(QStringLiteral("FHS"), { 1 })),
             QStringList { QString::fromUtf8("发货时间") });
    QCOMPARE(book.find(QString::fromUtf8("发货"), { 2 }).size(), 4);
    QCOMPARE(book.find({}, { 1 }).size(), 4); // the other channel's is not offered
    QCOMPARE(book.find(QStringLiteral("zzz"), { 1 }).size(), 0);
}

void TestCannedBook::marksWhatWasTyped()
{
    FakeDesk desk;
    CannedBook book(desk.service);
    const auto hit = [&book](const char *title, const char *typed) {
        return book.hitIn(QString::fromUtf8(title), QString::fromUtf8(typed));
    };
    const std::pair<int, int> none { 0, 0 };
    QCOMPARE(hit("发货时间", "fh"), std::pair(0, 2)); // by its initials
    QCOMPARE(hit("时间", "j"), std::pair(1, 1));
    QCOMPARE(hit("改 发货 地址", "fhd"), std::pair(2, 4)); // blanks have none
    QCOMPARE(hit("退款步骤", "步骤"), std::pair(2, 2)); // as it stands there
    QCOMPARE(hit("Refund Plus", "PLUS"), std::pair(7, 4));
    QCOMPARE(hit("发货", "x"), none);
    QCOMPARE(hit("发货", ""), none);
    QCOMPARE(hit("", "f"), none);
}

void TestCannedBook::refusalIsKept()
{
    FakeService service;
    CannedBook book(service);
    book.want();
    service.refuseNext(makeError(ErrorCode::Unavailable, QStringLiteral("not connected")));
    QVERIFY(book.failure() && !book.isLoaded());
    book.want();
    QCOMPARE(service.questions.size(), 1); // asked again
}

QTEST_MAIN(TestCannedBook)
#include "tst_ui_cannedbook.moc"
