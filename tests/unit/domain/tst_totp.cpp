// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/totp.h"

#include <QTest>

using namespace kefu::domain;

class TestTotp : public QObject {
    Q_OBJECT
private Q_SLOTS:
    //! RFC 6238, appendix B (SHA-1, 8 digits).
    void rfcVectors_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("code");
        const auto row = [](qint64 seconds, const char *code) {
            QTest::addRow("%lld", static_cast<long long>(seconds))
                << seconds << QString::fromLatin1(code);
        };
        row(59, "94287082");
        row(1111111109, "07081804");
        row(1111111111, "14050471");
        row(1234567890, "89005924");
        row(2000000000, "69279037");
        row(20000000000, "65353130");
    }
    void rfcVectors()
    {
        QFETCH(qint64, seconds);
        QFETCH(QString, code);
        const QByteArray secret = "12345678901234567890";
        const qint64 step = seconds * 1000 / kTotpStepMs;
        QCOMPARE(totpCode(secret, step, 8), code);
        QCOMPARE(totpCode(secret, step), code.right(6));
        QCOMPARE(totpStep(secret, code.right(6), seconds * 1000, 0), step);
    }

    void aCodeServesOnceAndNotForLong()
    {
        const QByteArray secret = "12345678901234567890";
        const qint64 now = 1'800'000'000'000;
        const qint64 step = now / kTotpStepMs;
        const QString code = totpCode(secret, step);
        QCOMPARE(totpStep(secret, code, now, step - 1), step);
        QVERIFY(!totpStep(secret, code, now, step));
        QVERIFY(totpStep(secret, code, now + kTotpStepMs, 0).has_value());
        QVERIFY(totpStep(secret, code, now - kTotpStepMs, 0).has_value());
        QVERIFY(!totpStep(secret, code, now + 2 * kTotpStepMs, 0));
        QVERIFY(!totpStep(secret, code, now - 2 * kTotpStepMs, 0));
        QVERIFY(totpStep(secret, code.left(3) + u' ' + code.mid(3), now, 0).has_value());
        for (const QString &wrong : QStringList { QString(), code.left(5), QString(code + u'0'),
                                                  QStringLiteral("abcdef") })
            QVERIFY(!totpStep(secret, wrong, now, 0));
    }

    //! RFC 4648, 10, without padding.
    void base32Vectors()
    {
        QCOMPARE(base32(""), QString());
        QCOMPARE(base32("f"), QStringLiteral("MY"));
        QCOMPARE(base32("fo"), QStringLiteral("MZXQ"));
        QCOMPARE(base32("foo"), QStringLiteral("MZXW6"));
        QCOMPARE(base32("foob"), QStringLiteral("MZXW6YQ"));
        QCOMPARE(base32("fooba"), QStringLiteral("MZXW6YTB"));
        QCOMPARE(base32("foobar"), QStringLiteral("MZXW6YTBOI"));
    }

    void theAddressNamesTheAccount()
    {
        QCOMPARE(otpauthUrl("foobar", QString::fromUtf8("小美 a")),
                 QStringLiteral("otpauth://totp/Kefudesk:%E5%B0%8F%E7%BE%8E%20a?secret=MZXW6YTBOI"
                                "&issuer=Kefudesk"));
    }
};

QTEST_APPLESS_MAIN(TestTotp)
#include "tst_totp.moc"
