// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>

//! A request of reference table A ("Hostile input") and the only answers that are right.
struct HostileRequest {
    const char *name;
    QByteArray bytes;
    int status; //!< of every answer
    int answers = 1;
    bool closes = true; //!< the server ends the connection afterwards
};

//! The rows that are one message.
QList<HostileRequest> hostileRequests();

//! The rows that never end: `head` once, then `piece` until the server has had enough.
struct HostileFlood {
    const char *name;
    QByteArray head;
    QByteArray piece;
    bool cut; //!< the server hangs up; else TCP holds the sender back
};

QList<HostileFlood> hostileFloods();
