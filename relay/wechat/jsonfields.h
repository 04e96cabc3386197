// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/wechat/fields.h"

namespace kefu::wechat {

//! A strict, linear reader for WeChat's JSON that keeps numbers as they were written: QJsonDocument
//! loses a MsgId beyond 2^63 (wechat.md P2). At most 16 levels.
Result<Fields> readJsonFields(QStringView text);

} // namespace kefu::wechat
