// SPDX-License-Identifier: Apache-2.0
// Hostile input must never reach an assertion: Beast 1.74 asserts a chunk length that a split read
// can break.
#define BOOST_DISABLE_ASSERTS
#define BOOST_BEAST_USE_STD_STRING_VIEW

#include "relay/http/httpparser.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#pragma GCC diagnostic pop

#include <limits>
#include <optional>

namespace kefu::http {

namespace {

namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using beast::error_code;
using beast::string_view;

constexpr int kBadRequest = 400;
constexpr int kTooLarge = 413;
constexpr int kVersionNotSupported = 505;
//! Chunk extensions, trailers and an unfinished size line together, per request.
constexpr qsizetype kMaxChunkExtras = 4096;

QByteArray bytes(string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

//! Names of common fields and methods are shared, not allocated for each request.
QByteArray fieldName(bhttp::field field, string_view name)
{
    switch (field) {
    case bhttp::field::host:
        return QByteArrayLiteral("host");
    case bhttp::field::connection:
        return QByteArrayLiteral("connection");
    case bhttp::field::content_length:
        return QByteArrayLiteral("content-length");
    case bhttp::field::content_type:
        return QByteArrayLiteral("content-type");
    case bhttp::field::user_agent:
        return QByteArrayLiteral("user-agent");
    case bhttp::field::accept:
        return QByteArrayLiteral("accept");
    case bhttp::field::accept_encoding:
        return QByteArrayLiteral("accept-encoding");
    case bhttp::field::authorization:
        return QByteArrayLiteral("authorization");
    default:
        return bytes(name).toLower();
    }
}

QByteArray methodName(bhttp::verb verb, string_view name)
{
    switch (verb) {
    case bhttp::verb::get:
        return QByteArrayLiteral("GET");
    case bhttp::verb::post:
        return QByteArrayLiteral("POST");
    case bhttp::verb::head:
        return QByteArrayLiteral("HEAD");
    case bhttp::verb::options:
        return QByteArrayLiteral("OPTIONS");
    default:
        return bytes(name);
    }
}

class Sink final : public bhttp::basic_parser<true> {
public:
    Request *request = nullptr;
    Head *head = nullptr;
    QByteArray *body = nullptr;
    QByteArrayView target;
    qsizetype extras = 0;

private:
    void on_request_impl(bhttp::verb verb, string_view method, string_view requestTarget,
                         int version, error_code &) override
    {
        request->method = methodName(verb, method);
        target = QByteArrayView(requestTarget.data(), static_cast<qsizetype>(requestTarget.size()));
        head->version = version;
    }

    void on_response_impl(int, string_view, int, error_code &) override { }

    void on_field_impl(bhttp::field field, string_view name, string_view value,
                       error_code &ec) override
    {
        if (is_header_done()) { // a trailer: nothing here uses one
            addExtras(name.size() + value.size(), ec);
            return;
        }
        request->headers.append({ fieldName(field, name), bytes(value) });
    }

    void on_header_impl(error_code &) override { }
    void on_body_init_impl(const boost::optional<std::uint64_t> &, error_code &) override { }
    std::size_t on_body_impl(string_view data, error_code &) override { return data.size(); }

    void on_chunk_header_impl(std::uint64_t, string_view extensions, error_code &ec) override
    {
        addExtras(extensions.size(), ec);
    }

    std::size_t on_chunk_body_impl(std::uint64_t, string_view data, error_code &) override
    {
        body->append(data.data(), static_cast<qsizetype>(data.size()));
        return data.size();
    }

    void on_finish_impl(error_code &) override { }

    void addExtras(std::size_t size, error_code &ec)
    {
        extras += static_cast<qsizetype>(size);
        if (extras > kMaxChunkExtras)
            ec = bhttp::error::bad_chunk_extension;
    }
};

} // namespace

struct HttpParser::Private {
    std::optional<Sink> sink;
    bool bodyStarted = false;
};

HttpParser::HttpParser()
    : d(std::make_unique<Private>())
{
}

HttpParser::~HttpParser() = default;

int HttpParser::parseHead(QByteArrayView data, Request *request, Head *head, QByteArrayView *target)
{
    Sink &sink = d->sink.emplace();
    d->bodyStarted = false;
    sink.request = request;
    sink.head = head;
    sink.eager(false);
    sink.header_limit(static_cast<std::uint32_t>(data.size()) + 1);
    // No limit here, the route decides; `none` would refuse every length (Boost 1.74 compares with
    // it).
    sink.body_limit((std::numeric_limits<std::uint64_t>::max)());
    error_code ec;
    const std::size_t used =
        sink.put(boost::asio::const_buffer(data.data(), static_cast<size_t>(data.size())), ec);
    if (ec)
        return ec == bhttp::error::bad_version ? kVersionNotSupported : kBadRequest;
    if (!sink.is_header_done() || static_cast<qsizetype>(used) != data.size())
        return kBadRequest;
    head->keepAlive = sink.keep_alive();
    *target = sink.target;
    return 0;
}

HttpParser::Chunks HttpParser::putChunked(QByteArrayView data, QByteArray *body, qint64 maxBody)
{
    if (!d->sink)
        return { 0, false, kBadRequest };
    Sink &sink = *d->sink;
    if (!d->bodyStarted) {
        sink.body_limit(static_cast<std::uint64_t>(maxBody));
        sink.eager(true);
        d->bodyStarted = true;
    }
    sink.body = body;
    error_code ec;
    Chunks result;
    result.consumed = static_cast<qsizetype>(
        sink.put(boost::asio::const_buffer(data.data(), static_cast<size_t>(data.size())), ec));
    result.done = sink.is_done();
    if (ec && ec != bhttp::error::need_more)
        result.refusal = ec == bhttp::error::body_limit ? kTooLarge : kBadRequest;
    else if (!result.done && data.size() - result.consumed >= kMaxChunkExtras)
        result.refusal = kBadRequest;
    return result;
}

} // namespace kefu::http
