// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/apierror.h"

#include <QString>
#include <algorithm>
#include <array>

namespace kefu::simulator {

namespace {

struct Text {
    int code;
    const char *words;
};

// wechat.md 3.1; the words are what clients have logged, so that tools which grep for them work.
constexpr std::array kTexts {
    Text { Ok, "ok" },
    Text { SystemBusy, "system error" },
    Text { InvalidCredential, "invalid credential, access_token is invalid or not latest" },
    Text { InvalidGrantType, "invalid grant_type" },
    Text { InvalidOpenid, "invalid openid" },
    Text { InvalidMediaType, "invalid media type" },
    Text { InvalidFileType, "invalid file type" },
    Text { InvalidMediaSize, "invalid meida size" }, // sic
    Text { InvalidMediaId, "invalid media_id" },
    Text { InvalidMessageType, "invalid message type" },
    Text { InvalidImageSize, "invalid image size" },
    Text { InvalidAppid, "invalid appid" },
    Text { InvalidToken, "invalid access_token" },
    Text { InvalidCharset,
           "invalid charset. please check your request, if include \\\\uxxxx will create fail!" },
    Text { InvalidParameter, "invalid parameter" },
    Text { 40097, "invalid args" },
    Text { MissingParameter, "missing parameter" },
    Text { InvalidSecret, "invalid appsecret" },
    Text { 40164, "invalid ip 127.0.0.1, not in whitelist" },
    Text { 40200, "invalid account type" },
    Text { 40201, "no callback url is set" },
    Text { 40202, "wrong action" },
    Text { 40203, "wrong check_operator" },
    Text { 40243, "appsecret has been frozen" },
    Text { TokenMissing, "access_token missing" },
    Text { AppidMissing, "appid missing" },
    Text { SecretMissing, "appsecret missing" },
    Text { MediaDataMissing, "media data missing" },
    Text { MediaIdMissing, "media_id missing" },
    Text { TokenExpired, "access_token expired" },
    Text { PostRequired, "require POST method" },
    Text { 43004, "require subscribe" },
    Text { 43003, "require https" },
    Text { EmptyMedia, "empty media data" },
    Text { EmptyPost, "empty post data" },
    Text { EmptyContent, "empty content" },
    Text { MediaTooLarge, "media size out of limit" },
    Text { ContentTooLong, "content size out of limit" },
    Text { 45008, "article size out of limit" },
    Text { DailyLimit, "reach max api daily quota limit" },
    Text { MinuteLimit, "api minute-quota reach limit, must slower, retry next minute" },
    Text { OutOfWindow, "response out of time limit or subscription is canceled" },
    Text { OutOfCount, "out of response count limit" },
    Text { BadTypingCommand, "command字段取值不对" },
    Text { NoRecentExchange, "下发输入状态，需要之前30秒内跟用户有过消息交互" },
    Text { AlreadyTyping, "已经在输入状态，不可重复下发" },
    Text { BadJson, "data format error" },
    Text { 48001, "api unauthorized" },
    Text { 48004, "api forbidden for irregularities" },
    Text { ClearsUsedUp, "forbid to clear quota because of reaching the limit" },
    Text { TypeNotPermitted, "no permission for this message type" },
    Text { 50002, "user limited" },
    Text { 50005, "user is unsubscribed" },
    Text { 50007, "account has been frozen" },
    Text { 61004, "access clientip is not registered" },
    Text { 70000, "为保护未成年人权益，该条消息发送失败" },
    Text { 76001, "rid not found" },
    Text { 76021, "cgi_path not found, please check" },
    Text { 87014, "risky content" },
};

QByteArray hexGroup(quint32 number)
{
    return QByteArray::number(number, 16).rightJustified(8, '0');
}

} // namespace

QByteArray apiErrorText(int code)
{
    const auto *found = std::find_if(kTexts.begin(), kTexts.end(),
                                     [code](const Text &text) { return text.code == code; });
    return found == kTexts.end() ? QByteArrayLiteral("simulated error") : QByteArray(found->words);
}

QByteArray apiAnswer(int code, qint64 seconds, quint64 serial)
{
    if (code == Ok)
        return QByteArrayLiteral(R"({"errcode":0,"errmsg":"ok"})");
    // An odd multiplier spreads consecutive serials over the 64 bits without ever repeating one.
    const quint64 mixed = serial * 0x9E3779B97F4A7C15ULL;
    return "{\"errcode\":" + QByteArray::number(code) + ",\"errmsg\":\"" + apiErrorText(code)
        + " rid: " + hexGroup(quint32(seconds)) + '-' + hexGroup(quint32(mixed >> 32)) + '-'
        + hexGroup(quint32(mixed)) + "\"}";
}

QByteArray ridOf(const QByteArray &answer)
{
    const qsizetype at = answer.lastIndexOf("rid: ");
    return at < 0 ? QByteArray() : answer.mid(at + 5, 26);
}

} // namespace kefu::simulator
