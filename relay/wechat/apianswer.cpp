// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/apianswer.h"

#include "relay/wechat/errcodes.h"

#include <algorithm>
#include <iterator>

namespace kefu::wechat {

namespace {

using namespace Qt::Literals::StringLiterals;
using domain::CallResult;

constexpr qsizetype kMaxErrmsg = 300;

//! Refused by a server on the way or by the front of WeChat: no application has seen the request.
//! 408 and 499 are not among them, a proxy gives them for requests it has passed on.
bool isRefusedUnseen(int status)
{
    static constexpr int kStatuses[] = { 400, 401, 403, 404, 405, 406, 407, 411,
                                         413, 414, 415, 421, 426, 429, 431 };
    return (status >= 300 && status < 400)
        || std::find(std::begin(kStatuses), std::end(kStatuses), status) != std::end(kStatuses);
}

ApiReading unreadable(int status, QLatin1String why)
{
    ApiReading reading;
    reading.call = isRefusedUnseen(status) ? CallResult::NeverSent : CallResult::Unclear;
    reading.detail = "HTTP "_L1 + QString::number(status) + ", "_L1 + why;
    return reading;
}

} // namespace

ApiReading readAnswer(const ApiAnswer &answer)
{
    if (answer.call != CallResult::Answered) {
        ApiReading reading;
        reading.call = answer.call;
        reading.detail = answer.detail;
        return reading;
    }
    if (answer.httpStatus >= 500)
        return unreadable(answer.httpStatus, "server error"_L1);
    const Result<Fields> fields = readJsonBody(answer.body);
    if (!fields)
        return unreadable(answer.httpStatus, "no JSON object"_L1);
    ApiReading reading;
    if (fields->contains("errcode"_L1)) {
        bool isNumber = false;
        reading.errcode = fields->word("errcode"_L1).toInt(&isNumber);
        if (!isNumber)
            return unreadable(answer.httpStatus, "errcode is no number"_L1);
    } else if (answer.httpStatus >= 300) {
        return unreadable(answer.httpStatus, "no errcode"_L1);
    }
    reading.call = CallResult::Answered;
    reading.errmsg = fields->text("errmsg"_L1).left(kMaxErrmsg);
    reading.rid = ridOf(fields->text("errmsg"_L1));
    reading.fields = *fields;
    return reading;
}

} // namespace kefu::wechat
