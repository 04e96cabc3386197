// SPDX-License-Identifier: Apache-2.0
#include "relay/http/router.h"

#include "relay/http/percent.h"

#include <algorithm>

namespace kefu::http {

namespace {

bool isPlaceholder(const QByteArray &segment)
{
    return segment.size() > 2 && segment.startsWith('{') && segment.endsWith('}');
}

std::vector<QByteArray> splitPattern(const QByteArray &path)
{
    const QList<QByteArray> parts = path.split('/');
    return { parts.begin(), parts.end() };
}

//! Decoded segments; empty when one of them cannot be decoded.
std::vector<QByteArray> splitPath(QByteArrayView rawPath)
{
    std::vector<QByteArray> segments;
    qsizetype start = 0;
    while (start <= rawPath.size()) {
        qsizetype end = rawPath.indexOf('/', start);
        if (end < 0)
            end = rawPath.size();
        const std::optional<QByteArray> segment = decodePath(rawPath.sliced(start, end - start));
        if (!segment)
            return {};
        segments.push_back(*segment);
        start = end + 1;
    }
    return segments;
}

void appendMethod(QByteArray *list, const QByteArray &method)
{
    if (!list->isEmpty())
        list->append(", ");
    list->append(method);
}

} // namespace

void Router::add(Route route)
{
    m_routes.push_back(std::move(route));
    const Route *added = &m_routes.back();
    if (!added->path.contains('{')) {
        m_exact[added->path].push_back(added);
        return;
    }
    const std::vector<QByteArray> segments = splitPattern(added->path);
    const auto same = std::find_if(m_patterns.begin(), m_patterns.end(),
                                   [&](const Pattern &p) { return p.segments == segments; });
    if (same != m_patterns.end())
        same->routes.push_back(added);
    else
        m_patterns.push_back({ segments, { added } });
}

bool Router::fits(const Pattern &pattern, const std::vector<QByteArray> &segments, Headers *values)
{
    if (pattern.segments.size() != segments.size())
        return false;
    values->clear();
    for (size_t i = 0; i < segments.size(); ++i) {
        const QByteArray &wanted = pattern.segments[i];
        if (isPlaceholder(wanted)) {
            if (segments[i].isEmpty())
                return false;
            values->append({ wanted.sliced(1, wanted.size() - 2), segments[i] });
        } else if (wanted != segments[i]) {
            return false;
        }
    }
    return true;
}

bool Router::choose(const Routes &routes, const QByteArray &method, Match *match)
{
    const Route *forGet = nullptr;
    for (const Route *route : routes) {
        if (route->method == method || route->method == "*") {
            match->route = route;
            return true;
        }
        if (route->method == "GET")
            forGet = route;
    }
    if (forGet && method == "HEAD") {
        match->route = forGet;
        return true;
    }
    for (const Route *route : routes) {
        appendMethod(&match->allow, route->method);
        if (route->method == "GET")
            appendMethod(&match->allow, QByteArrayLiteral("HEAD"));
    }
    return false;
}

Router::Match Router::match(const QByteArray &method, QByteArrayView rawPath) const
{
    Match match;
    const auto exact = m_exact.constFind(QByteArray::fromRawData(rawPath.data(), rawPath.size()));
    if (exact != m_exact.constEnd() && choose(*exact, method, &match))
        return match;
    if (m_patterns.empty())
        return match;
    const std::vector<QByteArray> segments = splitPath(rawPath);
    for (const Pattern &pattern : m_patterns) {
        if (fits(pattern, segments, &match.values) && choose(pattern.routes, method, &match))
            return match;
    }
    match.values.clear();
    return match;
}

QByteArray routeValue(const Request &request, const QByteArray &name)
{
    for (const auto &[key, value] : request.routeValues) {
        if (key == name)
            return value;
    }
    return {};
}

} // namespace kefu::http
