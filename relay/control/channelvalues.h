// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/channelrules.h"
#include "relay/protocol/result.h"
#include "relay/storage/storagetypes.h"

#include <QJsonObject>
#include <QStringList>

namespace kefu::control {

//! Reads the fields of `channel.add`: their types and sizes; what they may say is the desk's to
//! check.
Result<storage::ChannelRecord> channelFromJson(const QJsonObject &d);

//! Reads the fields of `channel.set`: only what is there changes; an empty forward or proxy takes
//! it away.
Result<desk::ChannelChange> changeFromJson(const QJsonObject &d);
//! `handover`: "off", "on" or "HH:MM-HH:MM". BadRequest for anything else.
Result<domain::HandOver> handOverFromJson(const QJsonObject &d);
QString handOverToJson(const domain::HandOver &rule);

QString channelModeName(storage::ChannelMode mode);

//! What its owner should hear again each time this channel is shown.
QStringList channelWarnings(const storage::ChannelRecord &channel);

} // namespace kefu::control
