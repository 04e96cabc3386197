// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/wechat/transport.h"

#include <vector>

namespace kefu::wechat::test {

//! Keeps the calls; the test answers them when it likes, in the order it likes.
class FakeTransport {
public:
    struct Call {
        ApiCall call;
        std::function<void(const ApiAnswer &)> done;
    };

    Transport transport()
    {
        return [this](const ApiCall &call, std::function<void(const ApiAnswer &)> done) {
            calls.push_back({ call, std::move(done) });
        };
    }

    void answer(size_t index, const QByteArray &body, int status = 200)
    {
        calls.at(index).done({ domain::CallResult::Answered, status, body, {} });
    }
    void lose(size_t index, domain::CallResult result)
    {
        calls.at(index).done({ result, 0, {}, QStringLiteral("lost") });
    }

    std::vector<Call> calls;
};

} // namespace kefu::wechat::test
