// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/callbackparser.h"
#include "relay/wechat/xmlfields.h"

#include <cstdlib>

using namespace kefu::wechat;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray body(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto fields = readXmlFields(QString::fromUtf8(body));
    if (fields && fields->all().size() > 63)
        std::abort();
    const ParsedCallback parsed = parseCallback(kefu::ChannelId { 1 }, body, 1'700'000'000'000);
    if (const auto *inbound = std::get_if<kefu::domain::Inbound>(&parsed)) {
        if (inbound->raw != body || inbound->dedupeKey.size() != 32 || inbound->createdAt <= 0)
            std::abort();
    }
    return 0;
}
