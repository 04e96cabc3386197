// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/meters.h"

#include <QByteArray>
#include <QList>
#include <QPair>

namespace kefu::api {

//! Writes Prometheus' text format 0.0.4: a family's HELP and TYPE once, then its samples. Names are
//! ours, label values anybody's: those are escaped.
class MetricsText {
public:
    using Labels = QList<QPair<QByteArray, QByteArray>>;

    //! The samples that follow belong to this family. Counters' names end in _total.
    void counter(const QByteArray &name, const QByteArray &help);
    void gauge(const QByteArray &name, const QByteArray &help);
    void sample(double value, const Labels &labels = {});
    void histogram(const QByteArray &name, const QByteArray &help,
                   const QList<QPair<Labels, domain::HistogramView>> &views);
    const QByteArray &text() const { return m_text; }

private:
    void family(const QByteArray &name, const QByteArray &type, const QByteArray &help);
    void line(const QByteArray &name, const Labels &labels, double value);

    QByteArray m_name;
    QByteArray m_text;
};

} // namespace kefu::api
