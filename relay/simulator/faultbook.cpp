// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/faultbook.h"

namespace kefu::simulator {

namespace {

constexpr int kMaxCount = 1'000'000;

Error badField(const char *field, const char *expected)
{
    return makeError(ErrorCode::BadRequest,
                     QLatin1String(field) + QStringLiteral(" must be ") + QLatin1String(expected),
                     { { QStringLiteral("field"), QLatin1String(field) } });
}

} // namespace

Result<Fault> parseFault(const QJsonObject &object)
{
    Fault fault;
    const QString where = object.value(QLatin1String("on")).toString(QStringLiteral("send"));
    const QString kind = object.value(QLatin1String("kind")).toString();
    fault.app = object.value(QLatin1String("app")).toString();
    fault.deliver = object.value(QLatin1String("deliver")).toBool();
    fault.count = object.value(QLatin1String("count")).toInt(1);
    fault.value = object.value(QLatin1String("value")).toInt();
    if (where == QLatin1String("token"))
        fault.where = Fault::Where::Token;
    else if (where != QLatin1String("send"))
        return badField("on", "send or token");
    if (fault.count < 1 || fault.count > kMaxCount)
        return badField("count", "1 to 1000000");
    if (kind == QLatin1String("no-answer")) {
        fault.kind = Fault::Kind::NoAnswer;
    } else if (kind == QLatin1String("status")) {
        fault.kind = Fault::Kind::Status;
        if (fault.value < 400 || fault.value > 599)
            return badField("value", "an HTTP status from 400 to 599");
    } else if (kind == QLatin1String("errcode")) {
        if (fault.value == 0)
            return badField("value", "an errcode other than 0");
    } else {
        return badField("kind", "errcode, no-answer or status");
    }
    return fault;
}

int FaultBook::pending() const
{
    int sum = 0;
    for (const Fault &fault : m_faults)
        sum += fault.count;
    return sum;
}

std::optional<Fault> FaultBook::take(Fault::Where where, const QString &app)
{
    for (qsizetype i = 0; i < m_faults.size(); ++i) {
        Fault &fault = m_faults[i];
        if (fault.where != where || (!fault.app.isEmpty() && fault.app != app))
            continue;
        const Fault hit = fault;
        if (--fault.count == 0)
            m_faults.removeAt(i);
        return hit;
    }
    return std::nullopt;
}

} // namespace kefu::simulator
