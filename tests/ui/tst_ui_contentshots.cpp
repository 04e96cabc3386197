// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"
#include "ui/chat/chatheader.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatview.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/chat/contenteditor.h"
#include "ui/chat/coverfield.h"
#include "ui/chat/imageviewer.h"
#include "ui/chat/questionbar.h"
#include "ui/contacts/contactspanel.h"
#include "ui/contacts/panelwindow.h"
#include "ui/deskshell.h"

#include <QClipboard>
#include <QDir>
#include <QLineEdit>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

//! Draws everything but plain text in a chat, the editors, the viewer and the visitor card, in both
//! languages. With KEFUDESK_SCREENSHOTS=DIR the pictures are written there (QT_SCALE_FACTOR=1.5 for
//! a screen at 150 %), for people to look at.
class TestContentShots : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shots_data();
    void shots();

private:
    void open(const QString &language);
    void save(QWidget *window, const char *name);
    Message say(const char *text, Direction direction = Direction::In);
    Message push(const Content &content, Direction direction = Direction::In);
    Message own(const char *text, DeliveryState state, FailureReason reason = FailureReason::None,
                int errcode = 0);
    void pictureStates();
    void cardsAndLinks();
    void otherKinds();
    void ledger();
    void quotas();
    void editors();
    void composerPictures();
    void viewer();
    void panel();
    void card();
    void quota(qint64 visitor, int left, qint64 ms, qint64 waitingAt = 0);
    ChatPage *page() { return m_shell->chatWindow()->chats()->currentPage(); }

    QString m_language;
    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<DeskShell> m_shell;
    int m_seq = 0;
};

namespace {

//! A coat on a hanger, as a shop would show it.
QImage coat(int width, int height)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(QColor(0xEFE0CF));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(width / 2.0, height / 2.0);
    const qreal unit = std::min(width, height) / 100.0;
    painter.scale(unit, unit);
    QPainterPath shape;
    shape.moveTo(-12, -34);
    shape.lineTo(-34, -22);
    shape.lineTo(-38, 20);
    shape.lineTo(-27, 22);
    shape.lineTo(-24, -6);
    shape.lineTo(-24, 36);
    shape.lineTo(24, 36);
    shape.lineTo(24, -6);
    shape.lineTo(27, 22);
    shape.lineTo(38, 20);
    shape.lineTo(34, -22);
    shape.lineTo(12, -34);
    shape.closeSubpath();
    painter.fillPath(shape, QColor(0xA87B4A));
    painter.setPen(QPen(QColor(0x5E4022), 2));
    painter.drawLine(QPointF(0, -30), QPointF(0, 36));
    for (const int y : { -14, 2, 18 })
        painter.drawEllipse(QPointF(5, y), 1.6, 1.6);
    return image;
}

Media media(const char *id, int width, int height, MediaState state = MediaState::Ready)
{
    Media made;
    made.id = QLatin1String(id);
    made.fileName = QStringLiteral("coat.png");
    made.bytes = 245'760;
    made.width = width;
    made.height = height;
    made.state = state;
    return made;
}

} // namespace

void TestContentShots::shots_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("zh_CN") << QStringLiteral("zh_CN");
    QTest::newRow("en") << QStringLiteral("en");
}

void TestContentShots::shots()
{
    QFETCH(QString, language);
    m_language = language;
    using Shot = void (TestContentShots::*)();
    for (const Shot shot :
         { &TestContentShots::pictureStates, &TestContentShots::cardsAndLinks,
           &TestContentShots::otherKinds, &TestContentShots::ledger, &TestContentShots::quotas,
           &TestContentShots::editors, &TestContentShots::composerPictures,
           &TestContentShots::viewer, &TestContentShots::panel, &TestContentShots::card }) {
        open(language);
        (this->*shot)();
        m_shell.reset();
        m_desk.reset();
    }
}

void TestContentShots::open(const QString &language)
{
    m_seq = 0;
    m_desk = std::make_unique<FakeDesk>();
    m_desk->settings.setValue(QStringLiteral("language"), language);
    const char *names[] = { "陈晨", "王建国", "李静", "孙丽（老客户）", "" };
    QList<ConversationInfo> conversations;
    for (int i = 0; i < 5; ++i)
        conversations.append(m_desk->makeInfo(i + 1, QString::fromUtf8(names[i]), i < 3 ? 1 : 2));
    m_desk->signIn(conversations);
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->start();
    m_desk->service.pictures.thumbs.insert(QStringLiteral("coat"), coat(480, 360));
    m_desk->service.pictures.full.insert(QStringLiteral("coat"), coat(1600, 1200));
    m_shell->openChat({ 1 });
    m_shell->chatWindow()->setContentSize({ 600, 640 });
}

void TestContentShots::save(QWidget *window, const char *name)
{
    QVERIFY(QTest::qWaitForWindowExposed(window));
    QTest::qWait(80); // coalesced counts
    const QPixmap shot = window->grab();
    QVERIFY(!shot.isNull());
    const QString dir = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
    if (dir.isEmpty())
        return;
    QVERIFY(QDir().mkpath(dir));
    QImage image(shot.size(), QImage::Format_RGB32);
    image.setDevicePixelRatio(shot.devicePixelRatio());
    image.fill(QColor(0xD9D9D9));
    QPainter(&image).drawPixmap(0, 0, shot);
    const int percent = qRound(shot.devicePixelRatio() * 100);
    const QString file =
        QStringLiteral("%1-%2-%3.png").arg(QLatin1String(name), m_language).arg(percent);
    QVERIFY(image.save(QDir(dir).filePath(file)));
}

Message TestContentShots::push(const Content &content, Direction direction)
{
    Message message = m_desk->makeMessage(1, ++m_seq, QString(), direction);
    message.content = content;
    m_desk->push(message);
    return message;
}

Message TestContentShots::say(const char *text, Direction direction)
{
    Content content;
    content.text = QString::fromUtf8(text);
    return push(content, direction);
}

Message TestContentShots::own(const char *text, DeliveryState state, FailureReason reason,
                              int errcode)
{
    Message message = m_desk->makeMessage(1, ++m_seq, QString::fromUtf8(text), Direction::Out);
    message.delivery = state;
    message.failure = reason;
    message.errcode = errcode;
    message.held = state == DeliveryState::Queued;
    m_desk->push(message);
    return message;
}

void TestContentShots::quota(qint64 visitor, int left, qint64 ms, qint64 waitingAt)
{
    ConversationInfo info = *m_desk->store.currentOf({ visitor });
    ++info.version;
    info.waitingSinceAt = waitingAt;
    info.quota = { left, m_desk->service.clock + ms };
    m_desk->update(info);
}

void TestContentShots::pictureStates()
{
    Content picture;
    picture.kind = ContentKind::Image;
    say("你好，这件大衣还有吗？/::)[玫瑰]");
    picture.media = media("coat", 1600, 1200);
    push(picture);
    picture.media = media("later", 1000, 500, MediaState::Pending);
    push(picture);
    picture.media = media("gone", 800, 600, MediaState::Expired);
    push(picture);
    m_desk->service.pictures.failed.append(QStringLiteral("broken"));
    picture.media = media("broken", 400, 300);
    push(picture);
    picture.media = media("coat", 1600, 1200);
    push(picture, Direction::Out);
    m_shell->chatWindow()->setContentSize({ 600, 1240 });
    save(m_shell->chatWindow(), "pictures");
}

void TestContentShots::cardsAndLinks()
{
    Content card;
    card.kind = ContentKind::Card;
    card.title = QString::fromUtf8("羊毛混纺大衣 · 驼色");
    card.url = QStringLiteral("pages/item?id=8812");
    card.media = media("coat", 520, 416);
    push(card);
    say("这件现在下单几天能到上海？我想周末穿 😊");
    card.title = QString::fromUtf8(
        "没有封面的卡片，标题很长很长，长到一行放不下，两行也差不多放不下了，还要再长一点点");
    card.media = {};
    push(card, Direction::Out);
    Content link;
    link.kind = ContentKind::Link;
    link.title = QString::fromUtf8("七天无理由退货说明");
    link.description = QString::fromUtf8(
        "收到商品之日起七天内，商品完好可以退货；运费由谁承担、怎么申请，看这里。定制商品除外。");
    link.url = QStringLiteral("https://help.shop.example/return");
    push(link);
    push(link, Direction::Out);
    page()->questions()->ask(QString::fromUtf8(m_language == QLatin1String("en")
                                                   ? "Open help.shop.example in the browser?"
                                                   : "用浏览器打开 help.shop.example？"),
                             QString::fromUtf8(m_language == QLatin1String("en") ? "Open" : "打开"),
                             [] {});
    m_shell->chatWindow()->setContentSize({ 600, 860 });
    save(m_shell->chatWindow(), "cards-links");
}

void TestContentShots::otherKinds()
{
    Content voice;
    voice.kind = ContentKind::Voice;
    voice.description = QString::fromUtf8("请问你们周末几点关门");
    voice.media = media("v", 0, 0);
    push(voice);
    Content video;
    video.kind = ContentKind::Video;
    video.media = media("w", 0, 0, MediaState::Expired);
    push(video);
    Content place;
    place.kind = ContentKind::Location;
    place.title = QString::fromUtf8("上海市黄浦区人民大道 200 号");
    place.text = QStringLiteral("31.230416,121.473701");
    push(place);
    Content unsupported;
    unsupported.kind = ContentKind::Unsupported;
    unsupported.type = QStringLiteral("sticker");
    push(unsupported);
    Content event;
    event.kind = ContentKind::Event;
    event.type = QStringLiteral("kf_create_session");
    push(event);
    event.type = QStringLiteral("weapp_audit_success");
    push(event);
    m_shell->chatWindow()->setContentSize({ 600, 760 });
    save(m_shell->chatWindow(), "other-kinds");
}

void TestContentShots::ledger()
{
    say("在吗？");
    own("您好，陈女士！今天 17:00 前下单，周五前可以到上海。", DeliveryState::Accepted);
    own("尺码对照表稍后发您", DeliveryState::Failed, FailureReason::MediaInvalid, 40007);
    own("晚上好", DeliveryState::Expired, FailureReason::WindowOver);
    own("到货了告诉您", DeliveryState::Queued);
    const Message last = own("看到了，这是 M 码，您身高 165 正合适。", DeliveryState::Uncertain,
                             FailureReason::NoAnswer);
    Q_EMIT page()->view()->sendAgainRequested(last);
    m_shell->chatWindow()->setContentSize({ 600, 760 });
    save(m_shell->chatWindow(), "ledger-uncertain-question");
}

void TestContentShots::quotas()
{
    say("这是什么面料？");
    page()->composer()->setText(QString::fromUtf8("羊毛 70%"));
    save(m_shell->chatWindow(), "quota-rest");
    quota(1, 1, 95'000);
    save(m_shell->chatWindow(), "quota-scarce");
    quota(1, 0, 40 * 3'600'000LL);
    QTest::keyClick(page()->composer()->edit(), Qt::Key_Return);
    save(m_shell->chatWindow(), "quota-none-asks");
    quota(1, 0, -1);
    save(m_shell->chatWindow(), "quota-shut");
    QTest::keyClick(page()->composer()->edit(), Qt::Key_Return);
    save(m_shell->chatWindow(), "quota-shut-asks");
}

void TestContentShots::editors()
{
    say("能发我链接吗？");
    ContentEditor *card = page()->editor(ContentKind::Card);
    Q_EMIT page()->composer()->cardEditorWanted();
    card->findChild<QLineEdit *>(QStringLiteral("editorTitle"))
        ->setText(QString::fromUtf8("羊毛混纺大衣 · 驼色"));
    card->findChild<QLineEdit *>(QStringLiteral("editorAddress"))
        ->setText(QStringLiteral("/pages/item"));
    QTest::keyClick(card->findChild<QLineEdit *>(QStringLiteral("editorAddress")), Qt::Key_Return);
    save(m_shell->chatWindow(), "card-editor-problem");
    QGuiApplication::clipboard()->setImage(coat(520, 416));
    auto *cover = card->findChild<CoverField *>();
    QTest::keyClick(cover, Qt::Key_V, Qt::ControlModifier);
    QTRY_VERIFY(cover->cover());
    card->findChild<QLineEdit *>(QStringLiteral("editorAddress"))
        ->setText(QStringLiteral("pages/item?id=8812"));
    save(m_shell->chatWindow(), "card-editor");
    Q_EMIT page()->composer()->linkEditorWanted();
    save(m_shell->chatWindow(), "link-editor");
}

void TestContentShots::composerPictures()
{
    say("有实物图吗？");
    page()->composer()->addPictures({ {}, coat(800, 600) });
    QTRY_VERIFY(!page()->composer()->isEmpty());
    save(m_shell->chatWindow(), "composer-picture");
    for (int i = 0; i < 2; ++i)
        page()->composer()->addPictures({ {}, coat(300, 400 + i) });
    page()->composer()->setText(QString::fromUtf8("这几张是今天拍的"));
    QTest::qWait(400);
    save(m_shell->chatWindow(), "composer-pictures");
}

void TestContentShots::viewer()
{
    Content picture;
    picture.kind = ContentKind::Image;
    picture.media = media("coat", 1600, 1200);
    const Message message = push(picture);
    Q_EMIT page()->view()->pictureRequested(message);
    save(page()->viewer(), "viewer");
}

void TestContentShots::panel()
{
    for (const qint64 visitor : { 1, 2, 3, 4, 5 })
        m_desk->push(
            m_desk->makeMessage(visitor, 1, QString::fromUtf8("你们到底什么时候给我发货？")));
    quota(1, 1, 40 * 3'600'000LL);
    quota(2, 5, 90 * 60'000LL, 1);
    quota(3, 3, 5 * 3'600'000LL);
    quota(4, 0, -1);
    save(m_shell->panelWindow(), "panel-scarce");
    QTest::mouseClick(m_shell->panelWindow()->findChild<QWidget *>(QStringLiteral("closingStrip")),
                      Qt::LeftButton);
    save(m_shell->panelWindow(), "panel-closing-only");
}

void TestContentShots::card()
{
    VisitorCard card;
    card.visitor = m_desk->store.currentOf({ 1 })->visitor;
    card.source = { { QStringLiteral("page"), QString::fromUtf8("商品页") },
                    { QStringLiteral("city"), QString::fromUtf8("上海") },
                    { QStringLiteral("level"), QString::fromUtf8("金卡") },
                    { QStringLiteral("phone"), QStringLiteral("13812342671") },
                    { QStringLiteral("campaign"),
                      QString::fromUtf8("双十一 · 公众号推文第三条 · 买二送一活动页") } };
    card.sourceVerified = true;
    card.firstSeenAt = FakeDesk::kStart - 60LL * 24 * 3'600'000;
    card.conversations = 3;
    card.lastCard.emplace();
    card.lastCard->kind = ContentKind::Card;
    card.lastCard->title = QString::fromUtf8("羊毛混纺大衣 · 驼色");
    card.lastCard->url = QStringLiteral("pages/item?id=8812");
    card.lastCard->media = media("coat", 520, 416);
    m_desk->store.applyVisitorCard(card);
    say("这件现在下单几天能到上海？");
    m_shell->chatWindow()->chats()->setCardShown(true);
    save(m_shell->chatWindow(), "visitor-card");
    card.sourceVerified = false;
    card.lastCard.reset();
    m_desk->store.applyVisitorCard(card);
    save(m_shell->chatWindow(), "visitor-card-unverified");
}

QTEST_MAIN(TestContentShots)
#include "tst_ui_contentshots.moc"
