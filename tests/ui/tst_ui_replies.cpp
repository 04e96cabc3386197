// SPDX-License-Identifier: Apache-2.0
#include "ui/admin/repliespage.h"
#include "ui/language.h"
#include "ui/widgets/button.h"
#include "ui/widgets/plainlabel.h"

#include <QDir>
#include <QJsonArray>
#include <QLineEdit>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

//! A relay's answers to the page's commands, as PROTOCOL.md has them.
class FakeReplies : public AdminService {
public:
    void run(const QString &command, const QJsonObject &fields, QObject *context,
             Done done) override
    {
        asked.append({ command, fields });
        const Result<QJsonObject> answer = command == failing
            ? Result<QJsonObject>(makeError(ErrorCode::Forbidden, QStringLiteral("no")))
            : Result<QJsonObject>(command == QLatin1String("reply.test") ? trial : replies);
        QMetaObject::invokeMethod(
            context, [done = std::move(done), answer] { done(answer); }, Qt::QueuedConnection);
    }

    QList<std::pair<QString, QJsonObject>> asked;
    QJsonObject replies {
        { s("on"), true },
        { s("open"), true },
        { s("texts"),
          QJsonArray { QJsonObject { { s("kind"), s("leave") },
                                     { s("on"), true },
                                     { s("text"), s("我们已下班，上班后回复您") },
                                     { s("cost"), 1 } },
                       QJsonObject { { s("kind"), s("emergency") },
                                     { s("on"), false },
                                     { s("text"), s("系统维护中") },
                                     { s("cost"), 1 } } } },
        { s("rules"),
          QJsonArray { QJsonObject { { s("id"), s("3") },
                                     { s("match"), s("contains") },
                                     { s("pattern"), s("退款") },
                                     { s("text"), s("退款 3 天内到账") },
                                     { s("cost"), 1 } } } },
    };
    QJsonObject trial { { s("triggers"), s("keyword") },
                        { s("rule"), s("3") },
                        { s("cost"), 1 },
                        { s("text"), s("退款 3 天内到账") } };
    QString failing;
};

} // namespace

//! The automatic replies of a mini program: trying a text, switches, keyword rules (product.md 6).
class TestReplies : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void textIsTried();
    void nothingIsTriggered();
    void textsAreSwitched();
    void rulesComeAndGo();
    void refusedIsSaid();
    void pictures();

private:
    template <typename T> T *part(const char *name)
    {
        return m_page->findChild<T *>(QLatin1String(name));
    }
    Button *actionOf(QWidget *row) { return row->findChild<Button *>(s("rowAction")); }
    const QJsonObject &lastFields() const { return m_service.asked.last().second; }

    Language m_language;
    Look m_look;
    FakeReplies m_service;
    std::unique_ptr<RepliesPage> m_page;
};

void TestReplies::init()
{
    m_language.use(s("zh_CN"));
    m_service.asked.clear();
    m_service.failing.clear();
    m_page = std::make_unique<RepliesPage>(m_look, m_service, nullptr);
    m_page->resize(820, 560);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    m_page->start({ { s("name"), s("shop") } });
    QTRY_COMPARE(m_page->findChildren<QWidget *>(s("replyText")).size(), 2);
}

void TestReplies::cleanup()
{
    m_page.reset();
}

void TestReplies::textIsTried()
{
    QTest::keyClicks(part<QLineEdit>("trialText"), s("refund"));
    QTest::keyClick(part<QLineEdit>("trialText"), Qt::Key_Return);
    QCOMPARE(m_service.asked.last().first, s("reply.test"));
    QCOMPARE(lastFields(), QJsonObject({ { s("name"), s("shop") }, { s("text"), s("refund") } }));
    auto *result = part<PlainLabel>("trialResult");
    QTRY_VERIFY(result->text().contains(s("关键词回复 3")));
    QVERIFY(result->text().contains(s("占用 1 条")));
    QVERIFY(result->text().contains(s("退款 3 天内到账")));
}

void TestReplies::nothingIsTriggered()
{
    const QJsonObject trial =
        std::exchange(m_service.trial, QJsonObject { { s("triggers"), QString() } });
    part<QLineEdit>("trialText")->setText(s("你好"));
    QTest::mouseClick(part<Button>("trialRun"), Qt::LeftButton);
    QTRY_COMPARE(part<PlainLabel>("trialResult")->text(), s("这句话不会触发自动回复"));
    m_service.trial = trial;
    const qsizetype asked = m_service.asked.size();
    part<QLineEdit>("trialText")->setText(s("  "));
    QTest::mouseClick(part<Button>("trialRun"), Qt::LeftButton);
    QCOMPARE(m_service.asked.size(), asked);
}

void TestReplies::textsAreSwitched()
{
    const auto rows = m_page->findChildren<QWidget *>(s("replyText"));
    QTest::mouseClick(actionOf(rows.at(0)), Qt::LeftButton);
    QCOMPARE(m_service.asked.last().first, s("reply.text"));
    QCOMPARE(lastFields().value(s("kind")).toString(), s("leave"));
    QCOMPARE(lastFields().value(s("on")).toString(), s("off"));
    QTest::mouseClick(actionOf(rows.at(1)), Qt::LeftButton);
    QCOMPARE(m_service.asked.last().first, s("reply.emergency"));
    QCOMPARE(lastFields().value(s("on")).toString(), s("on"));
    QTest::mouseClick(actionOf(part<QWidget>("replyAll")), Qt::LeftButton);
    QCOMPARE(m_service.asked.last().first, s("reply.set"));
    QCOMPARE(lastFields().value(s("on")).toString(), s("off"));
}

void TestReplies::rulesComeAndGo()
{
    QTest::mouseClick(actionOf(part<QWidget>("replyRule")), Qt::LeftButton);
    QCOMPARE(m_service.asked.last().first, s("reply.remove"));
    QCOMPARE(lastFields().value(s("id")).toString(), s("3"));
    QTest::mouseClick(part<Button>("ruleAdd"), Qt::LeftButton); // both fields are empty
    QCOMPARE(m_service.asked.last().first, s("reply.remove"));
    part<QLineEdit>("rulePattern")->setText(s("发货"));
    part<QLineEdit>("ruleText")->setText(s("24 小时内发货"));
    QTest::keyClick(part<QLineEdit>("ruleText"), Qt::Key_Return);
    QCOMPARE(m_service.asked.last().first, s("reply.add"));
    QCOMPARE(lastFields().value(s("match")).toString(), s("contains"));
    QCOMPARE(lastFields().value(s("pattern")).toString(), s("发货"));
}

void TestReplies::refusedIsSaid()
{
    m_service.failing = s("reply.text");
    QTest::mouseClick(actionOf(part<QWidget>("replyText")), Qt::LeftButton);
    const auto said = [this] {
        const auto labels = m_page->findChildren<PlainLabel *>();
        return std::any_of(labels.begin(), labels.end(), [](const PlainLabel *label) {
            return label->isVisible() && label->text() == s("您没有此操作的权限。");
        });
    };
    QTRY_VERIFY(said());
}

void TestReplies::pictures()
{
    const QString folder = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
    for (const char *language : { "zh_CN", "en" }) {
        m_language.use(s(language));
        part<QLineEdit>("trialText")->setText(s("怎么退款"));
        QTest::mouseClick(part<Button>("trialRun"), Qt::LeftButton);
        QTRY_VERIFY(!part<PlainLabel>("trialResult")->text().isEmpty());
        QCoreApplication::processEvents();
        if (!folder.isEmpty() && QDir().mkpath(folder))
            m_page->grab().save(
                QDir(folder).filePath(s("replies-") + s(language) + QStringLiteral(".png")));
    }
}

QTEST_MAIN(TestReplies)
#include "tst_ui_replies.moc"
