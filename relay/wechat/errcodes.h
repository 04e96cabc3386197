// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

//! WeChat's errcodes in words, for logs and the doctor. What follows from one: domain/sendpolicy.
namespace kefu::wechat {

//! English, one line; "unknown errcode" for one we have no row for (wechat.md 3.1).
QString errcodeMeaning(int errcode);

//! "45047 reply quota used up"
QString errcodeText(int errcode);

//! The request id at the end of an errmsg (`rid: …`, older `hint: […]`); empty if there is none.
QString ridOf(const QString &errmsg);

//! The caller's address as 40164 names it ("invalid ip 1.2.3.4 …"); empty if there is none.
QString callerIpOf(const QString &errmsg);

} // namespace kefu::wechat
