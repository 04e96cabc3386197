// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/multipart.h"

#include <QList>
#include <QString>
#include <algorithm>
#include <optional>

namespace kefu::simulator {

namespace {

//! Empty: none, or one that is quoted.
QByteArray boundaryOf(const QByteArray &contentType)
{
    if (!contentType.startsWith("multipart/form-data"))
        return {};
    const qsizetype at = contentType.indexOf("boundary=");
    if (at < 0)
        return {};
    const QByteArray boundary = contentType.mid(at + 9).split(';').first().trimmed();
    return boundary.contains('"') ? QByteArray() : boundary;
}

//! The value of `key="…"`; nothing when there is none.
std::optional<QByteArray> quotedValue(const QByteArray &line, const QByteArray &key)
{
    const QByteArray start = key + "=\"";
    qsizetype at = line.indexOf(start);
    // name="…" also stands inside filename="…".
    while (at > 0 && line.at(at - 1) != ' ' && line.at(at - 1) != ';')
        at = line.indexOf(start, at + 1);
    const qsizetype from = at + start.size();
    const qsizetype end = at < 0 ? -1 : line.indexOf('"', from);
    return end < 0 ? std::nullopt : std::optional(line.mid(from, end - from));
}

bool isPlainName(const QByteArray &name)
{
    return !name.isEmpty()
        && std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
}

//! The file of one part, if it is the one looked for.
std::optional<FormFile> readPart(const QByteArray &part)
{
    const qsizetype end = part.indexOf("\r\n\r\n");
    if (end < 0)
        return std::nullopt;
    const QList<QByteArray> lines = part.left(end).split('\n');
    for (const QByteArray &line : lines) {
        if (!line.toLower().startsWith("content-disposition:"))
            continue;
        const auto name = quotedValue(line, "name");
        const auto file = quotedValue(line, "filename");
        if (name == QByteArrayView("media") && file && isPlainName(*file))
            return FormFile { Ok, *file, part.mid(end + 4) };
    }
    return std::nullopt;
}

} // namespace

FormFile readUpload(const QByteArray &contentType, const QByteArray &body)
{
    const FormFile none { MediaDataMissing, {}, {} };
    const QByteArray boundary = boundaryOf(contentType);
    if (boundary.isEmpty() || !body.startsWith(QByteArray("--" + boundary)))
        return none;
    const QByteArray mark = "\r\n--" + boundary;
    qsizetype from = boundary.size() + 2;
    for (qsizetype to = body.indexOf(mark, from); to >= 0; to = body.indexOf(mark, from)) {
        if (auto file = readPart(body.mid(from, to - from)))
            return *file;
        from = to + mark.size();
    }
    return none;
}

} // namespace kefu::simulator
