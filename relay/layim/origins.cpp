// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/origins.h"

#include <QUrl>
#include <algorithm>

namespace kefu::layim {

namespace {

//! Host without its port, lower case; brackets of an IPv6 address stay out, as QUrl::host() has it.
QString hostName(const QByteArray &hostField)
{
    return QUrl(QStringLiteral("http://") + QString::fromLatin1(hostField), QUrl::StrictMode)
        .host();
}

bool isPlainHost(const QByteArray &host)
{
    return !host.isEmpty() && host.size() <= 255
        && std::all_of(host.begin(), host.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                   || QByteArrayView("-._:[]").contains(c);
           });
}

} // namespace

bool isOriginAllowed(const http::Request &request, const QStringList &configured)
{
    const QString origin = QString::fromLatin1(request.header("origin")).toLower();
    if (origin.isEmpty() || configured.contains(origin))
        return true;
    const QUrl url(origin, QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty() && url.host() == hostName(request.header("host"));
}

http::Headers corsHeaders(const http::Request &request)
{
    const QByteArray origin = request.header("origin");
    if (origin.isEmpty())
        return {};
    return { { "access-control-allow-origin", origin }, { "vary", "Origin" } };
}

QByteArray baseUrlOf(const http::Request &request, const QByteArray &publicUrl)
{
    const QByteArray host = request.header("host");
    if (!publicUrl.isEmpty())
        return publicUrl;
    return isPlainHost(host) ? "//" + host : QByteArray();
}

QByteArray tokenOf(const http::Request &request)
{
    constexpr QByteArrayView kScheme("bearer ");
    const QByteArray value = request.header("authorization");
    if (value.left(kScheme.size()).toLower() == kScheme)
        return value.mid(kScheme.size()).trimmed();
    return request.queryValue("token");
}

} // namespace kefu::layim
