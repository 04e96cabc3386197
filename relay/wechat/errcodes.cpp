// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/errcodes.h"

#include <algorithm>
#include <iterator>

namespace kefu::wechat {

namespace {

using namespace Qt::Literals::StringLiterals;

struct Row {
    int code;
    const char *meaning;
};

//! Sorted by code; wechat.md 3.1.
constexpr Row kRows[] = {
    { -1000, "system busy; may have been delivered" },
    { -1, "system busy; may have been delivered" },
    { 0, "ok" },
    { 40001, "access_token invalid or not the latest, or wrong AppSecret" },
    { 40002, "wrong grant_type" },
    { 40003, "openid wrong or of another app" },
    { 40004, "wrong media type" },
    { 40005, "wrong file type" },
    { 40006, "wrong file size" },
    { 40007, "media_id invalid or expired" },
    { 40008, "message type not allowed" },
    { 40009, "wrong picture size" },
    { 40013, "wrong appid" },
    { 40014, "illegal access_token" },
    { 40033, "body holds \\u escapes; WeChat wants raw UTF-8" },
    { 40035, "bad arguments" },
    { 40066, "wrong URL" },
    { 40097, "bad arguments" },
    { 40101, "missing parameter; most likely the wrong URL" },
    { 40125, "wrong AppSecret" },
    { 40164, "caller's IP address is not in the allow-list" },
    { 40200, "type of account not allowed" },
    { 40243, "AppSecret is frozen" },
    { 41001, "access_token missing" },
    { 41002, "appid missing" },
    { 41004, "AppSecret missing" },
    { 41005, "no media data in the upload" },
    { 41006, "media_id missing" },
    { 42001, "access_token expired" },
    { 43002, "needs POST" },
    { 43003, "needs HTTPS" },
    { 43004, "user has not subscribed" },
    { 43019, "user is black-listed" },
    { 43104, "appid does not match the openid" },
    { 44001, "no media data in the upload" },
    { 44002, "empty POST body" },
    { 44004, "empty text" },
    { 45001, "file too large" },
    { 45002, "text too long" },
    { 45008, "more than one article" },
    { 45009, "daily API quota used up" },
    { 45011, "too many calls this minute" },
    { 45015, "reply window over, or the user unsubscribed" },
    { 45035, "caller's IP address is not in the allow-list" },
    { 45047, "reply quota used up" },
    { 45064, "menu or mass-send code, not for this API" },
    { 45065, "menu or mass-send code, not for this API" },
    { 45066, "menu or mass-send code, not for this API" },
    { 45067, "menu or mass-send code, not for this API" },
    { 45072, "typing: wrong command" },
    { 45080, "typing: no exchange within 30 s" },
    { 45081, "typing: is on already" },
    { 47001, "JSON not understood" },
    { 48001, "API not authorised; often the token of another account" },
    { 48002, "user refuses messages" },
    { 48003, "API not authorised" },
    { 48004, "API banned for irregularities; log in at mp.weixin.qq.com" },
    { 48006, "clear_quota used up this month" },
    { 48008, "no permission for this message type" },
    { 50001, "API not authorised" },
    { 50002, "account limited after a violation, or wrong appid" },
    { 50005, "user has unsubscribed" },
    { 50007, "account is frozen" },
    { 61004, "caller's IP address is not in the allow-list" },
    { 61007, "third-party platform lacks the permission" },
    { 61016, "third-party platform has not confirmed the category of this API" },
    { 70000, "not sent, to protect minors" },
    { 87014, "content violates the rules" },
};

//! Behind the last `key`: the run of characters a rid or an address consists of.
QString wordAfter(const QString &text, QLatin1String key)
{
    const qsizetype at = text.lastIndexOf(key);
    if (at < 0)
        return {};
    QStringView rest = QStringView(text).sliced(at + key.size());
    while (!rest.isEmpty() && (rest.front().isSpace() || rest.front() == u'['))
        rest = rest.sliced(1);
    const auto isWord = [](QChar c) {
        return c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'-' || c == u'.' || c == u':');
    };
    const auto end = std::find_if_not(rest.begin(), rest.end(), isWord);
    return rest.first(std::min<qsizetype>(end - rest.begin(), 64)).toString();
}

} // namespace

QString errcodeMeaning(int errcode)
{
    if (errcode >= 65400 && errcode <= 65414)
        return QStringLiteral("management of customer-service accounts");
    const auto row =
        std::lower_bound(std::begin(kRows), std::end(kRows), errcode,
                         [](const Row &candidate, int code) { return candidate.code < code; });
    if (row == std::end(kRows) || row->code != errcode)
        return QStringLiteral("unknown errcode");
    return QString::fromLatin1(row->meaning);
}

QString errcodeText(int errcode)
{
    return QString::number(errcode) + u' ' + errcodeMeaning(errcode);
}

QString ridOf(const QString &errmsg)
{
    const QString rid = wordAfter(errmsg, "rid: "_L1);
    return rid.isEmpty() ? wordAfter(errmsg, "hint: "_L1) : rid;
}

QString callerIpOf(const QString &errmsg)
{
    return wordAfter(errmsg, "invalid ip "_L1);
}

} // namespace kefu::wechat
