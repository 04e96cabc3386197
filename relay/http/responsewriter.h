// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/httptypes.h"

namespace kefu::http {

//! How an answer is framed, which the handler does not decide.
struct Framing {
    bool http10 = false;
    bool keepAlive = true;
    bool headRequest = false; //!< same head as GET, no body
};

//! Head and body as one block, so that one write carries the answer. Fields that would break the
//! framing (CR, LF or NUL inside, our own Content-Length, Connection, Transfer-Encoding) are left
//! out.
QByteArray serialize(const Response &response, const Framing &framing);

//! An answer of the server itself, in the one error shape of design.md 5.
Response errorResponse(int status, quint64 requestId);

} // namespace kefu::http
