// SPDX-License-Identifier: Apache-2.0
#include "relay/http/httptypes.h"

#include "relay/http/percent.h"

namespace kefu::http {

QByteArray Request::header(const QByteArray &lowerCaseName) const
{
    for (const auto &[name, value] : headers) {
        if (name == lowerCaseName)
            return value;
    }
    return {};
}

QByteArray Request::joinedHeader(const QByteArray &lowerCaseName) const
{
    QByteArray joined;
    for (const auto &[name, value] : headers) {
        if (name == lowerCaseName)
            joined += (joined.isEmpty() ? QByteArray() : QByteArray(",")) + value;
    }
    return joined;
}

QByteArray Request::queryValue(const QByteArray &name) const
{
    qsizetype start = 0;
    while (start < query.size()) {
        qsizetype end = query.indexOf('&', start);
        if (end < 0)
            end = query.size();
        const QByteArrayView pair = QByteArrayView(query).sliced(start, end - start);
        const qsizetype equals = pair.indexOf('=');
        const QByteArrayView key = equals < 0 ? pair : pair.first(equals);
        if (key == name || (key.size() > name.size() && decodeFormValue(key) == name))
            return equals < 0 ? QByteArray() : decodeFormValue(pair.sliced(equals + 1));
        start = end + 1;
    }
    return {};
}

} // namespace kefu::http
