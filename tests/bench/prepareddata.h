// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "tests/support/securepush.h"

#include <QString>
#include <string>
#include <vector>

namespace kefu::bench {

struct PreparedData {
    int agents = 0; //!< of the channel
    int idleAgents = 0; //!< of another one
    int history = 0; //!< messages, over 2,000 visitors whose conversations are open and queued
    Role role = Role::Agent; //!< of all of them
    QString apiBase {}; //!< where the channel's sends and downloads go; empty = WeChat
};

//! Writes a data_dir through the storage layer: 10,000 accounts by command would take an hour.
//! Returns one access token an agent, those of the channel first; empty when it failed.
std::vector<std::string> prepareData(const QString &dataDir, const testing::PushChannel &channel,
                                     const PreparedData &wanted);

//! Whose openid callback `index` carries.
QByteArray visitorOf(int index);

} // namespace kefu::bench
