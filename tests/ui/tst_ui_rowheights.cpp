// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/rowheights.h"

#include <QRandomGenerator>
#include <QTest>
#include <numeric>

using namespace kefu::ui;

//! RowHeights against a plain vector, over random changes.
class TestRowHeights : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptyHasNoRow();
    void agreesWithNaive_data();
    void agreesWithNaive();
};

namespace {

qint64 naiveTop(const std::vector<int> &rows, int row)
{
    return std::accumulate(rows.begin(), rows.begin() + row, qint64(0));
}

int naiveRowAt(const std::vector<int> &rows, qint64 y)
{
    int row = 0;
    for (qint64 bottom = 0; row < int(rows.size()); ++row) {
        bottom += rows[size_t(row)];
        if (y < bottom)
            return row;
    }
    return int(rows.size()) - 1;
}

void change(RowHeights &heights, std::vector<int> &naive, QRandomGenerator &random)
{
    const int count = int(naive.size());
    const int what = random.bounded(10);
    if (what < 4 || count == 0) {
        const int at = random.bounded(count + 1);
        const int many = random.bounded(3) == 0 ? random.bounded(900) : random.bounded(1, 4);
        const int height = random.bounded(2) == 0 ? 78 : random.bounded(1, 200); // runs meet runs
        heights.insert(at, many, height);
        naive.insert(naive.begin() + at, size_t(many), height);
    } else if (what < 6) {
        const int at = random.bounded(count);
        const int many = std::min(random.bounded(1, 600), count - at);
        heights.remove(at, many);
        naive.erase(naive.begin() + at, naive.begin() + at + many);
    } else {
        const int at = random.bounded(count);
        const int height = random.bounded(1, 300);
        heights.set(at, height);
        naive[size_t(at)] = height;
    }
}

} // namespace

void TestRowHeights::emptyHasNoRow()
{
    RowHeights heights;
    QCOMPARE(heights.rowAt(0), -1);
    QCOMPARE(heights.total(), 0);
    QCOMPARE(heights.top(0), 0);
}

void TestRowHeights::agreesWithNaive_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 8; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestRowHeights::agreesWithNaive()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    RowHeights heights;
    std::vector<int> naive;
    for (int step = 0; step < 400; ++step) {
        change(heights, naive, random);
        QCOMPARE(heights.count(), int(naive.size()));
        QCOMPARE(heights.total(), naiveTop(naive, int(naive.size())));
        if (naive.empty())
            continue;
        const int row = random.bounded(int(naive.size()));
        QCOMPARE(heights.top(row), naiveTop(naive, row));
        QCOMPARE(heights.height(row), naive[size_t(row)]);
        const qint64 y = random.bounded(int(heights.total()) + 100) - 50;
        QCOMPARE(heights.rowAt(y), naiveRowAt(naive, y));
        QCOMPARE(heights.rowAt(heights.top(row)), row);
    }
}

QTEST_GUILESS_MAIN(TestRowHeights)
#include "tst_ui_rowheights.moc"
