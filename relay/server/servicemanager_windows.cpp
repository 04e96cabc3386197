// SPDX-License-Identifier: Apache-2.0
#include "relay/server/servicemanager.h"

//! Windows' service control works otherwise (no inherited sockets, no datagrams): a relay there
//! runs under a service wrapper and is told to stop as at a console.
namespace kefu::server {

ServiceManager ServiceManager::takeFromEnvironment()
{
    return {};
}

void ServiceManager::tell(const QByteArray &) const { }

} // namespace kefu::server
