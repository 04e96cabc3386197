// SPDX-License-Identifier: Apache-2.0
#include "ui/model/pictureworker.h"

#include <QBuffer>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace kefu;
using namespace kefu::ui;

//! What an agent's or a visitor's file may be: limits are looked at before a pixel is decoded.
class TestPictureFile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsWhatWeChatTakes_data();
    void keepsWhatWeChatTakes();
    void othersBecomePngOrJpeg();
    void largeOnesShrink();
    void hostileFilesAreRefused_data();
    void hostileFilesAreRefused();
    void aHugeHeaderCostsNothing();
    void decodesWithinTheBound();
    void clipboard();
    void fileNames_data();
    void fileNames();
    void workerAnswersInThisThread();
    void workerForgetsWhoIsGone();
    void oddPaths();
};

namespace {

QByteArray encoded(const QImage &image, const char *format, int quality = -1)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format, quality);
    return buffer.data();
}

//! Noise, so that nothing compresses it away.
QImage noise(int width, int height)
{
    QImage image(width, height, QImage::Format_RGB32);
    quint32 state = 1;
    for (int y = 0; y < height; ++y) {
        auto *line = reinterpret_cast<quint32 *>(image.scanLine(y));
        std::generate(line, line + width, [&state] {
            state = state * 1664525 + 1013904223;
            return 0xFF000000 | (state >> 8);
        });
    }
    return image;
}

//! A PNG that claims to be so large; its pixels are not there.
QByteArray pngClaiming(quint32 width, quint32 height)
{
    QByteArray png = encoded(QImage(1, 1, QImage::Format_RGB32), "png");
    qToBigEndian(width, png.data() + 16);
    qToBigEndian(height, png.data() + 20);
    // The checksum of the header, as PNG wants it.
    quint32 crc = 0xFFFFFFFF;
    for (int i = 12; i < 29; ++i) {
        crc ^= quint8(png.at(i));
        for (int bit = 0; bit < 8; ++bit)
            crc = crc & 1 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
    }
    qToBigEndian(~crc, png.data() + 29);
    return png;
}

} // namespace

void TestPictureFile::keepsWhatWeChatTakes_data()
{
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<QString>("mime");
    QTest::newRow("png") << QByteArray("png") << QStringLiteral("image/png");
    QTest::newRow("jpeg") << QByteArray("jpg") << QStringLiteral("image/jpeg");
}

void TestPictureFile::keepsWhatWeChatTakes()
{
    QFETCH(QByteArray, format);
    QFETCH(QString, mime);
    const QByteArray bytes = encoded(noise(600, 300), format.constData());
    const auto made = attachmentFromFile(bytes, QStringLiteral("C:\\fake\\foto.dat"));
    QVERIFY(made.ok());
    QCOMPARE(made->bytes, bytes);
    QCOMPARE(made->mimeType, mime);
    QCOMPARE(made->size, QSize(600, 300));
    QCOMPARE(made->preview.size(), QSize(480, 240));
    QCOMPARE(made->fileName, QStringLiteral("foto.dat"));
}

void TestPictureFile::othersBecomePngOrJpeg()
{
    const auto bmp = attachmentFromFile(encoded(noise(40, 30), "bmp"), QStringLiteral("a.bmp"));
    QVERIFY(bmp.ok());
    QVERIFY(bmp->bytes.startsWith("\x89PNG"));
    QCOMPARE(bmp->mimeType, QStringLiteral("image/png"));
    const auto large = attachmentFromFile(encoded(noise(1200, 1000), "png"), QStringLiteral("b"));
    QVERIFY(large.ok()); // 3.6 MB of noise
    QCOMPARE(large->mimeType, QStringLiteral("image/jpeg"));
    QVERIFY(large->bytes.size() < 2 * 1024 * 1024);
}

void TestPictureFile::largeOnesShrink()
{
    const auto wide =
        attachmentFromFile(encoded(noise(5000, 1000), "jpg", 95), QStringLiteral("w"));
    QVERIFY(wide.ok());
    QCOMPARE(wide->size, QSize(2560, 512));
}

void TestPictureFile::hostileFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ErrorCode>("code");
    const QByteArray png = encoded(noise(50, 50), "png");
    QTest::newRow("empty") << QByteArray() << ErrorCode::BadRequest;
    QTest::newRow("text") << QByteArray("hello") << ErrorCode::BadRequest;
    QTest::newRow("svg") << QByteArray(
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
        "<image href='file:///etc/passwd'/></svg>")
                         << ErrorCode::BadRequest;
    QTest::newRow("html") << QByteArray("<img src=x onerror=alert(1)>") << ErrorCode::BadRequest;
    QTest::newRow("magic only") << QByteArray("\x89PNG\r\n\x1a\n", 8) << ErrorCode::BadRequest;
    QTest::newRow("jpeg magic and noise")
        << QByteArray("\xFF\xD8\xFF\xE0") + QByteArray(500, 'x') << ErrorCode::BadRequest;
    QTest::newRow("40,000 × 40,000") << pngClaiming(40'000, 40'000) << ErrorCode::TooLarge;
    QTest::newRow("a line of 100,000") << pngClaiming(100'000, 1) << ErrorCode::TooLarge;
    QTest::newRow("no height") << pngClaiming(5, 0) << ErrorCode::BadRequest;
    QTest::newRow("all bits set") << pngClaiming(0xFFFFFFFF, 0xFFFFFFFF) << ErrorCode::BadRequest;
    QTest::newRow("too many bytes")
        << png + QByteArray(kMaxPictureBytes, '\0') << ErrorCode::TooLarge;
}

void TestPictureFile::hostileFilesAreRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(ErrorCode, code);
    const auto decoded = decodePicture(bytes, 100);
    QVERIFY(!decoded.ok());
    QCOMPARE(decoded.error().code, code);
    QVERIFY(!attachmentFromFile(bytes, QStringLiteral("x.png")).ok());
}

void TestPictureFile::aHugeHeaderCostsNothing()
{
    // Inside the limits, but the pixels it promises are not there.
    const auto cut = decodePicture(pngClaiming(5000, 5000), kViewerSide);
    QVERIFY(!cut.ok());
}

void TestPictureFile::decodesWithinTheBound()
{
    const auto small = decodePicture(encoded(noise(30, 20), "png"), 100);
    QVERIFY(small.ok());
    QCOMPARE(small->size(), QSize(30, 20));
    const auto line = decodePicture(encoded(noise(3000, 1), "png"), 100);
    QVERIFY(line.ok());
    QCOMPARE(line->size(), QSize(100, 1));
}

void TestPictureFile::clipboard()
{
    const auto made = attachmentFromImage(noise(100, 50));
    QVERIFY(made.ok());
    QCOMPARE(made->fileName, QStringLiteral("picture.png"));
    QVERIFY(!attachmentFromImage(QImage()).ok());
    const auto huge = attachmentFromImage(QImage(13'000, 2, QImage::Format_Mono));
    QVERIFY(!huge.ok());
    QCOMPARE(huge.error().code, ErrorCode::TooLarge);
}

void TestPictureFile::fileNames_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("safe");
    QTest::newRow("plain") << QString::fromUtf8("尺码 对照表.png")
                           << QString::fromUtf8("尺码 对照表.png");
    QTest::newRow("path") << QStringLiteral("../../etc/cron.d/x") << QStringLiteral("x");
    QTest::newRow("windows path") << QStringLiteral("..\\..\\run.exe") << QStringLiteral("run.exe");
    QTest::newRow("hidden") << QStringLiteral("..profile") << QStringLiteral("profile");
    QTest::newRow("stream") << QStringLiteral("a:b*c?.png") << QStringLiteral("a_b_c_.png");
    QTest::newRow("turned round") << QString::fromUtf8("x\u202Egnp.exe")
                                  << QStringLiteral("x_gnp.exe");
    QTest::newRow("nothing") << QString() << QStringLiteral("picture.jpg");
    QTest::newRow("dots") << QStringLiteral("...") << QStringLiteral("picture.jpg");
}

void TestPictureFile::fileNames()
{
    QFETCH(QString, given);
    QFETCH(QString, safe);
    QCOMPARE(safeFileName(given, QStringLiteral("image/jpeg")), safe);
}

void TestPictureFile::workerAnswersInThisThread()
{
    PictureWorker worker;
    QList<QSize> sizes;
    for (const int side : { 10, 20, 30 })
        worker.decode(encoded(noise(side, side), "png"), 100, this,
                      [&sizes](const Result<QImage> &image) {
                          QVERIFY(image.ok());
                          sizes.append(image->size());
                      });
    QVERIFY(sizes.isEmpty());
    QTRY_COMPARE(sizes.size(), 3);
    QCOMPARE(sizes, (QList<QSize> { { 10, 10 }, { 20, 20 }, { 30, 30 } })); // in their order
}

void TestPictureFile::workerForgetsWhoIsGone()
{
    PictureWorker worker;
    bool called = false;
    auto context = std::make_unique<QObject>();
    worker.decode(encoded(noise(10, 10), "png"), 100, context.get(),
                  [&called](const Result<QImage> &) { called = true; });
    context.reset();
    bool last = false;
    worker.decode({}, 100, this, [&last](const Result<QImage> &) { last = true; });
    QTRY_VERIFY(last);
    QVERIFY(!called);
}

void TestPictureFile::oddPaths()
{
    PictureWorker worker;
    QList<ErrorCode> codes;
    QTemporaryDir dir;
    for (const QString &path :
         { dir.path(), dir.filePath(QStringLiteral("missing.png")), QStringLiteral("/dev/zero") })
        worker.prepareFile(path, this, [&codes](const Result<Attachment> &made) {
            codes.append(made.ok() ? ErrorCode::Internal : made.error().code);
        });
    QTRY_COMPARE(codes.size(), 3);
    QCOMPARE(codes, QList<ErrorCode>(3, ErrorCode::NotFound));
}

QTEST_GUILESS_MAIN(TestPictureFile)
#include "tst_picturefile.moc"
