// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/callbackparser.h"
#include "relay/wechat/fields.h"
#include "relay/wechat/textrules.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <cstdlib>

using namespace kefu::wechat;

//! Where Qt's parser reads the same members, it must find the same strings.
static void compareWithQt(const QByteArray &body, const Fields &fields)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    if (object.size() != fields.all().size())
        return; // not JSON for Qt, or a name comes twice
    const QStringList names = object.keys();
    for (const QString &name : names) {
        if (cleanedText(name) != name)
            return; // cleaned, it may be another one's
    }
    for (const Field &field : fields.all()) {
        const QJsonValue value = object[field.name];
        if (value.isUndefined())
            std::abort();
        if (value.isString() && cleanedText(value.toString()) != field.text)
            std::abort();
        if (field.nested != (value.isObject() || value.isArray()))
            std::abort();
    }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray body(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto fields = readJsonBody(body);
    if (fields)
        compareWithQt(body, *fields);
    const ParsedCallback parsed = parseCallback(kefu::ChannelId { 1 }, body, 1'700'000'000'000);
    if (const auto *inbound = std::get_if<kefu::domain::Inbound>(&parsed)) {
        if (inbound->raw != body || inbound->dedupeKey.size() != 32 || inbound->createdAt <= 0)
            std::abort();
    }
    return 0;
}
