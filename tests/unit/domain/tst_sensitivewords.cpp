// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/sensitivewords.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QTest>

using namespace kefu;
using namespace kefu::domain;

namespace {

QString u(const char *text)
{
    return QString::fromUtf8(text);
}

WordFilter filter(std::initializer_list<WordRule> rules)
{
    return WordFilter(QList<WordRule>(rules));
}

QJsonObject entry(const char *word, const char *action = "mask", const char *direction = "both")
{
    return { { QStringLiteral("word"), QString::fromUtf8(word) },
             { QStringLiteral("action"), QString::fromLatin1(action) },
             { QStringLiteral("direction"), QString::fromLatin1(direction) } };
}

} // namespace

class TestSensitiveWords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void masks_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("masked");
        QTest::newRow("none") << u("你好") << u("你好");
        QTest::newRow("one") << u("请加微信") << u("请***");
        QTest::newRow("twice") << u("加微信，加微信") << u("***，***");
        QTest::newRow("blanks between") << u("加 微 信吧") << u("*****吧");
        QTest::newRow("invisible between") << u("加\u200B微信") << u("****");
        QTest::newRow("case and width") << u("my ＱＱ is QQ") << u("my ** is **");
        QTest::newRow("a word of another word's beginning") << u("微信号") << u("***");
        QTest::newRow("overlapping") << u("abcd") << u("****");
        QTest::newRow("a blank between latin letters counts") << u("q q") << u("q q");
    }
    void masks()
    {
        QFETCH(QString, text);
        QFETCH(QString, masked);
        const WordFilter words = filter({ { u("加微信") },
                                          { u("微信号") },
                                          { u("信"), WordAction::Warn },
                                          { u("qq") },
                                          { u("abc") },
                                          { u("bcd") } });
        QCOMPARE(words.look(text, Direction::In).masked, masked);
    }

    void whatItDoes()
    {
        const WordFilter words = filter({ { u("骗子"), WordAction::Block, false, true },
                                          { u("退款"), WordAction::Warn, false, true },
                                          { u("电话"), WordAction::Mask, true, false } });
        const auto out = words.look(u("退款? 骗子, 电话"), Direction::Out);
        QCOMPARE(out.words, QStringList({ u("退款"), u("骗子") }));
        QVERIFY(out.blocks && !out.masks);
        QCOMPARE(out.forcible, QStringList(u("退款")));
        const auto in = words.look(u("退款? 骗子, 电话"), Direction::In);
        QCOMPARE(in.words, QStringList(u("电话")));
        QVERIFY(in.masks && !in.blocks);
        QVERIFY(words.look(u("骗子"), Direction::System).isEmpty());
        QVERIFY(WordFilter().look(u("骗子"), Direction::Out).isEmpty());
    }

    void settings()
    {
        const QJsonArray json { entry(" Abc ", "block", "out"), entry("ABC"), entry("x") };
        const auto rules = wordRulesFromJson(json);
        QVERIFY(rules.ok());
        QCOMPARE(rules->size(), 2); // the same word twice counts once
        QCOMPARE(rules->first(), (WordRule { u("Abc"), WordAction::Block, false, true }));
        QCOMPARE(*wordRulesFromJson(toJson(*rules)), *rules);
        const QByteArray tooLong(65, 'x');
        const QList<QJsonObject> wrong { entry("  "),
                                         entry(tooLong.constData()),
                                         entry("a", "shout"),
                                         entry("a", "mask", "up"),
                                         {} };
        for (const QJsonObject &bad : wrong)
            QVERIFY(!wordRulesFromJson(QJsonArray { bad }).ok());
    }

    //! However many words there are, a text is read once: 10,000 words cost about what one does.
    void manyWordsCostNoMore()
    {
        QList<WordRule> rules;
        for (int i = 0; i < 10'000; ++i)
            rules.append({ u("词") + QString::number(i, 36) + u("组") });
        QElapsedTimer timer;
        timer.start();
        const WordFilter words(rules);
        qInfo("10000 words made ready in %lld ms", timer.elapsed());
        QString text;
        for (int i = 0; i < 500; ++i)
            text += u("你好词zz");
        text += u("词7pr组");
        timer.start();
        constexpr int kRounds = 100;
        for (int i = 0; i < kRounds; ++i)
            QCOMPARE(words.look(text, Direction::In).words.size(), 1);
        qInfo("%lld letters looked through in %.3f ms", text.size(),
              double(timer.nsecsElapsed()) / 1e6 / kRounds);
    }
};

QTEST_APPLESS_MAIN(TestSensitiveWords)
#include "tst_sensitivewords.moc"
