// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <optional>

namespace kefu::http {

//! Percent-decodes a path or one of its segments. Nothing on a broken escape or an encoded NUL: a
//! path that two programs could read differently is refused, not guessed at.
std::optional<QByteArray> decodePath(QByteArrayView raw);

//! Decodes one name or value of a query: '+' is a space, a broken escape stays as it stands (a
//! WHATWG URL may contain a bare '%').
QByteArray decodeFormValue(QByteArrayView raw);

} // namespace kefu::http
