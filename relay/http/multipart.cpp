// SPDX-License-Identifier: Apache-2.0
#include "relay/http/multipart.h"

#include <algorithm>
#include <optional>

namespace kefu::http {

namespace {

constexpr qsizetype kMaxParts = 16;
constexpr qsizetype kMaxPartHead = 4096;
constexpr qsizetype kMaxBoundary = 70; // RFC 2046 5.1.1
constexpr qsizetype kMaxFileName = 255;

Error malformed(const char *what)
{
    return makeError(ErrorCode::BadRequest,
                     QStringLiteral("not a multipart form: ") + QLatin1String(what));
}

//! The value of `key` among the parameters behind the first semicolon of a header's value; quoted
//! or not. Nothing when it is not there, or not well-formed up to there.
std::optional<QByteArray> parameter(QByteArrayView value, QByteArrayView key)
{
    qsizetype at = value.indexOf(';');
    while (at >= 0 && at < value.size()) {
        const qsizetype equals = value.indexOf('=', at);
        if (equals < 0)
            return std::nullopt;
        const QByteArrayView name = value.sliced(at + 1, equals - at - 1).trimmed();
        QByteArray text;
        at = equals + 1;
        const bool quoted = at < value.size() && value[at] == '"';
        if (quoted) {
            for (++at; at < value.size() && value[at] != '"'; ++at) {
                // Browsers escape a quote as %22; others as RFC 9110 says.
                if (value[at] == '\\' && at + 1 < value.size())
                    ++at;
                text += value[at];
            }
            if (at >= value.size())
                return std::nullopt;
            at = value.indexOf(';', at);
        } else {
            const qsizetype end = value.indexOf(';', at);
            text = value.sliced(at, (end < 0 ? value.size() : end) - at).trimmed().toByteArray();
            at = end;
        }
        if (name.compare(key, Qt::CaseInsensitive) == 0)
            return text;
    }
    return std::nullopt;
}

QString baseName(const QByteArray &fileName)
{
    QString name = QString::fromUtf8(fileName);
    name = name.sliced(std::max(name.lastIndexOf(u'/'), name.lastIndexOf(u'\\')) + 1);
    name.removeIf([](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; });
    return name.left(kMaxFileName);
}

bool startsWith(QByteArrayView line, QByteArrayView name)
{
    return line.size() > name.size()
        && line.first(name.size()).compare(name, Qt::CaseInsensitive) == 0;
}

//! False when the head is not that of a form's field.
bool readHead(QByteArrayView head, FormPart *part)
{
    bool named = false;
    for (const QByteArray &line : head.toByteArray().split('\n')) {
        const QByteArrayView field = QByteArrayView(line).trimmed();
        if (startsWith(field, "content-disposition:")) {
            const std::optional<QByteArray> name = parameter(field, "name");
            named = name.has_value();
            part->name = name.value_or(QByteArray());
            part->fileName = baseName(parameter(field, "filename").value_or(QByteArray()));
        } else if (startsWith(field, "content-type:")) {
            part->contentType = field.sliced(field.indexOf(':') + 1).trimmed().toByteArray();
        }
    }
    return named;
}

bool isBoundary(const QByteArray &text)
{
    return !text.isEmpty() && text.size() <= kMaxBoundary
        && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

} // namespace

Result<QList<FormPart>> parseMultipart(const QByteArray &contentType, const QByteArray &body)
{
    if (!contentType.trimmed().toLower().startsWith("multipart/form-data"))
        return malformed("content type");
    const QByteArray boundary = parameter(contentType, "boundary").value_or(QByteArray());
    if (!isBoundary(boundary))
        return malformed("boundary");
    const QByteArray delimiter = "\r\n--" + boundary;
    // The first one needs no line break in front of it.
    qsizetype at = body.startsWith("\r\n") ? 2 : 0;
    if (!QByteArrayView(body).sliced(at).startsWith(QByteArrayView(delimiter).sliced(2)))
        return malformed("start");
    at += delimiter.size() - 2;
    QList<FormPart> parts;
    while (body.sliced(at, std::min<qsizetype>(2, body.size() - at)) != "--") {
        const qsizetype headEnd = body.indexOf("\r\n\r\n", at);
        if (parts.size() == kMaxParts || headEnd < 0 || headEnd - at > kMaxPartHead
            || body.sliced(at, 2) != "\r\n")
            return malformed("part");
        const qsizetype bodyStart = headEnd + 4;
        const qsizetype end = body.indexOf(delimiter, bodyStart - 2);
        FormPart part;
        if (end < 0 || !readHead(QByteArrayView(body).sliced(at, headEnd - at), &part))
            return malformed("part");
        part.body = body.sliced(bodyStart, std::max(end, bodyStart) - bodyStart);
        parts.append(std::move(part));
        at = end + delimiter.size();
    }
    return parts;
}

} // namespace kefu::http
