// SPDX-License-Identifier: Apache-2.0
#include "relay/http/multipart.h"

#include <cstdlib>

using namespace kefu;
using namespace kefu::http;

//! The first line is the Content-Type, the rest the body, as two hostile fields of one request.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(data), qsizetype(size));
    const qsizetype end = input.indexOf('\n');
    const QByteArray type =
        end < 0 ? QByteArray("multipart/form-data; boundary=b") : input.left(end);
    const QByteArray body = input.mid(end + 1);
    const Result<QList<FormPart>> parts = parseMultipart(type, body);
    if (!parts)
        return 0;
    qsizetype bytes = 0;
    for (const FormPart &part : *parts) {
        bytes += part.body.size() + part.name.size();
        if (part.fileName.contains(u'/') || part.fileName.contains(u'\\'))
            std::abort();
    }
    if (parts->size() > 16 || bytes > body.size())
        std::abort();
    return 0;
}
