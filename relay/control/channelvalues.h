// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/storage/storagetypes.h"

#include <QJsonObject>
#include <QStringList>

namespace kefu::control {

//! Reads the fields of `channel.add`: their types and sizes; what they may say is the desk's to
//! check.
Result<storage::ChannelRecord> channelFromJson(const QJsonObject &d);

QString channelModeName(storage::ChannelMode mode);

//! What its owner should hear again each time this channel is shown.
QStringList channelWarnings(const storage::ChannelRecord &channel);

} // namespace kefu::control
