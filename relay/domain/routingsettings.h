// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/routingpolicy.h"
#include "relay/protocol/result.h"

#include <QJsonObject>

namespace kefu::domain {

//! RoutingRules as a JSON object, for the store and for the commands: what differs from
//! `otherwise`.
QJsonObject routingRulesToJson(const RoutingRules &rules, const RoutingRules &otherwise = {});
//! `base` with what the object says. Spans are milliseconds, `policy` a routingPolicyName, `rings`
//! a list of `{"afterMs", "groups": [ids]}`, the first at 0, ascending. Unknown fields are ignored.
//! Errors: BadRequest with `details.field`.
Result<RoutingRules> routingRulesFromJson(const QJsonObject &json, const RoutingRules &base = {});

} // namespace kefu::domain
