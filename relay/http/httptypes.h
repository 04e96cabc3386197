// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QPair>

namespace kefu::http {

//! Names in lower case, in the order they came.
using Headers = QList<QPair<QByteArray, QByteArray>>;

//! A request that passed every rule of design.md 9.
struct Request {
    QByteArray method; //!< upper case
    QByteArray path; //!< percent-decoded, starts with '/', no query
    QByteArray query; //!< raw, without '?'
    Headers headers;
    Headers routeValues; //!< what stood in a route's braces
    QByteArray body;
    QHostAddress peer; //!< the client; behind a trusted proxy the address it names
    bool secure = false;
    quint64 id = 0; //!< request id for logs and error answers

    QByteArray header(const QByteArray &lowerCaseName) const; //!< empty if absent
    //! All fields of that name, joined as one list.
    QByteArray joinedHeader(const QByteArray &lowerCaseName) const;
    //! Decoded value of a query parameter, the first one of that name; empty if absent.
    QByteArray queryValue(const QByteArray &name) const;
};

struct Response {
    int status = 200;
    QByteArray body = {};
    QByteArray contentType = "text/plain; charset=utf-8";
    Headers headers = {};
    bool close = false;
};

} // namespace kefu::http
