// SPDX-License-Identifier: Apache-2.0
#include "samples.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace kefu::test;

//! The helper as the relay starts it.
class TestProgram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void good();
    void refused_data();
    void refused();
    void usage();

private:
    struct Run {
        int code = -1;
        QJsonObject answer;
    };
    Run run(const QByteArray &file);
    QString path(const char *name) const { return m_dir.filePath(QString::fromLatin1(name)); }

    QTemporaryDir m_dir;
};

TestProgram::Run TestProgram::run(const QByteArray &file)
{
    QFile input(path("input"));
    if (!input.open(QIODevice::WriteOnly) || input.write(file) != file.size())
        return {};
    input.close();
    QProcess helper;
    helper.start(QStringLiteral(KEFUDESK_BIN_DIR "/kefudesk-imagehelper"),
                 { path("input"), path("picture"), path("thumb") });
    if (!helper.waitForFinished() || helper.exitStatus() != QProcess::NormalExit)
        return {};
    return { helper.exitCode(), QJsonDocument::fromJson(helper.readAllStandardOutput()).object() };
}

void TestProgram::good()
{
    const Run result = run(encode(noise(640, 480), "png"));
    QCOMPARE(result.code, 0);
    QCOMPARE(result.answer.value(QStringLiteral("width")).toInt(), 640);
    QCOMPARE(result.answer.value(QStringLiteral("height")).toInt(), 480);
    QCOMPARE(result.answer.value(QStringLiteral("mimeType")).toString(),
             QStringLiteral("image/jpeg"));
    QCOMPARE(QImage(path("picture")).size(), QSize(640, 480));
    QCOMPARE(QImage(path("thumb")).size(), QSize(360, 270));
}

void TestProgram::refused_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("bomb") << pngBomb(40'000, 40'000);
    QTest::newRow("no picture") << QByteArray("hello");
    QTest::newRow("empty") << QByteArray();
    // Just within the limits, and far more memory than it has bytes: decoded, or refused.
    QTest::newRow("deep") << pngBomb(7000, 7000);
}

void TestProgram::refused()
{
    QFETCH(QByteArray, file);
    const Run result = run(file);
    QCOMPARE(result.code, 0);
    QVERIFY(result.answer.contains(QStringLiteral("error")));
    QCOMPARE(QFile(path("picture")).size(), 0);
}

void TestProgram::usage()
{
    QProcess helper;
    helper.start(QStringLiteral(KEFUDESK_BIN_DIR "/kefudesk-imagehelper"), {});
    QVERIFY(helper.waitForFinished());
    QCOMPARE(helper.exitCode(), 2);
}

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
