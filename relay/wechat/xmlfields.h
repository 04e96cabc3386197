// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/wechat/fields.h"

namespace kefu::wechat {

//! A strict reader for WeChat's XML: <xml> with plain elements in it, no DTD, no attributes, no
//! entities but the five predefined, at most 64 elements, at most four levels below the root (the
//! deepest official event has four). All that is refused by one linear scan before the parser sees
//! it. Characters that XML does not allow (a visitor can send them, and WeChat passes them on in
//! CDATA) are dropped, the rest is kept.
Result<Fields> readXmlFields(const QString &text);

} // namespace kefu::wechat
