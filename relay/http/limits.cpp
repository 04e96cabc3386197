// SPDX-License-Identifier: Apache-2.0
#include "relay/http/limits.h"

#include "relay/http/percent.h"
#include "relay/http/server.h"

#include <algorithm>
#include <cstring>

namespace kefu::http {

namespace {

constexpr int kBadRequest = 400;
constexpr int kUriTooLong = 414;
constexpr int kExpectationFailed = 417;
constexpr int kFieldsTooLarge = 431;
// 18 digits always fit into a qint64; more are no honest length.
constexpr qsizetype kMaxLengthDigits = 18;

bool isDigits(QByteArrayView text)
{
    return !text.isEmpty()
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

//! Characters of a host name, an IPv4 or a bracketed IPv6 address, and a port.
bool isHost(QByteArrayView value)
{
    return std::all_of(value.begin(), value.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || QByteArrayView(".-_:[]").contains(c);
    });
}

struct Counted {
    int count = 0;
    QByteArrayView value;

    void add(const QByteArray &v)
    {
        ++count;
        value = v;
    }
};

int checkFraming(const Counted &length, const Counted &encoding, Head *head)
{
    if (length.count > 1 || encoding.count > 1 || (length.count && encoding.count))
        return kBadRequest;
    if (length.count) {
        if (!isDigits(length.value) || length.value.size() > kMaxLengthDigits)
            return kBadRequest;
        head->contentLength = length.value.toLongLong();
    }
    if (encoding.count) {
        if (head->version < 11 || encoding.value.compare("chunked", Qt::CaseInsensitive) != 0)
            return kBadRequest;
        head->chunked = true;
    }
    return 0;
}

} // namespace

HeadScanner::Result HeadScanner::scan(QByteArrayView data, const Limits &limits)
{
    if (!data.isEmpty() && (data[0] < 'A' || data[0] > 'Z'))
        return { Status::Refused, 0, kBadRequest };
    while (m_position < data.size()) {
        const void *found = std::memchr(data.data() + m_position, '\n',
                                        static_cast<size_t>(data.size() - m_position));
        if (!found)
            break;
        const qsizetype newline = static_cast<const char *>(found) - data.data();
        const bool empty = newline == m_lineStart + 1;
        if (const int refusal = endLine(data, newline, limits))
            return { Status::Refused, 0, refusal };
        m_position = m_lineStart = newline + 1;
        if (empty)
            return { Status::Complete, newline + 1, 0 };
    }
    m_position = data.size();
    return openLine(data.size(), limits);
}

HeadScanner::Result HeadScanner::openLine(qsizetype size, const Limits &limits) const
{
    // A line's CR may be there before its LF, hence the + 1.
    if (m_lines == 0 && size > limits.requestLine + 1)
        return { Status::Refused, 0, kUriTooLong };
    if (m_lines > 0 && size - m_fieldsStart > limits.headerBytes)
        return { Status::Refused, 0, kFieldsTooLarge };
    return {};
}

int HeadScanner::endLine(QByteArrayView data, qsizetype newline, const Limits &limits)
{
    if (newline == m_lineStart || data[newline - 1] != '\r')
        return kBadRequest;
    if (m_lines++ == 0) {
        m_fieldsStart = newline + 1;
        return newline - 1 > limits.requestLine ? kUriTooLong : 0;
    }
    if (newline + 1 - m_fieldsStart > limits.headerBytes)
        return kFieldsTooLarge;
    if (newline == m_lineStart + 1)
        return 0; // the empty line
    if (data[m_lineStart] == ' ' || data[m_lineStart] == '\t')
        return kBadRequest;
    return m_lines - 1 > limits.headerFields ? kFieldsTooLarge : 0;
}

int checkHead(const Request &request, Head *head)
{
    Counted host, length, encoding, expect;
    for (const auto &[name, value] : request.headers) {
        if (name == "host")
            host.add(value);
        else if (name == "content-length")
            length.add(value);
        else if (name == "transfer-encoding")
            encoding.add(value);
        else if (name == "expect")
            expect.add(value);
    }
    if (host.count > 1 || (head->version >= 11 && host.count != 1) || !isHost(host.value))
        return kBadRequest;
    for (const char c : request.method) {
        if (c >= 'a' && c <= 'z')
            return kBadRequest;
    }
    if (const int refusal = checkFraming(length, encoding, head))
        return refusal;
    if (expect.count == 0 || head->version < 11)
        return 0;
    head->expectContinue = true;
    const bool known =
        expect.count == 1 && expect.value.compare("100-continue", Qt::CaseInsensitive) == 0;
    return known ? 0 : kExpectationFailed;
}

int splitTarget(QByteArrayView target, Request *request)
{
    // Only the origin form: absolute URLs are for proxies, which this is not, and a fragment is
    // never sent.
    if (target.isEmpty() || target[0] != '/' || target.contains('#'))
        return kBadRequest;
    const qsizetype mark = target.indexOf('?');
    const QByteArrayView path = mark < 0 ? target : target.first(mark);
    request->query = mark < 0 ? QByteArray() : target.sliced(mark + 1).toByteArray();
    if (!path.contains('%')) {
        request->path = path.toByteArray();
        return 0;
    }
    const std::optional<QByteArray> decoded = decodePath(path);
    if (!decoded)
        return kBadRequest;
    request->path = *decoded;
    return 0;
}

} // namespace kefu::http
