// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

#include <QByteArray>
#include <functional>

namespace kefu::layim {

//! Who looks, and where from.
struct View {
    AgentInfo self;
    QByteArray baseUrl; //!< in front of the relay's paths, "" or "//host" or "https://host"
    //! The path a file of a message can be loaded from for a while. None: it is not shown.
    std::function<QString(const QString &mediaId)> mediaPath {};
};

} // namespace kefu::layim
