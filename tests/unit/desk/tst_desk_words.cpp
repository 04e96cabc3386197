// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/shopdesk.h"

#include <QJsonArray>

using namespace kefu;
using namespace kefu::desk;
using namespace kefu::testing;

//! Sensitive words where they count: on the way out, and before anybody sees what came in.
class TestDeskWords : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<Shop> m_shop;

    bool use(const QList<domain::WordRule> &rules)
    {
        return m_shop
            ->await<bool>(
                [&](auto done) { m_shop->desk->changeWords(Desk::localActor(), rules, done); })
            .ok();
    }
    static domain::WordRule rule(const char *word, domain::WordAction action, bool in, bool out)
    {
        return { QString::fromUtf8(word), action, in, out };
    }
    static QJsonObject detailsOf(const Result<Message> &sent)
    {
        return sent ? QJsonObject() : sent.error().details;
    }

private Q_SLOTS:
    void init() { m_shop = std::make_unique<Shop>(); }
    void cleanup() { m_shop.reset(); }

    void onTheWayOut()
    {
        using domain::WordAction;
        QVERIFY(use({ rule("骗子", WordAction::Block, false, true),
                      rule("退款", WordAction::Warn, false, true),
                      rule("电话", WordAction::Mask, true, true) }));
        const ConversationId conversation = m_shop->withAnn();
        const auto send = [&](const char *text, bool force = false) {
            return m_shop->reply(m_shop->ann, conversation, QString::fromUtf8(text), {}, force);
        };
        const auto warned = send("可以退款");
        QCOMPARE(codeOf(warned), ErrorCode::Forbidden);
        QCOMPARE(detailsOf(warned).value(QStringLiteral("reason")).toString(),
                 QStringLiteral("sensitive_words"));
        QCOMPARE(detailsOf(warned).value(QStringLiteral("words")).toArray(),
                 QJsonArray { QString::fromUtf8("退款") });
        QVERIFY(detailsOf(warned).value(QStringLiteral("forcible")).toBool());
        QCOMPARE(send("可以退款", true)->content.text, QString::fromUtf8("可以退款"));
        for (const bool force : { false, true }) {
            const auto blocked = send("骗子, 退款", force);
            QCOMPARE(codeOf(blocked), ErrorCode::Forbidden);
            QVERIFY(!detailsOf(blocked).value(QStringLiteral("forcible")).toBool());
        }
        QCOMPARE(send("我的电话")->content.text, QString::fromUtf8("我的**"));
        QTRY_COMPARE(m_shop->wechat.sent.size(), 2);
        QVERIFY(m_shop->wechat.sent[1].contains("**"));
    }

    void beforeAnybodySeesIt()
    {
        QVERIFY(use({ rule("骗子", domain::WordAction::Block, true, true),
                      rule("退款", domain::WordAction::Warn, true, true) }));
        m_shop->withAnn();
        QVERIFY(m_shop->say(m_shop->shop, openid(1), QString::fromUtf8("你们是骗子, 退款")));
        QTRY_VERIFY(m_shop->annConsole.texts().contains(QString::fromUtf8("你们是**, 退款")));
        // Also after a restart, in the history and the list.
        m_shop->desk->detach(m_shop->annSession, false);
        m_shop->desk->detach(m_shop->leadSession, false);
        m_shop->close();
        m_shop->open();
        const auto list = m_shop->await<VisitorPage>(
            [&](auto done) { m_shop->desk->conversations(m_shop->actor(m_shop->ann), {}, done); });
        QVERIFY(list.ok());
        QCOMPARE(list->conversations.first().lastMessage->content.text,
                 QString::fromUtf8("你们是**, 退款"));
        const auto words = m_shop->await<QList<domain::WordRule>>(
            [&](auto done) { m_shop->desk->words(Desk::localActor(), done); });
        QCOMPARE(words->size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestDeskWords)
#include "tst_desk_words.moc"
