// SPDX-License-Identifier: Apache-2.0
#include "fakedesk.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace kefu::ui;

//! The translation files are complete, and keep what the texts are filled with.
class TestTranslations : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingUnfinished_data();
    void nothingUnfinished();
    void placeholdersSurvive();
    void loadsAndSwitches();
};

namespace {

QString read(const QString &name)
{
    QFile file(QStringLiteral(KEFUDESK_TRANSLATIONS "/") + name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QStringList placeholders(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("%[0-9n]"));
    QStringList found;
    auto matches = pattern.globalMatch(text);
    while (matches.hasNext())
        found.append(matches.next().captured());
    found.sort();
    found.removeDuplicates();
    return found;
}

} // namespace

void TestTranslations::nothingUnfinished_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("zh_CN") << QStringLiteral("kefudesk_zh_CN.ts");
    QTest::newRow("en") << QStringLiteral("kefudesk_en.ts");
}

void TestTranslations::nothingUnfinished()
{
    QFETCH(QString, file);
    const QString texts = read(file);
    QVERIFY(texts.contains(QStringLiteral("<message")));
    QVERIFY(!texts.contains(QStringLiteral("type=\"unfinished\"")));
    QVERIFY(!texts.contains(QStringLiteral("<translation></translation>")));
}

void TestTranslations::placeholdersSurvive()
{
    static const QRegularExpression message(
        QStringLiteral("<source>(.*?)</source>.*?<translation>(.*?)</translation>"),
        QRegularExpression::DotMatchesEverythingOption);
    int seen = 0;
    auto matches = message.globalMatch(read(QStringLiteral("kefudesk_zh_CN.ts")));
    while (matches.hasNext()) {
        const auto match = matches.next();
        QCOMPARE(placeholders(match.captured(2)), placeholders(match.captured(1)));
        ++seen;
    }
    QVERIFY(seen > 100);
}

void TestTranslations::loadsAndSwitches()
{
    Language language;
    language.use(QStringLiteral("zh_TW")); // any Chinese
    QCOMPARE(language.current(), QStringLiteral("zh_CN"));
    QCOMPARE(QCoreApplication::translate("Words", "Online"), QString::fromUtf8("在线"));
    language.use(QStringLiteral("fr"));
    QCOMPARE(language.current(), QStringLiteral("en"));
    QCOMPARE(QCoreApplication::translate("Words", "Online"), QStringLiteral("Online"));
    QCOMPARE(QCoreApplication::translate("Quota", "%n reply(s) left", nullptr, 1),
             QStringLiteral("1 reply left"));
    QCOMPARE(QCoreApplication::translate("Quota", "%n reply(s) left", nullptr, 2),
             QStringLiteral("2 replies left"));
}

QTEST_MAIN(TestTranslations)
#include "tst_ui_translations.moc"
