// SPDX-License-Identifier: Apache-2.0
#include "relay/http/multipart.h"
#include "relay/protocol/faces.h"
#include "relay/wechat/apianswer.h"
#include "relay/wechat/callbackparser.h"
#include "relay/wechat/sessionfrom.h"

#include <QDirIterator>
#include <QTest>

using namespace kefu;
using namespace kefu::wechat;

//! What the fuzzers kept runs through the same parsers in every test run, with the sanitizers of
//! the build.
class TestCorpus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFileIsSurvived_data();
    void everyFileIsSurvived();
};

void TestCorpus::everyFileIsSurvived_data()
{
    QTest::addColumn<QByteArray>("input");
    QDirIterator files(QStringLiteral(KEFUDESK_CORPUS), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QTest::newRow(qPrintable(files.fileName())) << file.readAll();
    }
}

void TestCorpus::everyFileIsSurvived()
{
    QFETCH(QByteArray, input);
    ChannelKeys keys;
    keys.token = "t";
    keys.aesKey = QByteArray(43, 'A');
    QVERIFY(!openCallback(keys, {}, input));
    const ParsedCallback parsed = parseCallback(ChannelId { 1 }, input, 1'700'000'000'000);
    if (const auto *inbound = std::get_if<domain::Inbound>(&parsed)) {
        QCOMPARE(inbound->dedupeKey.size(), 32);
        QCOMPARE(inbound->raw, input);
    }
    const QString text = QString::fromUtf8(input);
    QVERIFY(readSessionFrom(text).fields.size() <= kMaxSourceFields);
    QString joined;
    for (const faces::Piece &piece : faces::pieces(text))
        joined += piece.source;
    QCOMPARE(joined, text);
    const qsizetype line = input.indexOf('\n'); // of forms the first line is the type
    const auto form = http::parseMultipart(input.left(line), input.mid(line + 1));
    QVERIFY(!form || form->size() <= 16);
    const ApiReading reading = readAnswer({ domain::CallResult::Answered, 200, input, {} });
    QVERIFY(reading.call != domain::CallResult::NeverSent);
}

QTEST_APPLESS_MAIN(TestCorpus)
#include "tst_corpus.moc"
