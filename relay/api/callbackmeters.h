// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/meters.h"
#include "relay/protocol/ids.h"

#include <QHash>
#include <array>

namespace kefu::api {

//! What became of WeChat's calls; belongs to the relay loop.
struct CallbackMeters {
    enum class Result { Success, Refused, TooLate };
    static constexpr std::array kResultNames { "success", "refused", "too_late" };

    //! An invalid channel for names that are none's, of which there may be any number.
    void count(ChannelId channel, Result result) { ++requests[channel][size_t(result)]; }

    QHash<ChannelId, std::array<quint64, kResultNames.size()>> requests;
    domain::AnswerHistogram duration { domain::kAnswerBounds }; //!< of those that were answered
};

} // namespace kefu::api
