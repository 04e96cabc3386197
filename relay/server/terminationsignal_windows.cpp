// SPDX-License-Identifier: Apache-2.0
#include "relay/server/terminationsignal.h"

namespace kefu::server {

TerminationSignal::TerminationSignal(QObject *parent)
    : QObject(parent)
{
}

TerminationSignal::~TerminationSignal() = default;

bool TerminationSignal::install()
{
    return false; // on Windows the relay runs inside the console, which stops it itself
}

void TerminationSignal::onReadable() { }

} // namespace kefu::server
