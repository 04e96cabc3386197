// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/storage/storagetypes.h"

#include <optional>

namespace kefu::desk {

//! What an operator changes of a channel; what is absent stays as it is.
struct ChannelChange {
    std::optional<QString> appid = {};
    std::optional<QString> originalId = {};
    std::optional<storage::ChannelMode> mode = {};
    std::optional<QString> format = {};
    std::optional<QString> apiBase = {};
    std::optional<QString> forwardUrl = {}; //!< empty: pass nothing on any more
    std::optional<QByteArray> proxy = {}; //!< empty: the relay's own
    std::optional<bool> enabled = {};
    std::optional<domain::HandOver> handOver = {};
    std::optional<QByteArray> secret = {};
    //! A rotation: the pair of before stays valid for a while. Empty: a new one is made.
    std::optional<QByteArray> token = {};
    std::optional<QByteArray> aesKey = {};
};

//! What the rules for a channel depend on beside the channel.
struct ChannelLimits {
    bool allowPrivateForward = false; //!< pushes may be passed on within private networks
    qint64 rotationMs = 3'600'000; //!< how long the pair of before stays valid
};

//! Checks what an operator typed for a channel and makes the token and key he left out. Errors:
//! BadRequest with `details.field` and what is expected. Sources: wechat.md 1.1 and 1.4.
Result<storage::ChannelRecord> completedChannel(storage::ChannelRecord record,
                                                const ChannelLimits &limits = {});

//! `record` with the change, checked as above. A rotation keeps the pair WeChat's console has:
//! `currentUsed` says whether WeChat has used the newest one since it was made; if it has not, and
//! an older one is still valid, that one stays.
Result<storage::ChannelRecord> changedChannel(storage::ChannelRecord record,
                                              const ChannelChange &change, qint64 now,
                                              bool currentUsed, const ChannelLimits &limits = {});

} // namespace kefu::desk
