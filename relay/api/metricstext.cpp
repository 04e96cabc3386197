// SPDX-License-Identifier: Apache-2.0
#include "relay/api/metricstext.h"

#include <cmath>

namespace kefu::api {

namespace {

QByteArray escaped(QByteArray value)
{
    return value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
}

QByteArray numberText(double value)
{
    if (std::floor(value) == value && std::fabs(value) < 1e15)
        return QByteArray::number(qint64(value));
    return QByteArray::number(value, 'g', 12);
}

} // namespace

void MetricsText::family(const QByteArray &name, const QByteArray &type, const QByteArray &help)
{
    m_name = name;
    m_text += "# HELP " + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

void MetricsText::counter(const QByteArray &name, const QByteArray &help)
{
    family(name, "counter", help);
}

void MetricsText::gauge(const QByteArray &name, const QByteArray &help)
{
    family(name, "gauge", help);
}

void MetricsText::sample(double value, const Labels &labels)
{
    line(m_name, labels, value);
}

void MetricsText::line(const QByteArray &name, const Labels &labels, double value)
{
    m_text += name;
    char separator = '{';
    for (const auto &[label, text] : labels) {
        m_text += separator;
        m_text += label + "=\"" + escaped(text) + '"';
        separator = ',';
    }
    if (!labels.isEmpty())
        m_text += '}';
    m_text += ' ' + numberText(value) + '\n';
}

void MetricsText::histogram(const QByteArray &name, const QByteArray &help,
                            const QList<QPair<Labels, domain::HistogramView>> &views)
{
    family(name, "histogram", help);
    for (const auto &[labels, view] : views) {
        quint64 upTo = 0;
        for (qsizetype i = 0; i < view.counts.size(); ++i) {
            upTo += view.counts[i];
            const QByteArray bound =
                i < view.bounds.size() ? QByteArray::number(view.bounds[i], 'g', 6) : "+Inf";
            line(name + "_bucket", labels + Labels { { "le", bound } }, double(upTo));
        }
        line(name + "_sum", labels, view.sum);
        line(name + "_count", labels, double(view.count));
    }
}

} // namespace kefu::api
