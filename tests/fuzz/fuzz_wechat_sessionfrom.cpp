// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/sessionfrom.h"

#include <cstdlib>

using namespace kefu::wechat;

//! Whatever a visitor's device says of him stays within bounds, and nothing is signed by chance.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const QString text = QString::fromUtf8(bytes);
    const SessionSource source = readSessionFrom(text);
    if (source.fields.size() > kMaxSourceFields || source.name.size() > 64
        || source.name.contains(u'\n'))
        std::abort();
    if (!source.avatarUrl.isEmpty() && !source.avatarUrl.startsWith(QLatin1String("https://")))
        std::abort();
    const QString openid = QStringLiteral("o1");
    const QByteArray key = "key";
    if (isSigned(text, openid, key))
        std::abort();
    const QByteArray signedText = kefu::wechat::signedText(text, openid);
    if (!signedText.isEmpty() && !signedText.startsWith("o1"))
        std::abort();
    return 0;
}
