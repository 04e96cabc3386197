// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/alertrules.h"

#include <QHash>
#include <QSet>
#include <QStringList>

//! Values of supervision as they cross the border of storage.
namespace kefu::storage {

//! An alert that stood, or stands.
struct AlertRow {
    qint64 id = 0;
    domain::AlertKind kind = domain::AlertKind::Wait;
    ChannelId channel {};
    domain::AlertLevel level = domain::AlertLevel::Warning; //!< the highest it had
    qint64 value = 0;
    qint64 fromAt = 0;
    qint64 toAt = 0; //!< 0 = it stands
};

//! Whom alerts are told beside the consoles: a robot in a chat group, or any address.
enum class RobotPreset { Json, Wecom, DingTalk, Feishu };
struct AlertRobot {
    qint64 id = 0;
    RobotPreset preset = RobotPreset::Json;
    QByteArray url {}; //!< holds the robot's key; never log
    QByteArray secret {}; //!< signs, where the robot asks for it; may be empty
    QSet<ChannelId> channels {}; //!< empty = all
    domain::AlertLevel level = domain::AlertLevel::Warning; //!< from which on
    bool enabled = true;
    qint64 lastAt = 0;
    QString lastError {};
    qint64 createdAt = 0;
};

struct SupervisionBook {
    QHash<ChannelId, QStringList> dispositions {}; //!< without a channel: of all
    QHash<domain::AlertKind, domain::AlertRule> rules {}; //!< those that differ
    QList<AlertRow> standing {};
    QList<AlertRobot> robots {};
};

} // namespace kefu::storage
