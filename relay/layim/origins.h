// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/httptypes.h"

#include <QByteArray>
#include <QStringList>

namespace kefu::layim {

//! Which pages may use the endpoint: the configured origins, the relay's own host on any port or
//! scheme, and programs that are no browser and send no Origin.
bool isOriginAllowed(const http::Request &request, const QStringList &configured);

//! What an allowed page needs to read the answer (CORS); nothing without an Origin.
http::Headers corsHeaders(const http::Request &request);

//! In front of avatar paths: `publicUrl`, or the host the page asked for, without a scheme so that
//! it fits the page's. Empty when the Host field is not one to repeat.
QByteArray baseUrlOf(const http::Request &request, const QByteArray &publicUrl);

//! The token of `Authorization: Bearer …`; without one, of `?token=`.
QByteArray tokenOf(const http::Request &request);

} // namespace kefu::layim
