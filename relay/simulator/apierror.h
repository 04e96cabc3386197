// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace kefu::simulator {

//! The errcodes the simulator decides on by itself; any other can be asked for by a fault.
enum ApiCode {
    Ok = 0,
    SystemBusy = -1,
    InvalidCredential = 40001,
    InvalidGrantType = 40002,
    InvalidOpenid = 40003,
    InvalidMediaType = 40004,
    InvalidFileType = 40005,
    InvalidMediaSize = 40006,
    InvalidMediaId = 40007,
    InvalidMessageType = 40008,
    InvalidImageSize = 40009,
    InvalidAppid = 40013,
    InvalidToken = 40014,
    InvalidCharset = 40033,
    InvalidParameter = 40035,
    MissingParameter = 40101,
    InvalidSecret = 40125,
    TokenMissing = 41001,
    AppidMissing = 41002,
    SecretMissing = 41004,
    MediaDataMissing = 41005,
    MediaIdMissing = 41006,
    TokenExpired = 42001,
    PostRequired = 43002,
    EmptyMedia = 44001,
    EmptyPost = 44002,
    EmptyContent = 44004,
    MediaTooLarge = 45001,
    ContentTooLong = 45002,
    DailyLimit = 45009,
    MinuteLimit = 45011,
    OutOfWindow = 45015,
    OutOfCount = 45047,
    BadTypingCommand = 45072,
    NoRecentExchange = 45080,
    AlreadyTyping = 45081,
    BadJson = 47001,
    ClearsUsedUp = 48006,
    TypeNotPermitted = 48008,
};

//! WeChat's own words for the code; a general text for codes without known words.
QByteArray apiErrorText(int code);

//! `{"errcode":…,"errmsg":"… rid: xxxxxxxx-xxxxxxxx-xxxxxxxx"}`, and `{"errcode":0,"errmsg":"ok"}`
//! for 0. `seconds` (unix time) makes the first group of the rid, `serial` the others.
QByteArray apiAnswer(int code, qint64 seconds, quint64 serial);
//! The rid of such an answer; empty if there is none.
QByteArray ridOf(const QByteArray &answer);

} // namespace kefu::simulator
