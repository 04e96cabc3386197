// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <algorithm>
#include <vector>

//! What the parts of bench_ui share; each writes its figures into an object, by name.
namespace kefu::ui::bench {

inline double msOf(qint64 ns)
{
    return double(ns) / 1e6;
}

inline double percentile(std::vector<qint64> times, double part)
{
    if (times.empty())
        return 0;
    std::sort(times.begin(), times.end());
    return msOf(times[size_t(part * double(times.size() - 1))]);
}

//! What was posted and what is due has been handled.
void settle();

//! Panel, lists and search with many friends (bench_panel.cpp).
void panels(QJsonObject &out, const QStringList &only);
//! Hostile names, tags and words in whole windows, both arrangements (bench_windows.cpp).
void hostileWindows(QJsonObject &out);

} // namespace kefu::ui::bench
