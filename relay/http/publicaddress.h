// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHostAddress>

namespace kefu::http {

//! True for an address anybody on the Internet may mean: not this machine, not a private, shared or
//! link-local network, no multicast, nothing reserved, and no IPv6 form that hides such an IPv4
//! address. For calls whose target somebody else has named (server-side request forgery).
bool isPublicAddress(const QHostAddress &address);

} // namespace kefu::http
