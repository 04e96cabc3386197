// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/filekind.h"
#include "relay/imagehelper/picture.h"
#include "samples.h"

#include <QColorSpace>
#include <QRandomGenerator>
#include <QTest>

using namespace kefu;
using namespace kefu::test;
using imagehelper::Picture;
using imagehelper::PictureLimits;
using imagehelper::readPicture;

class TestPicture : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { imagehelper::loadCodecs(); }
    void good_data();
    void good();
    void fitsWechat();
    void largeIsShrunk();
    void movingStaysAsItIs();
    void brokenMovingStandsStill();
    void nothingButPixels();
    void turnedTheRightWayUp();
    void refuses_data();
    void refuses();
    void cutAnywhere();
    void noiseIsNoCrash();
};

void TestPicture::good_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("type");
    QImage glass = noise(400, 300, QImage::Format_ARGB32);
    glass.setPixel(0, 0, 0x00112233);
    QTest::newRow("jpeg") << encode(noise(400, 300), "jpeg") << QByteArray("image/jpeg");
    QTest::newRow("png") << encode(noise(400, 300), "png") << QByteArray("image/jpeg");
    QTest::newRow("see-through png") << encode(glass, "png") << QByteArray("image/png");
    QTest::newRow("bmp") << encode(noise(400, 300), "bmp") << QByteArray("image/jpeg");
    QTest::newRow("grey") << encode(noise(400, 300).convertToFormat(QImage::Format_Grayscale8),
                                    "jpeg")
                          << QByteArray("image/jpeg");
}

void TestPicture::good()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, type);
    const Picture picture = readPicture(file, {});
    QCOMPARE(picture.error, QString());
    QCOMPARE(QSize(picture.width, picture.height), QSize(400, 300));
    QCOMPARE(picture.mimeType, type);
    QCOMPARE(domain::sniffedType(picture.bytes), type);
    QCOMPARE(QImage::fromData(picture.bytes).size(), QSize(400, 300));
    QCOMPARE(QImage::fromData(picture.thumb).size(), QSize(360, 270));
    QCOMPARE(domain::sniffedType(picture.thumb), picture.thumbType);
}

//! Noise hardly compresses: it has to be made smaller.
void TestPicture::fitsWechat()
{
    QImage glass = noise(1500, 1500, QImage::Format_ARGB32);
    for (const QByteArray &file :
         { encode(noise(3000, 2000), "jpeg", 100), encode(glass, "png") }) {
        QVERIFY(file.size() > 2'000'000);
        const Picture picture = readPicture(file, {});
        QCOMPARE(picture.error, QString());
        QVERIFY(!picture.bytes.isEmpty());
        QVERIFY(picture.bytes.size() <= 1'900'000);
    }
}

void TestPicture::largeIsShrunk()
{
    QImage large(8000, 6000, QImage::Format_RGB32);
    large.fill(Qt::darkGreen);
    const Picture picture = readPicture(encode(large, "jpeg"), {});
    QCOMPARE(picture.error, QString());
    QCOMPARE(QSize(picture.width, picture.height),
             QSize(8000, 6000)); // what it is, not what is left
    const QSize out = QImage::fromData(picture.bytes).size();
    QVERIFY(qint64(out.width()) * out.height() <= 12'000'000);
    QCOMPARE(out.width() / 40, out.height() / 30);
}

void TestPicture::movingStaysAsItIs()
{
    const QByteArray file = gif(64, 48, 3);
    const Picture picture = readPicture(file, {});
    QCOMPARE(picture.error, QString());
    QCOMPARE(picture.mimeType, QByteArray("image/gif"));
    QCOMPARE(picture.bytes, file);
    QCOMPARE(QSize(picture.width, picture.height), QSize(64, 48));
}

void TestPicture::brokenMovingStandsStill()
{
    PictureLimits limits;
    limits.frames = 3;
    const Picture picture = readPicture(gif(64, 48, 5), limits);
    QCOMPARE(picture.error, QString());
    QVERIFY(picture.mimeType != "image/gif");
    QVERIFY(domain::sniffedType(picture.bytes) != "image/gif");
}

//! Where a photo was taken, and what somebody hid in a comment, does not go on.
void TestPicture::nothingButPixels()
{
    QImage image = noise(40, 40);
    image.setText(QStringLiteral("Comment"), QStringLiteral("hidden-words"));
    for (const char *format : { "jpeg", "png" }) {
        const QByteArray file = encode(image, format);
        QVERIFY(file.contains("hidden-words"));
        const Picture picture = readPicture(file + "<script>trailing</script>", {});
        QCOMPARE(picture.error, QString());
        QVERIFY(!picture.bytes.contains("hidden-words"));
        QVERIFY(!picture.bytes.contains("<script>"));
        QVERIFY(!picture.thumb.contains("hidden-words"));
    }
}

void TestPicture::turnedTheRightWayUp()
{
    QByteArray file = encode(noise(40, 20), "jpeg");
    // An Exif head that says: turned by 90 degrees (orientation 6).
    const QByteArray exif =
        QByteArray("\xff\xe1\x00\x22"
                   "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0",
                   36);
    file.insert(2, exif);
    const Picture picture = readPicture(file, {});
    QCOMPARE(picture.error, QString());
    QCOMPARE(QSize(picture.width, picture.height), QSize(20, 40));
    QCOMPARE(QImage::fromData(picture.bytes).size(), QSize(20, 40));
}

void TestPicture::refuses_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("page") << QByteArray("<html><img src=x></html>");
    QTest::newRow("svg") << QByteArray(
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>");
    QTest::newRow("xpm") << QByteArray(
        "/* XPM */ static char *a[] = {\"1 1 1 1\", \"a c red\", \"a\"};");
    QTest::newRow("40,000 x 40,000") << pngBomb(40'000, 40'000);
    QTest::newRow("2^31 wide") << pngBomb(0x7fffffff, 1);
    QTest::newRow("a line of 50,000") << pngBomb(50'000, 1);
    QTest::newRow("nothing behind the head") << pngBomb(7000, 7000).first(60);
    QTest::newRow("png mark alone") << QByteArray("\x89PNG\r\n\x1a\n", 8);
    QTest::newRow("jpeg mark alone") << QByteArray("\xff\xd8\xff\xe0", 4);
    QTest::newRow("jpeg mark, png inside")
        << QByteArray("\xff\xd8\xff" + encode(noise(8, 8), "png"));
    QTest::newRow("gif mark alone") << QByteArray("GIF89a");
    QTest::newRow("too many bytes")
        << QByteArray("\xff\xd8\xff" + QByteArray(21 * 1024 * 1024, 'x'));
}

void TestPicture::refuses()
{
    QFETCH(QByteArray, file);
    const Picture picture = readPicture(file, {});
    QVERIFY(!picture.error.isEmpty());
    QVERIFY(picture.bytes.isEmpty());
}

void TestPicture::cutAnywhere()
{
    for (const char *format : { "jpeg", "png" }) {
        const QByteArray file = encode(noise(60, 60), format);
        for (qsizetype length = 0; length < file.size(); length += 97)
            (void)readPicture(file.first(length), {});
    }
    const QByteArray moving = gif(16, 16, 4);
    for (qsizetype length = 0; length < moving.size(); ++length)
        (void)readPicture(moving.first(length), {});
}

void TestPicture::noiseIsNoCrash()
{
    QRandomGenerator random(11);
    const QByteArrayList files { encode(noise(30, 30), "jpeg"), encode(noise(30, 30), "png"),
                                 encode(noise(30, 30), "bmp"), gif(30, 30, 2) };
    for (int round = 0; round < 400; ++round) {
        QByteArray broken = files[round % files.size()];
        for (int i = random.bounded(1, 8); i > 0; --i)
            broken[random.bounded(int(broken.size()))] = char(random.bounded(256));
        (void)readPicture(broken, {});
    }
}

QTEST_GUILESS_MAIN(TestPicture)
#include "tst_picture.moc"
