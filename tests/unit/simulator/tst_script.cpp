// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/daytraffic.h"
#include "relay/simulator/scriptplayer.h"
#include "relay/simulator/talkative.h"

#include <QFile>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace kefu::simulator;

namespace {

//! Writes down what visitors do, and may answer at once.
struct Stage {
    QStringList acts;
    std::function<void(const QString &app, const QString &visitor, const QString &text)> onSay;
    std::function<void(const QString &app, const QString &visitor)> onPush;
    QStringList askers; //!< the visitor of each act
    QList<ScriptedPush> pushes;

    ScriptPorts ports()
    {
        ScriptPorts ports;
        ports.enter = [this](const QString &, const QString &visitor, const QString &from) {
            add(visitor, QStringLiteral("enter ") + from);
        };
        ports.say = [this](const QString &app, const QString &visitor, const QString &text) {
            add(visitor, text);
            if (onSay)
                onSay(app, visitor, text);
        };
        ports.push = [this](const QString &app, const QString &visitor, const ScriptedPush &push) {
            pushes.append(push);
            add(visitor, push.msgType);
            if (onPush)
                onPush(app, visitor);
        };
        ports.unexpected = [this](const QString &, const QString &visitor, const QString &what) {
            add(visitor, QStringLiteral("unexpected: ") + what);
        };
        ports.gaveUp = [this](const QString &, const QString &visitor) {
            add(visitor, QStringLiteral("gave up"));
        };
        return ports;
    }

    void add(const QString &visitor, const QString &act)
    {
        askers.append(visitor);
        acts.append(act);
    }
};

Script scriptOf(const QByteArray &steps)
{
    auto script = parseScript(R"({"visitors":[{"name":"V","steps":)" + steps + "}]}");
    return script ? *script : Script {};
}

} // namespace

class TstScript : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDayHasItsHours();
    void errorsNameThePlace_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const QByteArray &json, const char *message) {
            QTest::newRow(name) << json << QString::fromUtf8(message);
        };
        const auto steps = [](const QByteArray &list) {
            return QByteArray(R"({"visitors":[{"name":"V","steps":)" + list + "}]}");
        };
        row("not JSON", "{\n\nx", "line 3: ");
        row("no visitors", "{}", "visitors: ");
        row("no name", R"({"visitors":[{"steps":[{"say":"x"}]}]})", "visitors[0]: name");
        row("same name",
            R"({"visitors":[{"name":"V","steps":[{"say":"x"}]},{"name":"V","steps":[{"say":"x"}]}]})",
            "visitors[1]: this name is taken");
        row("no steps", steps("[]"), "visitors[0]: steps");
        row("unknown step", steps(R"([{"say":"x"},{"dance":1}])"),
            "visitors[0].steps[1]: expected");
        row("empty text", steps(R"([{"say":""}])"), "visitors[0].steps[0]: a text");
        row("text list", steps(R"([{"say":["x",7]}])"), "visitors[0].steps[0]: a text");
        row("negative pause", steps(R"([{"pauseMs":-1}])"), "visitors[0].steps[0]: a time");
        row("endless pause", steps(R"([{"pauseMs":1e12}])"), "visitors[0].steps[0]: a time");
        row("answers", steps(R"([{"wait":{"answers":0}}])"), "visitors[0].steps[0]: answers");
        row("reactions", steps(R"([{"react":[]}])"), "visitors[0].steps[0]: react");
        row("words", steps(R"([{"react":[{"any":[""],"say":"x"}]}])"),
            "visitors[0].steps[0].react[0]: any");
        row("file", steps(R"([{"picture":{"file":"a.png"}}])"),
            "visitors[0].steps[0]: only a script");
        row("picture", steps(R"([{"picture":7}])"), "visitors[0].steps[0]: picture");
        row("push", steps(R"([{"push":{}}])"), "visitors[0].steps[0]: push");
        row("fields", steps(R"([{"push":{"type":"x","fields":{"<":1}}}])"),
            "visitors[0].steps[0]: fields");
        row("expect", steps(R"([{"expect":true}])"), "visitors[0].steps[0]: expect");
        row("enter", steps(R"([{"enter":7}])"), "visitors[0].steps[0]: enter");
        row("long SessionFrom", steps("[{\"enter\":\"" + QByteArray(1025, 'x') + "\"}]"),
            "visitors[0].steps[0]: enter");
    }
    void errorsNameThePlace()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, message);
        const auto script = parseScript(json);
        QVERIFY(!script.ok());
        QVERIFY2(script.error().message.startsWith(message), qPrintable(script.error().message));
    }

    void stepsHappenInOrder()
    {
        Stage stage;
        ScriptPlayer player(stage.ports(), 1, 1000);
        stage.onSay = [&player](const QString &app, const QString &visitor, const QString &text) {
            if (text == QLatin1String("two"))
                player.answered(app, visitor,
                                { QStringLiteral("text"), QStringLiteral("我们有货") });
        };
        QSignalSpy finished(&player, &ScriptPlayer::finished);
        const Script script =
            scriptOf(R"([{"enter":{"nickName":"V"}},{"say":"one"},{"pauseMs":500},{"say":"two"},
            {"wait":{"timeoutMs":60000}},
            {"react":[{"any":["没有"],"say":"bad"},{"any":["有货"],"say":"good"},{"say":"else"}]}])");
        QVERIFY(player.play(script, { QStringLiteral("shop") }));
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(stage.acts,
                 (QStringList { QStringLiteral("enter {\"nickName\":\"V\"}"), QStringLiteral("one"),
                                QStringLiteral("two"), QStringLiteral("good") }));
        QCOMPARE(player.result().finished, 1);
        QCOMPARE(player.result().unanswered, 0);
    }

    void picturesAndCards()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("cup.png")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("bytes");
        file.close();
        const auto script = parseScript(
            R"({"visitors":[{"name":"V","steps":[{"picture":true},{"picture":{"file":"cup.png"}},
            {"card":{"title":"T","pagePath":"p"}},{"push":{"type":"location",
            "fields":{"Location_X":1.5}}}]}]})",
            folder.path());
        QVERIFY2(script.ok(), script.ok() ? "" : qPrintable(script.error().message));
        Stage stage;
        ScriptPlayer player(stage.ports(), 1, 1000);
        QSignalSpy finished(&player, &ScriptPlayer::finished);
        QVERIFY(player.play(*script, { QStringLiteral("shop") }));
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(stage.acts,
                 (QStringList { QStringLiteral("image"), QStringLiteral("image"),
                                QStringLiteral("miniprogrampage"), QStringLiteral("location") }));
        QCOMPARE(stage.pushes.at(1).file, QByteArray("bytes"));
        QCOMPARE(stage.pushes.at(2).fields.size(), 2);
        QCOMPARE(stage.pushes.at(3).fields.first().value, QStringLiteral("1.5"));
    }

    void expectations_data()
    {
        QTest::addColumn<QByteArray>("expect");
        QTest::addColumn<bool>("met");
        QTest::newRow("word") << QByteArray(R"({"any":["no","good"]})") << true;
        QTest::newRow("other word") << QByteArray(R"({"any":["bad"]})") << false;
        QTest::newRow("type") << QByteArray(R"({"type":"image"})") << true;
        QTest::newRow("other type") << QByteArray(R"({"type":"link"})") << false;
        QTest::newRow("nothing") << QByteArray(R"({"nothing":true})") << false;
    }
    //! After "a good one" and a picture.
    void expectations()
    {
        QFETCH(QByteArray, expect);
        QFETCH(bool, met);
        Stage stage;
        ScriptPlayer player(stage.ports(), 1, 1000);
        stage.onSay = [&player](const QString &app, const QString &visitor, const QString &) {
            player.answered(app, visitor, { QStringLiteral("text"), QStringLiteral("a good one") });
            player.answered(app, visitor, { QStringLiteral("image"), QStringLiteral("[image]") });
        };
        QSignalSpy finished(&player, &ScriptPlayer::finished);
        QVERIFY(player.play(scriptOf(R"([{"say":"x"},{"expect":)" + expect + "}]"),
                            { QStringLiteral("shop") }));
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(player.result().finished, met ? 1 : 0);
        QCOMPARE(player.result().unexpected, met ? 0 : 1);
        QCOMPARE(stage.acts.size(), met ? 1 : 2);
    }

    void reactions_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("reaction");
        QTest::newRow("first match wins") << QStringLiteral("没有货") << QStringLiteral("no");
        QTest::newRow("second") << QStringLiteral("有货的") << QStringLiteral("yes");
        QTest::newRow("case does not matter")
            << QStringLiteral("It is IN STOCK") << QStringLiteral("yes");
        QTest::newRow("silent one") << QStringLiteral("稍等") << QString();
        QTest::newRow("none matches") << QStringLiteral("?") << QStringLiteral("else");
    }
    void reactions()
    {
        QFETCH(QString, answer);
        QFETCH(QString, reaction);
        Stage stage;
        ScriptPlayer player(stage.ports(), 1, 1000);
        stage.onSay = [&](const QString &app, const QString &visitor, const QString &text) {
            if (text == QLatin1String("q"))
                player.answered(app, visitor, { QStringLiteral("text"), answer });
        };
        QSignalSpy finished(&player, &ScriptPlayer::finished);
        const Script script = scriptOf(R"([{"say":"q"},{"wait":true},
            {"react":[{"any":["没有"],"say":"no"},{"any":["有","in stock"],"say":"yes"},{"any":["稍等"]},{"say":"else"}]}])");
        QVERIFY(player.play(script, { QStringLiteral("shop") }));
        QTRY_COMPARE(finished.size(), 1);
        QStringList expected { QStringLiteral("q") };
        if (!reaction.isEmpty())
            expected.append(reaction);
        QCOMPARE(stage.acts, expected);
    }

    void remindsOnceAndGivesUp()
    {
        Stage stage;
        ScriptPlayer player(stage.ports(), 1, 1000);
        QSignalSpy finished(&player, &ScriptPlayer::finished);
        const Script script = scriptOf(
            R"([{"say":"q"},{"wait":{"timeoutMs":20,"remind":"hello?"}},{"say":"thanks"}])");
        QVERIFY(player.play(script, { QStringLiteral("shop") }));
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(stage.acts,
                 (QStringList { QStringLiteral("q"), QStringLiteral("hello?"),
                                QStringLiteral("gave up") }));
        QCOMPARE(player.result().unanswered, 1);
    }

    void anAnswerToEarlierWordsIsNone()
    {
        Stage stage;
        ScriptPlayer player(stage.ports(), 1, 1000);
        stage.onSay = [&player](const QString &app, const QString &visitor, const QString &text) {
            if (text == QLatin1String("hello"))
                player.answered(app, visitor,
                                { QStringLiteral("text"), QStringLiteral("welcome") });
        };
        QSignalSpy finished(&player, &ScriptPlayer::finished);
        const Script script =
            scriptOf(R"([{"say":"hello"},{"say":"q"},{"wait":{"timeoutMs":20}}])");
        QVERIFY(player.play(script, { QStringLiteral("shop") }));
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(player.result().unanswered, 1);
    }

    void waitsForSeveralAnswers()
    {
        Stage stage;
        ScriptPlayer player(stage.ports(), 1, 1000);
        const Script script =
            scriptOf(R"([{"say":"q"},{"wait":{"answers":2,"timeoutMs":60000}},{"say":"thanks"}])");
        QVERIFY(player.play(script, { QStringLiteral("shop") }));
        QTRY_COMPARE(stage.acts.size(), 1);
        player.answered(QStringLiteral("shop"), QStringLiteral("V"),
                        { QStringLiteral("text"), QStringLiteral("1") });
        player.answered(QStringLiteral("shop"), QStringLiteral("other"),
                        { QStringLiteral("text"), QStringLiteral("2") });
        player.answered(QStringLiteral("other"), QStringLiteral("V"),
                        { QStringLiteral("text"), QStringLiteral("2") });
        QCOMPARE(player.result().running, 1);
        player.answered(QStringLiteral("shop"), QStringLiteral("V"),
                        { QStringLiteral("text"), QStringLiteral("2") });
        QTRY_COMPARE(stage.acts.size(), 2);
    }

    void visitorsTakeTurnsOverTheApps()
    {
        QSet<QString> seen;
        ScriptPorts ports;
        ports.enter = [](const QString &, const QString &, const QString &) {};
        ports.say = [&seen](const QString &app, const QString &visitor, const QString &) {
            seen.insert(app + QLatin1Char('/') + visitor);
        };
        ports.gaveUp = [](const QString &, const QString &) {};
        ScriptPlayer player(ports, 1, 1000);
        const auto script = parseScript(R"({"visitors":[{"name":"A","steps":[{"say":"x"}]},
            {"name":"B","steps":[{"say":"x"}]},{"name":"C","app":"two","steps":[{"say":"x"}]}]})");
        QVERIFY(!player.play(*script, {}));
        QVERIFY(player.play(*script, { QStringLiteral("one"), QStringLiteral("two") }));
        const QSet<QString> expected { QStringLiteral("one/A"), QStringLiteral("two/B"),
                                       QStringLiteral("two/C") };
        QTRY_COMPARE(seen, expected);
    }

    void talkativeVisitorsAreAnsweredAndEnd()
    {
        Stage stage;
        ScriptPlayer player(stage.ports(), 3, 1000);
        int answers = 0;
        stage.onSay = [&](const QString &app, const QString &visitor, const QString &) {
            ++answers;
            player.answered(app, visitor,
                            { QStringLiteral("text"), QStringLiteral("好的，有的，可以") });
        };
        stage.onPush = [&](const QString &app, const QString &visitor) {
            player.answered(app, visitor,
                            { QStringLiteral("text"), QStringLiteral("看到了，有货") });
        };
        QSignalSpy finished(&player, &ScriptPlayer::finished);
        QVERIFY(player.play(talkativeVisitors(12, 3), { QStringLiteral("shop") }));
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20000);
        QCOMPARE(player.result().finished, 12);
        QCOMPARE(player.result().unanswered, 0);
        QVERIFY2(answers >= 36 && answers <= 84, qPrintable(QString::number(answers)));
        QVERIFY(stage.acts.first().startsWith(QLatin1String("enter {")));
        QVERIFY(stage.acts.first().contains(stage.askers.first())); // the nickname
    }

    void sameSeedSameVisitors()
    {
        const auto play = [](quint32 seed) {
            QHash<QString, QStringList> said;
            ScriptPorts ports;
            ports.enter = [](const QString &, const QString &, const QString &) {};
            ports.gaveUp = [](const QString &, const QString &) {};
            ports.say = [&said](const QString &, const QString &visitor, const QString &text) {
                said[visitor].append(text);
            };
            ScriptPlayer player(ports, seed, 1000);
            const auto script = parseScript(R"({"visitors":[{"name":"A","steps":[
                {"say":["1","2","3","4","5"]},{"say":["1","2","3","4","5"]},{"say":["1","2","3","4","5"]},
                {"say":["1","2","3","4","5"]},{"say":["1","2","3","4","5"]},{"say":["1","2","3","4","5"]}]}]})");
            QSignalSpy finished(&player, &ScriptPlayer::finished);
            if (!player.play(*script, { QStringLiteral("shop") }) || !finished.wait())
                return QStringList();
            return said.value(QStringLiteral("A"));
        };
        const QStringList first = play(42);
        QCOMPARE(first.size(), 6);
        QCOMPARE(play(42), first);
        QVERIFY(play(43) != first);
    }

    void talkativeNamesAreDistinct()
    {
        const Script script = talkativeVisitors(kMaxTalkative, 1);
        QSet<QString> names;
        for (const ScriptedVisitor &visitor : script.visitors)
            names.insert(visitor.name);
        QCOMPARE(names.size(), kMaxTalkative);
    }
};

void TstScript::aDayHasItsHours()
{
    const Script day = dayOfVisitors(10'000, 7);
    QCOMPARE(day.visitors.size(), 10'000);
    QHash<int, int> hours;
    QHash<QString, int> lastMs;
    int again = 0;
    int before = 0;
    for (const ScriptedVisitor &visitor : day.visitors) {
        QVERIFY(visitor.startMs >= before && visitor.startMs < 24 * 3'600'000);
        before = visitor.startMs;
        ++hours[visitor.startMs / 3'600'000];
        if (lastMs.contains(visitor.name)) {
            ++again;
            QVERIFY(visitor.startMs - lastMs.value(visitor.name) >= 3'600'000);
        }
        lastMs.insert(visitor.name, visitor.startMs);
        // Says something and waits, one to four times.
        QVERIFY(visitor.steps.size() % 2 == 0 && visitor.steps.size() <= 8);
        QCOMPARE(int(visitor.steps.last().kind), int(ScriptStep::Kind::Wait));
    }
    QCOMPARE(hours.size(), 24);
    QVERIFY(hours.value(10) > 10 * hours.value(4)); // morning and night
    QVERIFY(again > 1000 && again < 1500); // one in eight
    const auto namesOf = [](const Script &script) {
        QStringList names;
        for (const ScriptedVisitor &visitor : script.visitors)
            names.append(visitor.name + QString::number(visitor.startMs));
        return names;
    };
    QCOMPARE(namesOf(dayOfVisitors(10'000, 7)), namesOf(day));
    QVERIFY(namesOf(dayOfVisitors(10'000, 8)) != namesOf(day));
}

QTEST_GUILESS_MAIN(TstScript)
#include "tst_script.moc"
