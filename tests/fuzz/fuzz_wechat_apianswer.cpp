// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/apianswer.h"

#include <cstdlib>

using namespace kefu;
using namespace kefu::wechat;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray body(reinterpret_cast<const char *>(data), qsizetype(size));
    for (int status : { 200, 404, 502 }) {
        const ApiReading reading = readAnswer({ domain::CallResult::Answered, status, body, {} });
        const bool answered = reading.call == domain::CallResult::Answered;
        if ((reading.errcode && !answered) || (answered && status == 502) || reading.rid.size() > 64
            || reading.errmsg.size() > 300)
            std::abort();
    }
    return 0;
}
