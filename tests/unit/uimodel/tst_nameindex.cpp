// SPDX-License-Identifier: Apache-2.0
#include "ui/model/nameindex.h"

#include <QRandomGenerator>
#include <QTest>
#include <algorithm>
#include <map>

using namespace kefu;
using namespace kefu::ui;

namespace {

QList<VisitorId> sorted(QList<VisitorId> found)
{
    std::sort(found.begin(), found.end());
    return found;
}

QString joined(const char *first, const char *second)
{
    return QString::fromUtf8(first) + QChar(NameIndex::kBetween) + QString::fromUtf8(second);
}

} // namespace

class TestNameIndex : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsParts();
    void neverAcrossWordsOrLines();
    void laterWordsReplace();
    void againstALoop();
};

void TestNameIndex::findsParts()
{
    NameIndex index;
    index.put({ 1 }, joined("李静", "lj"));
    index.put({ 2 }, joined("Wang LI", "wl"));
    index.put({ 3 }, joined("王丽", "wl"));
    QCOMPARE(index.find(QString::fromUtf8("静")), QList<VisitorId> { { 1 } });
    QCOMPARE(index.find(QStringLiteral("li")), QList<VisitorId> { { 2 } }); // case does not count
    QCOMPARE(index.find(QStringLiteral("wl")), (QList<VisitorId> { { 2 }, { 3 } }));
    QCOMPARE(index.find(QStringLiteral("g l")), QList<VisitorId> { { 2 } });
    QCOMPARE(index.find({}), QList<VisitorId>());
    QCOMPARE(index.find(QStringLiteral("zz")), QList<VisitorId>());
}

void TestNameIndex::neverAcrossWordsOrLines()
{
    NameIndex index;
    index.put({ 1 }, joined("ab", "cd"));
    index.put({ 2 }, joined("ef", "gh"));
    QCOMPARE(index.find(QStringLiteral("bc")), QList<VisitorId>());
    QCOMPARE(index.find(QStringLiteral("de")), QList<VisitorId>());
    QCOMPARE(index.find(QStringLiteral("d\ne")), QList<VisitorId>());
    QCOMPARE(index.find(QString(QChar(NameIndex::kBetween))), QList<VisitorId>());
}

void TestNameIndex::laterWordsReplace()
{
    NameIndex index;
    for (int i = 0; i < 5'000; ++i)
        index.put({ 1 }, QStringLiteral("name %1").arg(i));
    index.put({ 2 }, QStringLiteral("name 7"));
    QCOMPARE(index.count(), 2);
    QCOMPARE(index.find(QStringLiteral("name 7")), QList<VisitorId> { { 2 } });
    QCOMPARE(index.find(QStringLiteral("name 4999")), QList<VisitorId> { { 1 } });
}

//! The same as looking at each one.
void TestNameIndex::againstALoop()
{
    QRandomGenerator random(7);
    const auto word = [&random](int most) {
        QString made;
        for (int i = random.bounded(most + 1); i > 0; --i)
            made += QChar(u'a' + random.bounded(3));
        return made;
    };
    NameIndex index;
    std::map<qint64, QString> truth;
    for (int i = 0; i < 20'000; ++i) {
        const qint64 visitor = 1 + random.bounded(300);
        truth[visitor] = word(6) + QChar(NameIndex::kBetween) + word(4);
        index.put({ visitor }, truth[visitor]);
        if (i % 50 != 0)
            continue;
        const QString part = word(3);
        QList<VisitorId> wanted;
        for (const auto &[id, words] : truth) {
            if (!part.isEmpty() && words.contains(part))
                wanted.append({ id });
        }
        QCOMPARE(sorted(index.find(part)), wanted);
    }
}

QTEST_GUILESS_MAIN(TestNameIndex)
#include "tst_nameindex.moc"
