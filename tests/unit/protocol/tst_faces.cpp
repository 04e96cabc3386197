// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/faces.h"
#include "relay/protocol/markup.h"

#include <QSet>
#include <QTest>

using namespace kefu;
using namespace kefu::faces;

//! WeChat's text emoticons, both ways.
class TestFaces : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFaceOfTheDeskArrives_data();
    void everyFaceOfTheDeskArrives();
    void everyWechatFaceIsShown_data();
    void everyWechatFaceIsShown();
    void rowsAreSound();
    void splits_data();
    void splits();
    void composed_data();
    void composed();
    void hostileTextTakesNoTime();
};

void TestFaces::everyFaceOfTheDeskArrives_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : markup::faceNames())
        QTest::newRow(qPrintable(name)) << name;
}

//! What goes out comes back as the same face, or is one emoji.
void TestFaces::everyFaceOfTheDeskArrives()
{
    QFETCH(QString, name);
    const QString composed = QStringLiteral("face[") + name + u']';
    const QString sent = toWechat(QStringLiteral("a") + composed + QStringLiteral("b"));
    QVERIFY(!sent.contains(QStringLiteral("face[")));
    QVERIFY(wechatFor(name).toUtf8().size() <= composed.toUtf8().size());
    const QList<Piece> back = pieces(sent);
    if (back.size() == 1) {
        const QString emoji = sent.mid(1, sent.size() - 2);
        QVERIFY2(emoji.size() <= 3 && emoji.toUcs4().size() <= 2 && emoji.at(0).unicode() > 0x2000,
                 qPrintable(emoji));
        return;
    }
    QCOMPARE(back.size(), 3);
    QCOMPARE(back[1].kind, PieceKind::Face);
    QCOMPARE(back[1].text, name);
    QCOMPARE(back[1].source, wechatFor(name));
}

void TestFaces::everyWechatFaceIsShown_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("shown");
    for (const WechatFace &face : wechatFaces()) {
        const QString shown = face.face.isEmpty() ? face.emoji.toString() : face.face.toString();
        const QString chinese = u'[' + face.chinese.toString() + u']';
        QTest::newRow(qPrintable(chinese)) << chinese << shown;
        if (!face.code.isEmpty())
            QTest::newRow(face.code.data()) << QString(face.code) << shown;
        if (!face.english.isEmpty())
            QTest::newRow(face.english.data())
                << QString(u'[' + QString(face.english) + u']') << shown;
    }
    QTest::newRow("full-width") << QStringLiteral("[Bah！L]") << QStringLiteral("左哼哼");
    QTest::newRow("an older name") << QStringLiteral("[示爱]") << QStringLiteral("👄");
    QTest::newRow("traditional") << QStringLiteral("[愛心]") << QStringLiteral("心");
}

void TestFaces::everyWechatFaceIsShown()
{
    QFETCH(QString, written);
    QFETCH(QString, shown);
    const QList<Piece> found = pieces(QStringLiteral("好") + written + QStringLiteral("的"));
    QCOMPARE(found.size(), 3);
    QVERIFY(found[1].kind != PieceKind::Text);
    QCOMPARE(found[1].text, shown);
    QCOMPARE(found[1].source, written);
}

void TestFaces::rowsAreSound()
{
    QSet<QString> codes;
    QSet<QString> names;
    int withCode = 0;
    for (const WechatFace &face : wechatFaces()) {
        QVERIFY2(face.face.isEmpty() != face.emoji.isEmpty(), qPrintable(face.chinese.toString()));
        QVERIFY(face.face.isEmpty() || markup::isFaceName(face.face.toString()));
        withCode += face.code.isEmpty() ? 0 : 1;
        codes.insert(face.code);
        names.insert(face.chinese.toString());
    }
    QCOMPARE(withCode, 105); // the whole first set (wechat.md P12)
    QCOMPARE(codes.size(), withCode + 1);
    QCOMPARE(names.size(), wechatFaces().size());
    QVERIFY(wechatFor(QStringLiteral("no such face")).isEmpty());
}

void TestFaces::splits_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, const char *text, const char *words) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(words);
    };
    row("empty", "", "");
    row("no face", "在吗", "在吗");
    row("alone", "/::)", "[微笑]");
    row("in a row", "/::)/::D[微笑][Smile]", "[微笑][嘻嘻][微笑][微笑]");
    row("the longest code counts", "/::-S/::-|/::-O", "[怒骂]😅[哈欠]");
    row("one code begins another", "/:,@@/:,@P/:@@/:@)/:@>/:@x", "[晕][偷笑]👊🙏[右哼哼]😱");
    row("letters behind a code", "/:rose谢谢/:ok", "🌹谢谢[ok]");
    row("case counts", "/::d/::D", "[白眼][嘻嘻]");
    row("no such code", "/:: /:", "/:: /:");
    row("an address", "https://a.cn/b", "https://a.cn/b");
    row("no such name", "[链接] [smile] []", "[链接] [smile] []");
    row("brackets in brackets", "[[微笑]]", "[[微笑]]");
    row("open bracket", "[微笑", "[微笑");
    row("at the end", "好[", "好[");
    row("slash at the end", "好/", "好/");
}

void TestFaces::splits()
{
    QFETCH(QString, text);
    QFETCH(QString, words);
    QString joined;
    for (const Piece &piece : pieces(text)) {
        joined += piece.source;
        QVERIFY(piece.kind != PieceKind::Text || piece.text == piece.source);
    }
    QCOMPARE(joined, text);
    QCOMPARE(inWords(text), words);
}

void TestFaces::composed_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("sent");
    const auto row = [](const char *name, const char *text, const char *sent) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(sent);
    };
    row("plain", "您好", "您好");
    row("name", "您好 face[微笑] 请稍等", "您好 [微笑] 请稍等");
    row("code", "face[拜拜]", "/:bye");
    row("emoji", "face[熊猫]", "🐼");
    row("several", "face[ok]face[ok]", "/:ok/:ok");
    row("unknown", "face[没有]face[微笑]", "face[没有][微笑]");
    row("open", "face[微笑", "face[微笑");
    row("one in another", "face[face[微笑]", "face[[微笑]");
    row("WeChat's own stay", "/::)[微笑]", "/::)[微笑]");
    row("far bracket", "face[                  ]", "face[                  ]");
}

void TestFaces::composed()
{
    QFETCH(QString, text);
    QFETCH(QString, sent);
    QCOMPARE(toWechat(text), sent);
}

void TestFaces::hostileTextTakesNoTime()
{
    constexpr int kMany = 20'000;
    for (const char *part : { "face[", "/:", "[", "/:,@", "[微笑" }) {
        const QString text = QString::fromUtf8(part).repeated(kMany) + u']';
        QVERIFY(toWechat(text).size() <= text.size());
        QVERIFY(!pieces(text).isEmpty());
    }
}

QTEST_APPLESS_MAIN(TestFaces)
#include "tst_faces.moc"
