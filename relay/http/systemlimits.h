// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHostAddress>

namespace kefu::http {

// The few calls Qt does not offer; each does nothing where the system has no such thing.

//! Raises the limit of open files to what the system allows. Returns the limit now in force, 0 if
//! unknown.
qint64 raiseOpenFileLimit();

//! Ends our direction of a connection and leaves the other open, so that the peer can still read
//! the answer that refuses it. False if that did not work.
bool shutDownWriting(qintptr socket);

//! The connection will end with a reset instead of an orderly goodbye: what the peer has not taken
//! is dropped, in the kernel too, and it learns of the end even when it reads nothing.
void resetOnClose(qintptr socket);

enum class Waiting {
    Bytes,
    Nothing,
    End, //!< the peer has closed or reset the connection
};
//! What is there to be read from a socket, without reading it or waiting for it.
Waiting waitingBytes(qintptr socket);

//! The address at the other end; null if there is none any more.
QHostAddress peerAddress(qintptr socket);

//! Closes a descriptor that no QTcpSocket took over.
void closeSocket(qintptr socket);

//! A write to a connection the peer has closed shall fail, not end the process.
void ignoreBrokenPipes();

} // namespace kefu::http
