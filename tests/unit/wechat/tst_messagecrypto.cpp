// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/messagecrypto.h"
#include "relay/wechat/replybuilder.h"
#include "vectors.h"

#include <QTest>
#include <QtEndian>
#include <openssl/evp.h>

using namespace kefu::wechat;
using test::bytes;

class TestMessageCrypto : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void signatures_data();
    void signatures();
    void sortsByBytes();
    void comparesWholeStrings();
    void keys_data();
    void keys();
    void decrypts_data();
    void decrypts();
    void refuses_data();
    void refuses();
    void refusesDamagedPlainText_data();
    void refusesDamagedPlainText();
    void everyTruncationIsRefused();
    void encrypts_data();
    void encrypts();
    void roundTrips();
    void encryptRefusesWrongSizes();
    void repliesInTheEnvelope_data();
    void repliesInTheEnvelope();
    void successIsPlain();
    void makesUsableSecrets();
};

namespace {

const QByteArray kSampleKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

//! Encrypts a block as it is, by OpenSSL alone, so that damaged contents can be made.
QByteArray sealed(const QByteArray &block)
{
    const QByteArray key = *decodeAesKey(kSampleKey);
    QByteArray out(block.size() + 16, '\0');
    int written = 0;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    const auto *keyBytes = reinterpret_cast<const unsigned char *>(key.constData());
    EVP_EncryptInit_ex(context, EVP_aes_256_cbc(), nullptr, keyBytes, keyBytes);
    EVP_CIPHER_CTX_set_padding(context, 0);
    EVP_EncryptUpdate(context, reinterpret_cast<unsigned char *>(out.data()), &written,
                      reinterpret_cast<const unsigned char *>(block.constData()),
                      int(block.size()));
    EVP_CIPHER_CTX_free(context);
    return out.left(written).toBase64();
}

QByteArray head(quint32 length)
{
    QByteArray bytes(20, 'r');
    qToBigEndian(length, bytes.data() + 16);
    return bytes;
}

//! `content` and padding up to the next 32.
QByteArray padded(QByteArray content)
{
    const qsizetype padding = 32 - content.size() % 32;
    return content.append(padding, char(padding));
}

} // namespace

void TestMessageCrypto::signatures_data()
{
    QTest::addColumn<QList<QByteArray>>("parts");
    QTest::addColumn<QByteArray>("expected");
    for (const QJsonObject &vector : test::vectors("signature")) {
        QList<QByteArray> parts;
        for (const QJsonValue &part : vector[QLatin1String("parts")].toObject())
            parts += part.toString().toUtf8();
        QTest::newRow(bytes(vector, "id").constData())
            << parts << bytes(vector, "sha1_of_sorted_join");
    }
}

void TestMessageCrypto::signatures()
{
    QFETCH(QList<QByteArray>, parts);
    QFETCH(QByteArray, expected);
    QCOMPARE(signatureOf(parts), expected);
    std::reverse(parts.begin(), parts.end());
    QCOMPARE(signatureOf(parts), expected);
}

void TestMessageCrypto::sortsByBytes()
{
    // '+' < '/' < digits < upper < lower < bytes above 0x7f (wechat.md 1.4)
    const QList<QByteArray> sorted { "+", "/", "0", "A", "a", "\xc3\xa9" };
    QByteArray joined;
    for (const QByteArray &part : sorted)
        joined += part;
    QCOMPARE(signatureOf({ "\xc3\xa9", "a", "A", "0", "/", "+" }), signatureOf({ joined }));
}

void TestMessageCrypto::comparesWholeStrings()
{
    QVERIFY(equalInConstantTime("abc", "abc"));
    QVERIFY(equalInConstantTime("", ""));
    QVERIFY(!equalInConstantTime("abc", "abd"));
    QVERIFY(!equalInConstantTime("abc", "abC"));
    QVERIFY(!equalInConstantTime("abc", "ab"));
    QVERIFY(!equalInConstantTime("", "a"));
    QVERIFY(!equalInConstantTime(QByteArray("a\0b", 3), QByteArray("a\0c", 3)));
}

void TestMessageCrypto::keys_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    QTest::newRow("official") << QByteArray(43, 'A') << true;
    QTest::newRow("spare bits not zero, G") << kSampleKey << true;
    QTest::newRow("spare bits not zero, C")
        << QByteArray("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFC") << true;
    QTest::newRow("spare bits zero")
        << QByteArray("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE") << true;
    QTest::newRow("pasted") << QByteArray(" abcdefghijklmnopqrstuvwxyz\r\n\t0123456789ABCDEFG\n")
                            << true;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("42") << QByteArray(42, 'A') << false;
    QTest::newRow("44") << QByteArray(44, 'A') << false;
    QTest::newRow("with =") << QByteArray(42, 'A').append('=') << false;
    QTest::newRow("foreign letter") << QByteArray(42, 'A').append('-') << false;
    QTest::newRow("zero byte") << QByteArray(42, 'A').append('\0') << false;
}

void TestMessageCrypto::keys()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    const auto key = decodeAesKey(text);
    QCOMPARE(key.has_value(), valid);
    if (key)
        QCOMPARE(key->size(), 32);
}

void TestMessageCrypto::decrypts_data()
{
    QTest::addColumn<QJsonObject>("vector");
    for (const QJsonObject &vector : test::vectors("decrypt"))
        QTest::newRow(bytes(vector, "id").constData()) << vector;
}

void TestMessageCrypto::decrypts()
{
    QFETCH(QJsonObject, vector);
    const auto key = decodeAesKey(bytes(vector, "encoding_aes_key"));
    QVERIFY(key);
    const Decrypted opened = decryptMessage(*key, bytes(vector, "encrypt"), bytes(vector, "appid"));
    QCOMPARE(opened.error, CryptoError::None);
    QCOMPARE(opened.message, bytes(vector, "plaintext"));
    if (!bytes(vector, "msg_signature").isEmpty()) {
        QCOMPARE(signatureOf({ bytes(vector, "token"), bytes(vector, "timestamp"),
                               bytes(vector, "nonce"), bytes(vector, "encrypt") }),
                 bytes(vector, "msg_signature"));
    }
    // The same random bytes give the same ciphertext again.
    QCOMPARE(
        encryptMessage(*key, opened.message, bytes(vector, "appid"), bytes(vector, "random16")),
        std::optional(bytes(vector, "encrypt")));
}

void TestMessageCrypto::refuses_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<CryptoError>("error");
    QTest::addColumn<bool>("signatureHolds");
    const auto row = [](const char *id, CryptoError error, bool signatureHolds) {
        QTest::newRow(id) << QString::fromLatin1(id) << error << signatureHolds;
    };
    row("neg-bad-signature", CryptoError::None, false);
    row("neg-tampered-cipher", CryptoError::None, false);
    row("neg-wrong-appid", CryptoError::WrongAppId, true);
    row("neg-len-too-big", CryptoError::BadMessageLength, true);
    row("neg-pad-zero", CryptoError::BadPadding, true);
    row("neg-pad-33", CryptoError::BadPadding, true);
    row("neg-not-block", CryptoError::BadLength, true);
    row("neg-not-base64", CryptoError::BadBase64, true);
}

void TestMessageCrypto::refuses()
{
    QFETCH(QString, id);
    QFETCH(CryptoError, error);
    QFETCH(bool, signatureHolds);
    const QJsonObject vector = test::vector("negative", id.toLatin1().constData());
    const QByteArray signature = signatureOf({ bytes(vector, "token"), bytes(vector, "timestamp"),
                                               bytes(vector, "nonce"), bytes(vector, "encrypt") });
    QCOMPARE(equalInConstantTime(signature, bytes(vector, "msg_signature")), signatureHolds);
    if (signatureHolds) {
        const Decrypted opened = decryptMessage(*decodeAesKey(bytes(vector, "encoding_aes_key")),
                                                bytes(vector, "encrypt"), bytes(vector, "appid"));
        QCOMPARE(opened.error, error);
        QVERIFY(opened.message.isEmpty());
    }
}

void TestMessageCrypto::refusesDamagedPlainText_data()
{
    QTest::addColumn<QByteArray>("block");
    QTest::addColumn<CryptoError>("error");
    const QByteArray whole = head(3) + "abc" + "app";
    QTest::newRow("whole") << padded(whole) << CryptoError::None;
    QTest::newRow("length 0xffffffff")
        << padded(head(0xffffffffU) + "abcapp") << CryptoError::BadMessageLength;
    // 20 + length wraps to 4 in 32 bits
    QTest::newRow("length wraps") << padded(head(0xfffffff0U) + "abcapp")
                                  << CryptoError::BadMessageLength;
    QTest::newRow("length one past the end")
        << padded(head(7) + "abcapp") << CryptoError::BadMessageLength;
    QTest::newRow("length eats the appid") << padded(head(6) + "abcapp") << CryptoError::WrongAppId;
    QTest::newRow("appid longer") << padded(whole + "x") << CryptoError::WrongAppId;
    QTest::newRow("appid missing") << padded(head(3) + "abc") << CryptoError::WrongAppId;
    QTest::newRow("19 bytes") << padded(QByteArray(19, 'r')) << CryptoError::TooShort;
    QTest::newRow("nothing but padding") << QByteArray(32, 32) << CryptoError::TooShort;
    QTest::newRow("padding longer than the block") << QByteArray(16, 32) << CryptoError::BadPadding;
    QByteArray uneven = padded(whole);
    uneven[uneven.size() - 2] = 'x';
    QTest::newRow("uneven padding") << uneven << CryptoError::BadPadding;
    QTest::newRow("last byte 0") << QByteArray(32, 0) << CryptoError::BadPadding;
    QTest::newRow("last byte 33") << QByteArray(64, 33) << CryptoError::BadPadding;
    QTest::newRow("last byte 255") << QByteArray(256, char(255)) << CryptoError::BadPadding;
}

void TestMessageCrypto::refusesDamagedPlainText()
{
    QFETCH(QByteArray, block);
    QFETCH(CryptoError, error);
    const Decrypted opened = decryptMessage(*decodeAesKey(kSampleKey), sealed(block), "app");
    QCOMPARE(opened.error, error);
    QCOMPARE(opened.message, error == CryptoError::None ? QByteArray("abc") : QByteArray());
}

void TestMessageCrypto::everyTruncationIsRefused()
{
    const QByteArray key = *decodeAesKey(kSampleKey);
    const QByteArray encrypt =
        *encryptMessage(key, QByteArray(100, 'm'), "app", QByteArray(16, 'r'));
    // Only the closing '=' carries nothing.
    const qsizetype needed = encrypt.size() - encrypt.count('=');
    for (qsizetype size = 0; size < needed; ++size)
        QVERIFY(decryptMessage(key, encrypt.left(size), "app").error != CryptoError::None);
    QCOMPARE(decryptMessage({}, encrypt, "app").error, CryptoError::BadKey);
    QCOMPARE(decryptMessage(QByteArray(16, 'k'), encrypt, "app").error, CryptoError::BadKey);
}

void TestMessageCrypto::encrypts_data()
{
    QTest::addColumn<QJsonObject>("vector");
    for (const QJsonObject &vector : test::vectors("encrypt"))
        QTest::newRow(bytes(vector, "id").constData()) << vector;
}

void TestMessageCrypto::encrypts()
{
    QFETCH(QJsonObject, vector);
    const QByteArray key = *decodeAesKey(bytes(vector, "encoding_aes_key"));
    const auto encrypt = encryptMessage(key, bytes(vector, "plaintext"), bytes(vector, "appid"),
                                        bytes(vector, "random16"));
    QCOMPARE(encrypt, std::optional(bytes(vector, "encrypt")));
    QCOMPARE(decryptMessage(key, *encrypt, bytes(vector, "appid")).message,
             bytes(vector, "plaintext"));
    if (!bytes(vector, "msg_signature").isEmpty()) {
        QCOMPARE(signatureOf({ bytes(vector, "token"), bytes(vector, "timestamp"),
                               bytes(vector, "nonce"), *encrypt }),
                 bytes(vector, "msg_signature"));
    }
}

void TestMessageCrypto::roundTrips()
{
    const QByteArray key = *decodeAesKey(makeEncodingAesKey());
    for (int size = 0; size < 100; ++size) {
        const QByteArray message(size, char('a' + size % 26));
        const auto encrypt = encryptMessage(key, message, "wx0123456789abcdef", randomBytes16());
        QVERIFY(encrypt);
        const Decrypted opened = decryptMessage(key, *encrypt, "wx0123456789abcdef");
        QCOMPARE(opened.error, CryptoError::None);
        QCOMPARE(opened.message, message);
    }
}

void TestMessageCrypto::encryptRefusesWrongSizes()
{
    QVERIFY(!encryptMessage(QByteArray(31, 'k'), "m", "a", QByteArray(16, 'r')));
    QVERIFY(!encryptMessage(QByteArray(32, 'k'), "m", "a", QByteArray(15, 'r')));
    QVERIFY(!encryptedReply({ "t", "no key", "a", "1", "2", QByteArray(16, 'r') }, "m",
                            BodyFormat::Json));
}

void TestMessageCrypto::repliesInTheEnvelope_data()
{
    QTest::addColumn<BodyFormat>("format");
    QTest::newRow("json") << BodyFormat::Json;
    QTest::newRow("xml") << BodyFormat::Xml;
}

void TestMessageCrypto::repliesInTheEnvelope()
{
    QFETCH(BodyFormat, format);
    const QJsonObject vector = test::vector("encrypt", "enc-official-json-reply");
    const ReplyKeys keys { bytes(vector, "token"), bytes(vector, "encoding_aes_key"),
                           bytes(vector, "appid"), bytes(vector, "timestamp"),
                           bytes(vector, "nonce"), bytes(vector, "random16") };
    const auto reply = encryptedReply(keys, bytes(vector, "plaintext"), format);
    QVERIFY(reply);
    const bool json = format == BodyFormat::Json;
    const auto ours = kefu::wechat::readFields(*reply);
    const auto theirs = kefu::wechat::readFields(
        test::payload(json ? "reply_encrypted.json" : "reply_encrypted.xml"));
    QVERIFY(ours && theirs);
    QCOMPARE(ours->format(), format);
    QCOMPARE(ours->all().size(), 4);
    for (const char *name : { "Encrypt", "MsgSignature", "TimeStamp", "Nonce" })
        QCOMPARE(ours->text(QLatin1String(name)), theirs->text(QLatin1String(name)));
    if (json)
        QVERIFY(reply->contains("\"TimeStamp\":1713424427"));
}

void TestMessageCrypto::successIsPlain()
{
    QCOMPARE(successReply(), test::payload("reply_success.txt"));
}

void TestMessageCrypto::makesUsableSecrets()
{
    QCOMPARE(makeToken().size(), 32);
    QVERIFY(makeToken() != makeToken());
    QVERIFY(decodeAesKey(makeEncodingAesKey()));
    QVERIFY(makeEncodingAesKey() != makeEncodingAesKey());
    QVERIFY(randomBytes16() != randomBytes16());
    for (char c : makeEncodingAesKey())
        QVERIFY(QChar::isLetterOrNumber(uint(c)));
}

QTEST_APPLESS_MAIN(TestMessageCrypto)
#include "tst_messagecrypto.moc"
