// SPDX-License-Identifier: Apache-2.0
#include "relay/http/publicaddress.h"

#include <algorithm>
#include <iterator>

namespace kefu::http {

namespace {

struct Block {
    quint32 network;
    int bits;
};

// IANA's registry of special-purpose IPv4 addresses, and multicast.
constexpr Block kSpecial[] = {
    { 0x00000000, 8 }, // "this" network
    { 0x0a000000, 8 }, // private
    { 0x64400000, 10 }, // shared by carriers
    { 0x7f000000, 8 }, // loopback
    { 0xa9fe0000, 16 }, // link-local; clouds keep their metadata here
    { 0xac100000, 12 }, // private
    { 0xc0000000, 24 }, // protocol assignments
    { 0xc0000200, 24 }, // documentation
    { 0xc0586300, 24 }, // 6to4 relays
    { 0xc0a80000, 16 }, // private
    { 0xc6120000, 15 }, // benchmarks
    { 0xc6336400, 24 }, // documentation
    { 0xcb007100, 24 }, // documentation
    { 0xe0000000, 4 }, // multicast
    { 0xf0000000, 4 }, // reserved, broadcast
};

bool isPublicV4(quint32 address)
{
    return std::none_of(std::begin(kSpecial), std::end(kSpecial), [address](const Block &block) {
        return (address ^ block.network) >> (32 - block.bits) == 0;
    });
}

//! Global unicast is 2000::/3; out of it go 2001::/23 (Teredo and others), documentation and 6to4,
//! which wraps any IPv4 address.
bool isPublicV6(const QHostAddress &address)
{
    static const QPair<QHostAddress, int> kGlobal { QHostAddress(QStringLiteral("2000::")), 3 };
    static const QPair<QHostAddress, int> kNot[] = {
        { QHostAddress(QStringLiteral("2001::")), 23 },
        { QHostAddress(QStringLiteral("2001:db8::")), 32 },
        { QHostAddress(QStringLiteral("2002::")), 16 },
    };
    return address.isInSubnet(kGlobal)
        && std::none_of(std::begin(kNot), std::end(kNot),
                        [&address](const auto &block) { return address.isInSubnet(block); });
}

} // namespace

bool isPublicAddress(const QHostAddress &address)
{
    bool isV4 = false; // also for ::ffff:a.b.c.d
    const quint32 v4 = address.toIPv4Address(&isV4);
    if (isV4)
        return isPublicV4(v4);
    return address.protocol() == QAbstractSocket::IPv6Protocol && isPublicV6(address);
}

} // namespace kefu::http
