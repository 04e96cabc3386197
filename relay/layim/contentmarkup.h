// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/layim/view.h"

#include <QString>

namespace kefu::layim {

//! A message's content in LayIM's markup (layim.md 2.6). A page makes HTML of it, so markup stands
//! only where it is written here: words of others are escaped, addresses are http or https with
//! nothing in them that could end them. Texts go out unchanged but for that (design.md 17).
QString contentMarkup(const Content &content, const View &view);

//! The same in plain words on one line, for lists. Not escaped.
QString contentWords(const Content &content);

} // namespace kefu::layim
