// SPDX-License-Identifier: Apache-2.0
#include "app/relayaddress.h"

#include <QHostAddress>

namespace kefu::app {
namespace {

using L = QLatin1String;

bool hasScheme(const QString &text)
{
    return text.contains(L("://"));
}

//! The host of "host:port/path" without its port, to choose the scheme by.
QString bareHost(const QString &text)
{
    return QUrl(L("none://") + text, QUrl::StrictMode).host();
}

QString prefixOf(const QUrl &url)
{
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    if (path.endsWith(L("/agent")))
        path.chop(6);
    return path;
}

} // namespace

QUrl RelayAddress::api(const QString &path) const
{
    QUrl url = http;
    url.setPath(http.path() + path);
    return url;
}

QString RelayAddress::hostLabel() const
{
    const QString host = http.host();
    const QString shown = host.contains(u':') ? L("[") + host + L("]") : host;
    return http.port() < 0 ? shown : shown + u':' + QString::number(http.port());
}

bool isLoopback(const QString &host)
{
    return host.compare(L("localhost"), Qt::CaseInsensitive) == 0
        || QHostAddress(host).isLoopback();
}

bool isSafe(const QUrl &url)
{
    const QString scheme = url.scheme();
    return scheme == L("https") || scheme == L("wss") || isLoopback(url.host());
}

std::variant<RelayAddress, ui::LoginFailure> parseRelayAddress(const QString &typed)
{
    QString text = typed.trimmed();
    const ui::LoginFailure bad { ui::LoginFault::BadAddress, text };
    if (text.isEmpty())
        return bad;
    if (!hasScheme(text))
        text.prepend(isLoopback(bareHost(text)) ? L("ws://") : L("wss://"));
    QUrl url(text, QUrl::StrictMode);
    const QString scheme = url.scheme().toLower();
    const bool clear = scheme == L("ws") || scheme == L("http");
    const bool tls = scheme == L("wss") || scheme == L("https");
    // A name and password in the address would end up in logs and settings.
    if (!url.isValid() || url.host().isEmpty() || !(clear || tls) || !url.userInfo().isEmpty()
        || url.hasQuery() || url.hasFragment() || url.port() == 0)
        return bad;
    if (clear && !isLoopback(url.host()))
        return ui::LoginFailure { ui::LoginFault::ClearTextRefused, url.host() };
    const QString prefix = prefixOf(url);
    RelayAddress address;
    url.setScheme(clear ? L("ws") : L("wss"));
    url.setPath(prefix + L("/agent"));
    address.socket = url;
    url.setScheme(clear ? L("http") : L("https"));
    url.setPath(prefix);
    address.http = url;
    return address;
}

} // namespace kefu::app
