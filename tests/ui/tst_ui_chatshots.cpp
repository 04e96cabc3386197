// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "relay/protocol/codec.h"
#include "ui/chat/chatlogpanel.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatview.h"
#include "ui/chat/cropoverlay.h"
#include "ui/chat/datepopup.h"
#include "ui/chat/facepanel.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/textbutton.h"
#include "ui/widgets/themes.h"

#include <QDir>
#include <QLineEdit>
#include <QListView>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

namespace {
constexpr qint64 kVisitor = 3;
}

//! Draws a chat's days, groups, links, folded and mixed texts and the tools over it, in both
//! languages, light and dark, docked and as LayIM has it. With KEFUDESK_SCREENSHOTS=DIR the
//! pictures are written there (QT_SCALE_FACTOR=1.5 for a screen at 150 %), for people to look at.
class TestChatShots : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shots_data();
    void shots();

private:
    void save(QWidget *window, const char *name);
    Message say(int seq, const char *text, int minutes, Direction direction = Direction::In);
    void conversation();
    void hostile();
    void canned();
    void faces();
    void log();
    void calendar();
    void crop();
    template <typename T> T *child(const char *name)
    {
        return m_page->findChild<T *>(QLatin1String(name));
    }

    QString m_name;
    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<ChatPage> m_page;
};

void TestChatShots::shots_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<int>("theme");
    QTest::addColumn<bool>("docked");
    const auto row = [](const char *name, const char *language, ThemeChoice theme, bool docked) {
        QTest::newRow(name) << QString::fromLatin1(language) << int(theme) << docked;
    };
    row("zh-light-docked", "zh_CN", ThemeChoice::Light, true);
    row("zh-dark-docked", "zh_CN", ThemeChoice::Dark, true);
    row("en-light-docked", "en", ThemeChoice::Light, true);
    row("zh-layim", "zh_CN", ThemeChoice::Layim, false);
    row("en-layim", "en", ThemeChoice::Layim, false);
}

void TestChatShots::shots()
{
    QFETCH(QString, language);
    QFETCH(int, theme);
    QFETCH(bool, docked);
    m_name = QString::fromLatin1(QTest::currentDataTag());
    Language words;
    words.use(language);
    m_desk = std::make_unique<FakeDesk>();
    m_desk->look.setTheme(themeOf(ThemeChoice(theme), false));
    m_desk->signIn({ m_desk->makeInfo(kVisitor, QString::fromUtf8("李静"), 1) });
    m_page = std::make_unique<ChatPage>(m_desk->look, m_desk->service, m_desk->store,
                                        VisitorId { kVisitor });
    m_page->setDocked(docked);
    m_page->resize(docked ? QSize(770, 696) : QSize(600, 520));
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    m_page->composer()->edit()->setFocus();
    conversation();
    canned();
    faces();
    log();
    calendar();
    hostile();
    crop();
    m_page.reset();
    m_desk.reset();
}

void TestChatShots::save(QWidget *window, const char *name)
{
    const QImage shot = window->grab().toImage();
    QVERIFY(!shot.isNull());
    const QString folder = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(shot.save(folder + QStringLiteral("/chat-") + m_name + u'-' + QLatin1String(name)
                      + QStringLiteral(".png")));
}

Message TestChatShots::say(int seq, const char *text, int minutes, Direction direction)
{
    Message message = m_desk->makeMessage(kVisitor, seq, QString::fromUtf8(text), direction);
    message.createdAt = FakeDesk::kStart + minutes * 60'000LL;
    return message;
}

void TestChatShots::conversation()
{
    Message colleague = say(3, "小王下班了，我来接着帮您看。", 1441, Direction::Out);
    colleague.author = { 99 };
    colleague.authorName = QString::fromUtf8("小赵");
    Message enter = say(4, "page=商品页", 1442, Direction::System);
    enter.content.kind = ContentKind::Enter;
    Message failed = say(9, "帮您备注周末送达？", 1450, Direction::Out);
    failed.delivery = DeliveryState::Uncertain;
    m_desk->addPage(
        kVisitor,
        { say(1, "请问这件大衣还有货吗？", 0), say(2, "驼色的", 1), colleague, enter,
          say(5, "尺码表在这里：https://example.com/size?id=8812，谢谢", 1443),
          say(6, "我身高 165，平时穿 M 码 😊", 1443),
          say(7, "您好，M 码正合适。今天 17:00 前下单，周五前可以到上海。", 1445, Direction::Out),
          say(8, "详情见 www.example.com/ship", 1445, Direction::Out), failed,
          say(10, "那周六上午可以吗？", 1460) });
    m_page->composer()->setText(
        QString::fromUtf8("可以的，周六上午 9:00–12:00 送货，快递员会提前一小时给您打电话。"));
    save(m_page.get(), "conversation");
    QVERIFY(m_page->view()->showSeq(6));
    save(m_page.get(), "jumped");
    m_page->composer()->clear();
    m_page->view()->scrollToEnd();
}

void TestChatShots::canned()
{
    CannedAnswer answer;
    const char *rows[][3] = { { "欢迎", "hy", "{访客名}您好，我是{客服名}，请问有什么可以帮您？" },
                              { "发货时间", "fh", "今天 17:00 前付款的订单当天发货，默认发顺丰。" },
                              { "退换货", "th",
                                "收到货 7 天内不影响二次销售可以退换，运费险已赠送。" },
                              { "发票", "", "电子发票在订单完成后 24 小时内发到您的邮箱。" } };
    for (const auto &row : rows) {
        CannedReply reply;
        reply.id = { answer.replies.size() + 1 };
        reply.title = QString::fromUtf8(row[0]);
        reply.shortcut = QString::fromUtf8(row[1]);
        reply.content.text = QString::fromUtf8(row[2]);
        answer.replies.append(reply);
    }
    m_desk->service.questions.clear();
    QTest::keyClicks(m_page->composer()->edit(), QStringLiteral("/"));
    m_desk->service.answerNext(codec::toJson(answer));
    QTest::keyClick(m_page->composer()->edit(), Qt::Key_Down);
    save(m_page.get(), "canned");
    QTest::keyClicks(m_page->composer()->edit(), QStringLiteral("zzz"));
    save(m_page.get(), "canned-none");
    m_page->composer()->clear();
}

void TestChatShots::faces()
{
    m_page->composer()->setRecentFaces(
        { QString::fromUtf8("微笑"), QString::fromUtf8("📦"), QString::fromUtf8("心") });
    QTest::mouseClick(child<IconButton>("toolFace"), Qt::LeftButton);
    auto *faces = m_page->findChild<FacePanel *>();
    save(faces, "faces");
    QTest::keyClicks(faces->search(), QStringLiteral("love"));
    save(faces, "faces-found");
    faces->close();
}

void TestChatShots::log()
{
    m_desk->service.questions.clear();
    QTest::mouseClick(child<TextButton>("toolLog"), Qt::LeftButton);
    save(m_page.get(), "log");
    m_page->log()->search()->setText(QString::fromUtf8("M 码"));
    QTest::keyClick(m_page->log()->search(), Qt::Key_Return);
    SearchAnswer found;
    for (const int seq : { 7, 6 }) {
        SearchHit hit;
        hit.message = *m_desk->store.log({ kVisitor })->at(seq);
        hit.visitor = m_desk->store.currentOf({ kVisitor })->visitor;
        hit.snippet = { { hit.message.content.text, true } };
        found.hits.append(hit);
    }
    m_desk->service.answerNext(codec::toJson(found));
    QVERIFY(m_page->log()->results()->isVisible());
    save(m_page.get(), "log-found");
    QTest::keyClick(m_page->log()->results(), Qt::Key_Escape);
    QTest::keyClick(m_page->log()->search(), Qt::Key_Escape);
}

void TestChatShots::calendar()
{
    auto *popup =
        new DatePopup(m_desk->look, QDate(2023, 11, 8), QDate(2023, 11, 24), m_page.get());
    popup->popUp(QRect(300, 300, 40, 20));
    save(popup, "calendar");
    popup->close();
}

void TestChatShots::hostile()
{
    const int seq = m_desk->store.log({ kVisitor })->lastSeq();
    Message zalgo = say(seq + 1, "", 1470);
    zalgo.content.text = QString::fromUtf8("看这里") + QString(100'000, QChar(0x0301));
    Message huge = say(seq + 2, "", 1471);
    huge.content.text = QString::fromUtf8("很长的一段话，").repeated(20'000);
    Message bidi = say(seq + 3, "", 1472);
    bidi.content.text = QStringLiteral("file \u202Egpj.exe\u202C and \u05E9\u05DC\u05D5\u05DD 123 "
                                       "\u0645\u0631\u062D\u0628\u0627 <b>bold</b>");
    Message rtl = say(seq + 4, "", 1473);
    rtl.content.text =
        QStringLiteral("\u0645\u0631\u062D\u0628\u0627\u060C \u0647\u0644 \u0647\u0630\u0627 "
                       "\u0645\u062A\u0648\u0641\u0631\u061F");
    m_desk->addPage(kVisitor, { zalgo, huge, bidi, rtl });
    m_page->view()->scrollToEnd();
    save(m_page.get(), "hostile");
}

void TestChatShots::crop()
{
    CropOverlay overlay(m_desk->look, m_page->grab().toImage());
    overlay.resize(m_page->size());
    overlay.show();
    save(&overlay, "crop-begin");
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(&overlay, Qt::Key_Right, Qt::ShiftModifier | Qt::ControlModifier);
    save(&overlay, "crop");
}

QTEST_MAIN(TestChatShots)
#include "tst_ui_chatshots.moc"
