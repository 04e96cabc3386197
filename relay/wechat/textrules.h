// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace kefu::wechat {

//! Text both XML and WeChat's JSON take: control characters but tab, CR and LF dropped, U+FFFE and
//! U+FFFF too, lone surrogates made U+FFFD (they would go out as \ud83d, wechat.md P1).
QString cleanedText(const QString &text);

} // namespace kefu::wechat
