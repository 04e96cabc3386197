// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/sendpolicy.h"

#include <QByteArray>
#include <QUrl>
#include <functional>

namespace kefu::wechat {

//! One call to WeChat as this layer needs it; `server` puts OnceHttpClient behind it, tests a
//! table.
struct ApiCall {
    QByteArray method = "POST";
    QUrl url;
    QByteArray contentType = "application/json; charset=utf-8";
    QByteArray body;
    int totalMs = 8000;
    ChannelId channel; //!< whose connection pool (design.md 10)
    int maxAnswerBytes = 1024 * 1024;
    bool publicOnly = false; //!< no private address may be connected to (http::isPublicAddress)
    QString proxy = {}; //!< the channel's own; empty = the relay's
};

struct ApiAnswer {
    domain::CallResult call = domain::CallResult::NeverSent;
    int httpStatus = 0;
    QByteArray body;
    QString detail; //!< for the log; no URL, no token
    bool tooLarge = false; //!< cut off at maxAnswerBytes
    QByteArray date = {}; //!< the header of that name
};

//! Sends the call at most once; the callback comes later, on the same loop, exactly once.
using Transport = std::function<void(const ApiCall &, std::function<void(const ApiAnswer &)>)>;

} // namespace kefu::wechat
