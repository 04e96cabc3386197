// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace kefu {

//! A text with the middle of every phone, identity and bank number hidden (product.md 11): runs of
//! 7 digits or more, full-width ones and such with blanks or dashes between, keep their first
//! three and last two digits; a trailing X of an identity number counts as one. For what leaves
//! the relay to machines (webhooks, exports) and for what is seen in passing (lists,
//! notifications).
QString maskedNumbers(const QString &text);

} // namespace kefu
