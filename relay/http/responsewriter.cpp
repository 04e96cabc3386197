// SPDX-License-Identifier: Apache-2.0
#include "relay/http/responsewriter.h"

#include "relay/protocol/result.h"

#include <algorithm>
#include <array>

namespace kefu::http {

namespace {

struct StatusRow {
    int status;
    const char *reason;
    ErrorCode code;
};

constexpr std::array kStatuses {
    StatusRow { 200, "OK", ErrorCode::Internal },
    StatusRow { 201, "Created", ErrorCode::Internal },
    StatusRow { 202, "Accepted", ErrorCode::Internal },
    StatusRow { 204, "No Content", ErrorCode::Internal },
    StatusRow { 206, "Partial Content", ErrorCode::Internal },
    StatusRow { 301, "Moved Permanently", ErrorCode::Internal },
    StatusRow { 302, "Found", ErrorCode::Internal },
    StatusRow { 304, "Not Modified", ErrorCode::Internal },
    StatusRow { 400, "Bad Request", ErrorCode::BadRequest },
    StatusRow { 401, "Unauthorized", ErrorCode::Unauthorized },
    StatusRow { 403, "Forbidden", ErrorCode::Forbidden },
    StatusRow { 404, "Not Found", ErrorCode::NotFound },
    StatusRow { 405, "Method Not Allowed", ErrorCode::Unsupported },
    StatusRow { 408, "Request Timeout", ErrorCode::Unavailable },
    StatusRow { 409, "Conflict", ErrorCode::Conflict },
    StatusRow { 410, "Gone", ErrorCode::Closed },
    StatusRow { 413, "Content Too Large", ErrorCode::TooLarge },
    StatusRow { 414, "URI Too Long", ErrorCode::TooLarge },
    StatusRow { 415, "Unsupported Media Type", ErrorCode::BadRequest },
    StatusRow { 417, "Expectation Failed", ErrorCode::BadRequest },
    StatusRow { 422, "Unprocessable Content", ErrorCode::BadRequest },
    StatusRow { 426, "Upgrade Required", ErrorCode::Unsupported },
    StatusRow { 429, "Too Many Requests", ErrorCode::RateLimited },
    StatusRow { 431, "Request Header Fields Too Large", ErrorCode::TooLarge },
    StatusRow { 500, "Internal Server Error", ErrorCode::Internal },
    StatusRow { 501, "Not Implemented", ErrorCode::Unsupported },
    StatusRow { 502, "Bad Gateway", ErrorCode::Unavailable },
    StatusRow { 503, "Service Unavailable", ErrorCode::Unavailable },
    StatusRow { 504, "Gateway Timeout", ErrorCode::Unavailable },
    StatusRow { 505, "HTTP Version Not Supported", ErrorCode::Unsupported },
};

const StatusRow *rowOf(int status)
{
    const auto row = std::find_if(kStatuses.begin(), kStatuses.end(),
                                  [status](const StatusRow &r) { return r.status == status; });
    return row == kStatuses.end() ? nullptr : &*row;
}

bool isSafe(const QByteArray &text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool isOurs(const QByteArray &name)
{
    return name.compare("content-length", Qt::CaseInsensitive) == 0
        || name.compare("connection", Qt::CaseInsensitive) == 0
        || name.compare("transfer-encoding", Qt::CaseInsensitive) == 0;
}

bool hasNoBody(int status)
{
    return status < 200 || status == 204 || status == 304;
}

void appendField(QByteArray *out, QByteArrayView name, const QByteArray &value)
{
    out->append(name).append(": ", 2).append(value).append("\r\n", 2);
}

void appendFraming(QByteArray *out, const Response &response, const Framing &framing)
{
    if (!hasNoBody(response.status)) {
        if (!response.contentType.isEmpty() && isSafe(response.contentType))
            appendField(out, "Content-Type", response.contentType);
        appendField(out, "Content-Length", QByteArray::number(response.body.size()));
    }
    if (!framing.keepAlive)
        out->append("Connection: close\r\n");
    else if (framing.http10)
        out->append("Connection: keep-alive\r\n");
}

} // namespace

QByteArray serialize(const Response &response, const Framing &framing)
{
    constexpr qsizetype kUsualHead = 160;
    QByteArray out;
    out.reserve(kUsualHead + response.body.size());
    const StatusRow *row = rowOf(response.status);
    out.append("HTTP/1.1 ").append(QByteArray::number(response.status)).append(' ');
    out.append(row ? row->reason : "Status").append("\r\n", 2);
    appendFraming(&out, response, framing);
    for (const auto &[name, value] : response.headers) {
        if (!name.isEmpty() && isSafe(name) && isSafe(value) && !isOurs(name))
            appendField(&out, name, value);
    }
    out.append("\r\n", 2);
    if (!framing.headRequest && !hasNoBody(response.status))
        out.append(response.body);
    return out;
}

Response errorResponse(int status, quint64 requestId)
{
    const StatusRow *row = rowOf(status);
    const ErrorCode code = row ? row->code : ErrorCode::Internal;
    Response response;
    response.status = status;
    response.contentType = QByteArrayLiteral("application/json; charset=utf-8");
    response.body = "{\"code\":\"" + errorCodeName(code).toLatin1() + "\",\"message\":\""
        + QByteArray(row ? row->reason : "Error")
        + "\",\"retryable\":" + (code == ErrorCode::Unavailable ? "true" : "false")
        + ",\"details\":{},\"requestId\":\"" + QByteArray::number(requestId) + "\"}";
    return response;
}

} // namespace kefu::http
