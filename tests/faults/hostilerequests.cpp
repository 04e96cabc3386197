// SPDX-License-Identifier: Apache-2.0
#include "hostilerequests.h"

namespace {

const QByteArray kHost = "Host: a\r\n";
//! Would be answered 200 if it were taken for a request of its own.
const QByteArray kSmuggled = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";

QByteArray post(const QByteArray &fields, const QByteArray &body = {})
{
    return "POST /wechat/shop HTTP/1.1\r\n" + kHost + fields + "\r\n" + body + kSmuggled;
}

QByteArray get(const QByteArray &target, const QByteArray &version = "HTTP/1.1",
               const QByteArray &fields = kHost)
{
    return "GET " + target + ' ' + version + "\r\n" + fields + "\r\n";
}

//! Where one request ends and the next begins.
QList<HostileRequest> framing()
{
    const QByteArray te = "Transfer-Encoding: ";
    const QByteArray last = "0\r\n\r\n";
    return {
        { "CL + TE: chunked", post("Content-Length: 4\r\n" + te + "chunked\r\n", last), 400 },
        { "TE: chunked + CL", post(te + "chunked\r\nContent-Length: 4\r\n", last), 400 },
        { "two Content-Lengths", post("Content-Length: 0\r\nContent-Length: 36\r\n"), 400 },
        { "Content-Length: 5, 5", post("Content-Length: 5, 5\r\n", "xxxxx"), 400 },
        { "Content-Length: +5", post("Content-Length: +5\r\n", "xxxxx"), 400 },
        { "Content-Length: -1", post("Content-Length: -1\r\n"), 400 },
        { "Content-Length: 2^64+5", post("Content-Length: 18446744073709551621\r\n", "xxxxx"),
          400 },
        { "TE: identity, then chunked", post(te + "identity\r\n" + te + "chunked\r\n", last), 400 },
        { "TE: chunked, identity", post(te + "chunked, identity\r\n", last), 400 },
        { "TE: xchunked", post(te + "xchunked\r\n", last), 400 },
        { "TE with a space before the colon", post("Transfer-Encoding : chunked\r\n", last), 400 },
        { "obs-fold", post("X: 1\r\n 2\r\nContent-Length: 0\r\n"), 400 },
        { "bare LF", "GET /healthz HTTP/1.1\nHost: a\n\n" + kSmuggled, 400 },
        { "NUL in a header", post(QByteArray("X: a\0b\r\n", 8)), 400 },
        { "NUL in the target", get(QByteArray("/healthz\0x", 10)) + kSmuggled, 400 },
        { "no Host", get("/healthz", "HTTP/1.1", {}) + kSmuggled, 400 },
    };
}

QList<HostileRequest> sizes()
{
    const QByteArray megabyte(1024 * 1024, 'x');
    return {
        { "20 KB header", post("X: " + QByteArray(20'000, 'x') + "\r\n"), 431 },
        { "70 KB header", post("X: " + QByteArray(70'000, 'x') + "\r\n"), 431 },
        { "500 fields", post(QByteArray("X: 1\r\n").repeated(500)), 431 },
        { "100 KB URL", get('/' + QByteArray(100'000, 'x')) + kSmuggled, 414 },
        { "1 MB body", post("Content-Length: 1048576\r\n", megabyte), 413 },
    };
}

QList<HostileRequest> versions()
{
    return {
        { "HTTP/1.0", get("/healthz", "HTTP/1.0"), 200 },
        { "HTTP/1.0 keep-alive",
          get("/healthz", "HTTP/1.0", kHost + "Connection: keep-alive\r\n").repeated(2), 200, 2,
          false },
        { "HTTP/3.7", get("/healthz", "HTTP/3.7") + kSmuggled, 505 },
        { "HTTP/0.9", "GET /healthz\r\n\r\n", 400 },
        { "garbage", QByteArray("\xff\xfe\xfd garbage", 11), 400 },
        { "TLS hello", QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400 },
        { "50 pipelined", kSmuggled.repeated(50), 200, 50, false },
        { "bad UTF-8 in the target", get("/\xff\xfe"), 404, 1, false },
        { "bad UTF-8 in a header", get("/healthz", "HTTP/1.1", kHost + "X: \xff\xfe\r\n"), 200, 1,
          false },
        { "bad UTF-8 in the body",
          "POST /wechat/shop HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n\xff\xfe\xc0\x80", 403,
          1, false },
    };
}

} // namespace

QList<HostileRequest> hostileRequests()
{
    return framing() + sizes() + versions();
}

QList<HostileFlood> hostileFloods()
{
    const QByteArray block(32 * 1024, 'x');
    const QByteArray head = "POST /wechat/shop HTTP/1.1\r\nHost: a\r\n";
    const QByteArray chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
    const QByteArray page = get("/layim/init");
    return {
        { "Content-Length 1 GB, streaming", head + "Content-Length: 1000000000\r\n\r\n", block,
          true },
        { "endless headers", "GET /healthz HTTP/1.1\r\n",
          QByteArray("X-Header: value\r\n").repeated(1000), true },
        { "one endless header line", "GET /healthz HTTP/1.1\r\nX: ", block, true },
        { "endless request line", "GET /", block, true },
        { "endless chunked body", chunked, "8000\r\n" + block + "\r\n", true },
        { "endless chunk extension", chunked + "5;", block, true },
        { "endless trailer", chunked + "0\r\n", QByteArray("X: y\r\n").repeated(1000), true },
        { "pipelining without reading", {}, page.repeated(200), false },
    };
}
