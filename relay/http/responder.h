// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/server.h"

#include <QThread>

namespace kefu::http {

class Connection;

//! The way from an answer back to its connection; `connection` is cleared when the client is gone.
//! Shared by the connection and every responder made for it, whichever lives longer.
struct ConnectionLink {
    Connection *connection = nullptr;
    QThread *thread = nullptr;
};

struct Responder::Shared {
    Shared(std::shared_ptr<ConnectionLink> l, quint64 number)
        : link(std::move(l))
        , request(number)
    {
    }
    ~Shared();
    Q_DISABLE_COPY_MOVE(Shared)

    std::shared_ptr<ConnectionLink> link;
    quint64 request; //!< the one request this answers
    bool answered = false;
};

} // namespace kefu::http
