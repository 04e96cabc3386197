// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/server.h"

#include <QHash>
#include <deque>
#include <vector>

namespace kefu::http {

//! Finds the route of a request. Exact paths win over patterns; patterns are tried in the order
//! they were added.
class Router {
public:
    struct Match {
        const Route *route = nullptr;
        Headers values;
        QByteArray allow; //!< methods of the path when only the method did not fit
    };

    void add(Route route);
    //! `rawPath` is still encoded, so that an encoded slash stays inside its segment. HEAD falls
    //! back to GET.
    Match match(const QByteArray &method, QByteArrayView rawPath) const;

private:
    using Routes = std::vector<const Route *>;
    struct Pattern {
        std::vector<QByteArray> segments; //!< "{name}" or literal
        Routes routes;
    };
    static bool fits(const Pattern &pattern, const std::vector<QByteArray> &segments,
                     Headers *values);
    static bool choose(const Routes &routes, const QByteArray &method, Match *match);

    std::deque<Route> m_routes; // addresses stay
    QHash<QByteArray, Routes> m_exact;
    std::vector<Pattern> m_patterns;
};

} // namespace kefu::http
