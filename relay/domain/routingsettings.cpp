// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/routingsettings.h"

#include "relay/protocol/jsonreader.h"

#include <QJsonArray>
#include <array>

namespace kefu::domain {

namespace {

using L = QLatin1String;

constexpr qint64 kDayMs = 24LL * 3600 * 1000;
constexpr qsizetype kMaxRings = 6;
constexpr qsizetype kMaxGroups = 100;

struct Span {
    L name;
    qint64 RoutingRules::*field;
    qint64 max;
};
constexpr std::array kSpans {
    Span { L("lastAgentMemoryMs"), &RoutingRules::lastAgentMemoryMs, 365 * kDayMs },
    Span { L("lastAgentWaitMs"), &RoutingRules::lastAgentWaitMs, kDayMs },
    Span { L("groupWaitMs"), &RoutingRules::groupWaitMs, 7 * kDayMs },
    Span { L("acceptMs"), &RoutingRules::acceptMs, kDayMs },
    Span { L("transferAcceptMs"), &RoutingRules::transferAcceptMs, kDayMs },
    Span { L("remindMs"), &RoutingRules::remindMs, kDayMs },
    Span { L("reassignMs"), &RoutingRules::reassignMs, kDayMs },
    Span { L("silentAfterMs"), &RoutingRules::silentAfterMs, 2 * kDayMs },
    Span { L("silentEndMs"), &RoutingRules::silentEndMs, 7 * kDayMs },
    Span { L("reopenMs"), &RoutingRules::reopenMs, 30 * kDayMs },
    Span { L("rampStepMs"), &RoutingRules::rampStepMs, kDayMs },
};

struct Count {
    L name;
    int RoutingRules::*field;
    int max;
};
constexpr std::array kCounts {
    Count { L("maxHops"), &RoutingRules::maxHops, 100 },
    Count { L("missesUntilAway"), &RoutingRules::missesUntilAway, 100 },
    Count { L("rampFirst"), &RoutingRules::rampFirst, 1000 },
};

QJsonArray ringsJson(const QList<OverflowRing> &rings)
{
    QJsonArray list;
    for (const OverflowRing &ring : rings) {
        QJsonArray groups;
        for (const GroupId group : ring.groups)
            groups.append(group.toString());
        list.append(QJsonObject { { L("afterMs"), ring.afterMs }, { L("groups"), groups } });
    }
    return list;
}

Result<OverflowRing> ringFromJson(const QJsonObject &json)
{
    JsonReader in(json);
    OverflowRing ring;
    ring.afterMs = in.integer(L("afterMs"), 0, 7 * kDayMs);
    for (const QJsonValue &group : in.array(L("groups"), kMaxGroups)) {
        const auto id = parseId<GroupId>(group.toString());
        if (!id || !id->isValid())
            in.fail(L("groups"));
        ring.groups.append(id.value_or(GroupId {}));
    }
    return in.finish(ring);
}

void readRings(JsonReader &in, QList<OverflowRing> &rings)
{
    rings = in.list<OverflowRing>(L("rings"), kMaxRings, ringFromJson);
    for (qsizetype i = 0; i < rings.size(); ++i) {
        const qint64 before = i == 0 ? 0 : rings[i - 1].afterMs + 1;
        if (i == 0 ? rings[i].afterMs != 0 : rings[i].afterMs < before)
            in.fail(L("rings"));
    }
}

} // namespace

QJsonObject routingRulesToJson(const RoutingRules &rules, const RoutingRules &otherwise)
{
    QJsonObject json;
    if (rules.policy != otherwise.policy)
        json.insert(L("policy"), routingPolicyName(rules.policy));
    for (const Span &span : kSpans) {
        if (rules.*span.field != otherwise.*span.field)
            json.insert(span.name, rules.*span.field);
    }
    for (const Count &count : kCounts) {
        if (rules.*count.field != otherwise.*count.field)
            json.insert(count.name, rules.*count.field);
    }
    if (rules.rings != otherwise.rings)
        json.insert(L("rings"), ringsJson(rules.rings));
    return json;
}

Result<RoutingRules> routingRulesFromJson(const QJsonObject &json, const RoutingRules &base)
{
    JsonReader in(json);
    RoutingRules rules = base;
    rules.policy = in.name(L("policy"), routingPolicyFromName, rules.policy);
    for (const Span &span : kSpans)
        rules.*span.field = in.integer(span.name, 0, span.max, rules.*span.field);
    for (const Count &count : kCounts)
        rules.*count.field = int(in.integer(count.name, 0, count.max, rules.*count.field));
    if (json.contains(L("rings")))
        readRings(in, rules.rings);
    return in.finish(rules);
}

} // namespace kefu::domain
