// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/textpieces.h"

#include <QRandomGenerator>
#include <QTest>

using namespace kefu;
using namespace Qt::Literals::StringLiterals;

class TestTextPieces : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sizes_data();
    void sizes();
    void splits_data();
    void splits();
    void piecesJoinToTheWhole();
};

void TestTextPieces::sizes_data()
{
    QTest::addColumn<QString>("text");
    for (const QString &text :
         { u""_s, u"abc"_s, u"é"_s, u"你好"_s, u"😀👨‍👩‍👧"_s, u"\u07ff\u0800"_s })
        QTest::newRow(qPrintable(text)) << text;
}

void TestTextPieces::sizes()
{
    QFETCH(QString, text);
    QCOMPARE(utf8Size(text), text.toUtf8().size());
}

void TestTextPieces::splits_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("maxBytes");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("empty") << u""_s << 10 << QStringList();
    QTest::newRow("fits") << u"abc"_s << 3 << QStringList { u"abc"_s };
    QTest::newRow("one too many") << u"abcd"_s << 3 << QStringList { u"abc"_s, u"d"_s };
    QTest::newRow("bytes, not characters")
        << u"你好吗"_s << 7 << QStringList { u"你好"_s, u"吗"_s };
    QTest::newRow("inside a pair") << u"a😀b"_s << 4 << QStringList { u"a"_s, u"😀"_s, u"b"_s };
    QTest::newRow("accent stays") << u"aae\u0301"_s << 4 << QStringList { u"aa"_s, u"e\u0301"_s };
    QTest::newRow("family stays") << u"a👨‍👩‍👧"_s << 18
                                  << QStringList { u"a"_s, u"👨‍👩‍👧"_s };
    QTest::newRow("family too large for a piece")
        << u"👨‍👩‍👧"_s << 7 << QStringList { u"👨‍"_s, u"👩‍"_s, u"👧"_s };
    QTest::newRow("code point larger than the limit")
        << u"😀a"_s << 1 << QStringList { u"😀"_s, u"a"_s };
    QTest::newRow("no limit at all") << u"ab"_s << 0 << QStringList { u"a"_s, u"b"_s };
    QTest::newRow("2048 in Chinese")
        << QString(683, u'你') << 2048 << QStringList { QString(682, u'你'), u"你"_s };
}

void TestTextPieces::splits()
{
    QFETCH(QString, text);
    QFETCH(int, maxBytes);
    QFETCH(QStringList, expected);
    QCOMPARE(textPieces(text, maxBytes), expected);
}

void TestTextPieces::piecesJoinToTheWhole()
{
    static const QStringList kUnits {
        u"a"_s,  u"你"_s, u"😀"_s, u"\u0301"_s, u"\u200d"_s,
        u"\n"_s, u"é"_s,  u"🇨"_s, u"\r"_s,     QString(QChar(0xd83d))
    };
    QRandomGenerator random(7);
    for (int round = 0; round < 300; ++round) {
        QString text;
        for (int i = random.bounded(200); i > 0; --i)
            text += kUnits[random.bounded(int(kUnits.size()))];
        const int maxBytes = random.bounded(4, 60);
        const QStringList pieces = textPieces(text, maxBytes);
        QCOMPARE(pieces.join(QString()), text);
        for (const QString &piece : pieces) {
            QVERIFY(!piece.isEmpty());
            QVERIFY(utf8Size(piece) <= maxBytes);
            // A pair is never torn; lone halves were so in the text already.
            const qsizetype at = &piece - pieces.data();
            if (at + 1 < pieces.size())
                QVERIFY(
                    !(piece.back().isHighSurrogate() && pieces[at + 1].front().isLowSurrogate()));
        }
    }
}

QTEST_APPLESS_MAIN(TestTextPieces)
#include "tst_textpieces.moc"
