// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/forwarder.h"
#include "relay/storage/supervisiontypes.h"

namespace kefu::desk {

//! What is told of an alert: numbers only, never a visitor, a message or an openid.
struct AlertNews {
    domain::AlertKind kind = domain::AlertKind::Wait;
    domain::AlertLevel level = domain::AlertLevel::Warning;
    QString channel {}; //!< its name; empty: the relay itself
    qint64 value = 0;
    qint64 limit = 0;
    qint64 at = 0; //!< ms UTC
    bool over = false;
    bool isTrial = false; //!< somebody tries the robot out
};

//! What the host of the relay knows and the desk does not; without one nothing is said of it.
struct AlertPorts {
    std::function<qint64()> certificateExpiresAt = {}; //!< ms UTC; 0 without TLS
    std::function<int()> diskFreePercent = {}; //!< of data_dir; -1 = not known
};

using AlertRules = QList<std::pair<domain::AlertKind, domain::AlertRule>>;

QString presetName(storage::RobotPreset preset); //!< "json", "wecom", "dingtalk", "feishu"
std::optional<storage::RobotPreset> presetFromName(QStringView name);

//! Checks what an operator typed. Errors: BadRequest with `details.field`.
Result<void> checkRobot(const storage::AlertRobot &robot);

//! In Chinese, for people in a chat group.
QString alertWords(const AlertNews &news);

//! The call for this robot, signed as its maker asks: 企业微信 by the key in its address alone;
//! 钉钉 by timestamp (ms) and HMAC-SHA256 of "timestamp\nsecret" in the address; 飞书 by timestamp
//! (s) and HMAC-SHA256 of nothing under "timestamp\nsecret" in the body; plain JSON as webhooks
//! are.
ForwardCall robotCall(const storage::AlertRobot &robot, const AlertNews &news);

//! What the robot's maker says of it; empty: it was taken. They answer 200 to what they refuse,
//! too.
QString robotProblem(storage::RobotPreset preset, const ForwardAnswer &answer);

} // namespace kefu::desk
