// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/limits.h"

#include <QByteArrayView>
#include <memory>

namespace kefu::http {

//! Boost.Beast's parser without its I/O, one message at a time. The head is handed over whole
//! (HeadScanner has found its end), a chunked body in pieces; a body with a length needs no parser.
class HttpParser {
public:
    HttpParser();
    ~HttpParser();

    //! Fills method and headers of `request`, version and keepAlive of `head`; `target` points into
    //! `data`. Returns 0 or the status to refuse with. Starts a new message.
    int parseHead(QByteArrayView data, Request *request, Head *head, QByteArrayView *target);

    struct Chunks {
        qsizetype consumed = 0;
        bool done = false;
        int refusal = 0; //!< HTTP status
    };
    //! Decodes as much of a chunked body as is there, appending to `body` up to `maxBody` bytes.
    //! Extensions and trailers are dropped; more than 4 KiB of them is refused (Beast alone would
    //! wait for ever for the end of an endless extension).
    Chunks putChunked(QByteArrayView data, QByteArray *body, qint64 maxBody);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace kefu::http
