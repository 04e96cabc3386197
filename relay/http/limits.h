// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/httptypes.h"

#include <QByteArrayView>

namespace kefu::http {

struct Limits;

//! What the parser learnt of a head beside the Request itself.
struct Head {
    int version = 11; //!< 10 or 11
    bool keepAlive = false;
    bool chunked = false;
    bool expectContinue = false;
    qint64 contentLength = -1; //!< -1: no such field

    bool hasBody() const { return chunked || contentLength > 0; }
};

//! Finds the end of a head in what has arrived so far and enforces the rules that need the raw
//! bytes: sizes, number of fields, no bare LF, no folded field (a parser hands a folded value on as
//! if it had been sent in one line: measurements.md A). Remembers how far it looked, so byte-wise
//! input costs no more than one pass.
class HeadScanner {
public:
    enum class Status { NeedMore, Complete, Refused };
    struct Result {
        Status status = Status::NeedMore;
        qsizetype length = 0; //!< of the head with its empty line, when Complete
        int refusal = 0; //!< HTTP status, when Refused
    };

    //! `data` starts at the request line and holds everything that arrived since.
    Result scan(QByteArrayView data, const Limits &limits);
    void reset() { *this = HeadScanner(); }

private:
    Result openLine(qsizetype size, const Limits &limits) const;
    int endLine(QByteArrayView data, qsizetype newline, const Limits &limits);

    qsizetype m_position = 0;
    qsizetype m_lineStart = 0;
    qsizetype m_fieldsStart = 0;
    int m_lines = 0;
};

//! The rules of design.md 9 on a parsed head; fills contentLength, chunked and expectContinue.
//! Returns 0 or the status to refuse with.
int checkHead(const Request &request, Head *head);

//! Splits the target into path (decoded) and query. Returns 0 or the status to refuse with.
int splitTarget(QByteArrayView target, Request *request);

} // namespace kefu::http
