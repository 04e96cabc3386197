// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/faultbook.h"

#include <array>

namespace kefu::simulator {

namespace {

constexpr int kMaxCount = 1'000'000;
constexpr qint64 kMaxSpanMs = 30LL * 24 * 3600 * 1000;

struct KindRule {
    const char *name;
    Fault::Kind kind;
    int least; //!< of `value`
    int most;
    const char *expected; //!< nullptr: there is no value
    bool delivers; //!< unless told otherwise
    int usual; //!< value when none is given
};

constexpr std::array kKinds {
    KindRule { "errcode", Fault::Kind::ErrCode, -100'000, 10'000'000, "an errcode other than 0",
               false, 0 },
    KindRule { "no-answer", Fault::Kind::NoAnswer, 0, 0, nullptr, false, 0 },
    KindRule { "status", Fault::Kind::Status, 400, 599, "an HTTP status from 400 to 599", false,
               502 },
    KindRule { "html", Fault::Kind::Status, 200, 200, nullptr, false, 200 },
    KindRule { "half-json", Fault::Kind::HalfJson, 0, 0, nullptr, true, 0 },
    KindRule { "hang-inside", Fault::Kind::HangInside, 0, 0, nullptr, true, 0 },
    KindRule { "slow", Fault::Kind::Slow, 1, 600'000, "1 to 600000 ms", true, 3000 },
    KindRule { "reset", Fault::Kind::Reset, 0, 0, nullptr, false, 0 },
    KindRule { "reset-early", Fault::Kind::ResetEarly, 0, 0, nullptr, false, 0 },
    KindRule { "reset-inside", Fault::Kind::ResetInside, 0, 0, nullptr, true, 0 },
    KindRule { "reset-after", Fault::Kind::ResetAfter, 0, 0, nullptr, true, 0 },
};

Error badField(const char *field, const char *expected)
{
    return makeError(ErrorCode::BadRequest,
                     QLatin1String(field) + QStringLiteral(" must be ") + QLatin1String(expected),
                     { { QStringLiteral("field"), QLatin1String(field) } });
}

struct WhereRule {
    const char *name;
    Fault::Where where;
};

constexpr std::array kWheres {
    WhereRule { "send", Fault::Where::Send },     WhereRule { "token", Fault::Where::Token },
    WhereRule { "typing", Fault::Where::Typing }, WhereRule { "upload", Fault::Where::Upload },
    WhereRule { "media", Fault::Where::Media },   WhereRule { "picture", Fault::Where::Picture },
    WhereRule { "house", Fault::Where::House },   WhereRule { "all", Fault::Where::All },
};

//! A path alone says where; else it is sends unless told.
Result<void> readWhere(const QJsonObject &object, Fault &fault)
{
    fault.path = object.value(QLatin1String("path")).toString().toUtf8();
    const QString usual = fault.path.isEmpty() ? QStringLiteral("send") : QStringLiteral("all");
    const QString name = object.value(QLatin1String("on")).toString(usual);
    for (const WhereRule &rule : kWheres) {
        if (name != QLatin1String(rule.name))
            continue;
        fault.where = rule.where;
        return {};
    }
    return badField("on", "send, token, typing, upload, media, picture, house or all");
}

Result<void> readKind(const QJsonObject &object, Fault &fault)
{
    const QString name = object.value(QLatin1String("kind")).toString();
    for (const KindRule &rule : kKinds) {
        if (name != QLatin1String(rule.name))
            continue;
        fault.kind = rule.kind;
        fault.deliver = object.value(QLatin1String("deliver")).toBool(rule.delivers);
        fault.value =
            rule.expected ? object.value(QLatin1String("value")).toInt(rule.usual) : rule.usual;
        const bool isNothing = rule.kind == Fault::Kind::ErrCode && fault.value == 0;
        if (rule.expected && (fault.value < rule.least || fault.value > rule.most || isNothing))
            return badField("value", rule.expected);
        return {};
    }
    return badField("kind",
                    "errcode, no-answer, status, html, half-json, hang-inside, slow, reset, "
                    "reset-early, reset-inside or reset-after");
}

Result<void> readSpan(const QJsonObject &object, qint64 now, Fault &fault)
{
    const qint64 after = object.value(QLatin1String("afterMs")).toInteger(0);
    const qint64 span = object.value(QLatin1String("forMs")).toInteger(0);
    if (after < 0 || after > kMaxSpanMs)
        return badField("afterMs", "0 to 30 days");
    if (span < 0 || span > kMaxSpanMs)
        return badField("forMs", "0 to 30 days");
    fault.fromAt = now + after;
    if (span > 0)
        fault.untilAt = fault.fromAt + span;
    fault.count = object.value(QLatin1String("count")).toInt(span > 0 ? Fault::kNoCount : 1);
    if (fault.count < 1 || (fault.count > kMaxCount && fault.count != Fault::kNoCount))
        return badField("count", "1 to 1000000");
    return {};
}

bool chooses(const Fault &fault, const CallFacts &call)
{
    const bool here = fault.where == call.where || fault.where == Fault::Where::All;
    const bool ofVisitor = fault.visitor.isEmpty() || fault.visitor == call.visitor
        || fault.visitor.toUtf8() == call.openid;
    return here && ofVisitor && (fault.app.isEmpty() || fault.app == call.app)
        && (fault.msgType.isEmpty() || fault.msgType == call.msgType)
        && (fault.path.isEmpty() || fault.path == call.path);
}

} // namespace

Result<Fault> parseFault(const QJsonObject &object, qint64 now)
{
    Fault fault;
    fault.app = object.value(QLatin1String("app")).toString();
    fault.visitor = object.value(QLatin1String("visitor")).toString();
    fault.msgType = object.value(QLatin1String("msgtype")).toString();
    if (auto r = readWhere(object, fault); !r)
        return r.error();
    if (auto r = readKind(object, fault); !r)
        return r.error();
    if (auto r = readSpan(object, now, fault); !r)
        return r.error();
    return fault;
}

int FaultBook::pending(qint64 now) const
{
    int sum = 0;
    for (const Fault &fault : m_faults) {
        if (now < fault.untilAt)
            sum += fault.count == Fault::kNoCount ? 1 : fault.count;
    }
    return sum;
}

std::optional<Fault> FaultBook::take(const CallFacts &call, qint64 now)
{
    return takeOne(call, now, false);
}

bool FaultBook::takeEarly(const CallFacts &call, qint64 now)
{
    return takeOne(call, now, true).has_value();
}

std::optional<Fault> FaultBook::takeOne(const CallFacts &call, qint64 now, bool early)
{
    m_faults.removeIf([now](const Fault &fault) { return now >= fault.untilAt; });
    for (qsizetype i = 0; i < m_faults.size(); ++i) {
        Fault &fault = m_faults[i];
        const bool inTurn = (fault.kind == Fault::Kind::ResetEarly) == early;
        if (!inTurn || now < fault.fromAt || !chooses(fault, call))
            continue;
        const Fault hit = fault;
        if (fault.count != Fault::kNoCount && --fault.count == 0)
            m_faults.removeAt(i);
        return hit;
    }
    return std::nullopt;
}

} // namespace kefu::simulator
