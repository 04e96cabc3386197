// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/features.h"

#include <QString>
#include <QStringList>

//! How a long text is cut into messages: the relay does it, and the console says beforehand what it
//! costs (product.md 3).
namespace kefu {

//! Bytes of `text` as UTF-8; a lone surrogate counts as the U+FFFD it goes out as.
qsizetype utf8Size(QStringView text);

//! Pieces of at most `maxBytes` that joined give `text` again; one piece is one message and one
//! unit of the reply quota. Cuts between characters as people see them where possible, and never
//! inside a code point (a piece is then longer only if one code point is). Empty text gives no
//! piece.
QStringList textPieces(const QString &text, qsizetype maxBytes = kWechatTextBytes);

} // namespace kefu
