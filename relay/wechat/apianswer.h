// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/wechat/fields.h"
#include "relay/wechat/transport.h"

#include <optional>

namespace kefu::wechat {

//! An answer of the API, read but not yet judged.
struct ApiReading {
    //! Answered: a JSON object. NeverSent: nothing left, or HTTP refused the request before
    //! WeChat's application saw it (3xx, 400, 404, 429, …). Unclear: everything else.
    domain::CallResult call = domain::CallResult::NeverSent;
    std::optional<int> errcode; //!< absent when the object has none; a number or digits in a string
    QString errmsg;
    QString rid;
    Fields fields;
    QString detail; //!< for the log: what was unreadable; no token, no body
};

//! HTTP 5xx, HTML, a truncated body and an errcode that is no number are Unclear, whatever the
//! content type says (WeChat labels JSON text/plain).
ApiReading readAnswer(const ApiAnswer &answer);

} // namespace kefu::wechat
