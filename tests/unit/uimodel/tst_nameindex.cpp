// SPDX-License-Identifier: Apache-2.0
#include "ui/model/nameindex.h"

#include <QRandomGenerator>
#include <QTest>
#include <algorithm>
#include <map>

using namespace kefu;
using namespace kefu::ui;

namespace {

QList<VisitorId> found(const NameIndex &index, const QString &part)
{
    QList<VisitorId> visitors;
    for (const NameIndex::Hit &hit : index.find(part))
        visitors.append(hit.visitor);
    std::sort(visitors.begin(), visitors.end());
    return visitors;
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
    void whoHasGone();
    void againstALoop();
};

void TestNameIndex::findsParts()
{
    NameIndex index;
    index.put({ 1 }, joined("李静", "lj"), 1);
    index.put({ 2 }, joined("Wang LI", "wl"), 1);
    index.put({ 3 }, joined("王丽", "wl"), 1);
    QCOMPARE(found(index, QString::fromUtf8("静")), QList<VisitorId> { { 1 } });
    QCOMPARE(found(index, QStringLiteral("li")), QList<VisitorId> { { 2 } }); // case does not count
    QCOMPARE(found(index, QStringLiteral("wl")), (QList<VisitorId> { { 2 }, { 3 } }));
    QCOMPARE(found(index, QStringLiteral("g l")), QList<VisitorId> { { 2 } });
    QCOMPARE(found(index, {}), QList<VisitorId>());
    QCOMPARE(found(index, QStringLiteral("zz")), QList<VisitorId>());
}

void TestNameIndex::neverAcrossWordsOrLines()
{
    NameIndex index;
    index.put({ 1 }, joined("ab", "cd"), 1);
    index.put({ 2 }, joined("ef", "gh"), 1);
    QCOMPARE(found(index, QStringLiteral("bc")), QList<VisitorId>());
    QCOMPARE(found(index, QStringLiteral("de")), QList<VisitorId>());
    QCOMPARE(found(index, QStringLiteral("d\ne")), QList<VisitorId>());
    QCOMPARE(found(index, QString(QChar(NameIndex::kBetween))), QList<VisitorId>());
}

void TestNameIndex::laterWordsReplace()
{
    NameIndex index;
    for (int i = 0; i < 5'000; ++i)
        index.put({ 1 }, QStringLiteral("name %1").arg(i), 1);
    index.put({ 2 }, QStringLiteral("name 7"), 1);
    QCOMPARE(index.count(), 2);
    QCOMPARE(found(index, QStringLiteral("name 7")), QList<VisitorId> { { 2 } });
    QCOMPARE(found(index, QStringLiteral("name 4999")), QList<VisitorId> { { 1 } });
}

void TestNameIndex::whoHasGone()
{
    NameIndex index;
    index.put({ 1 }, QStringLiteral("ann"), 5);
    index.put({ 2 }, QStringLiteral("anna"), 6);
    index.put({ 2 }, QStringLiteral("anna"), 9);
    index.remove({ 1 });
    index.remove({ 3 });
    QCOMPARE(index.count(), 1);
    QCOMPARE(index.find(QStringLiteral("ann")), (std::vector<NameIndex::Hit> { { { 2 }, 9 } }));
    index.put({ 1 }, QStringLiteral("ann"), 7);
    QCOMPARE(found(index, QStringLiteral("ann")), (QList<VisitorId> { { 1 }, { 2 } }));
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
        index.put({ visitor }, truth[visitor], 1);
        if (i % 50 != 0)
            continue;
        const QString part = word(3);
        QList<VisitorId> wanted;
        for (const auto &[id, words] : truth) {
            if (!part.isEmpty() && words.contains(part))
                wanted.append(VisitorId { id });
        }
        QCOMPARE(found(index, part), wanted);
    }
}

QTEST_GUILESS_MAIN(TestNameIndex)
#include "tst_nameindex.moc"
