// SPDX-License-Identifier: Apache-2.0
#include "relay/http/oncetransfer.h"

#include "relay/http/publicaddress.h"

#include <QMetaObject>
#include <algorithm>
#include <cstring>
#include <curl/curl.h>

namespace kefu::http {

namespace {

constexpr qint64 kMaxAnswerHeaders = 64 * 1024;
//! Idle connections older than this are not used again: the peer may be closing them just now, and
//! a send that meets the closing is a message in doubt.
constexpr long kMaxIdleSeconds = 30;
constexpr int kFirstFinalStatus = 200;

bool isSafe(const QByteArray &text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

} // namespace

struct OnceTransfer::Curl {
    CURL *easy = curl_easy_init();
    curl_slist *headers = nullptr;

    Curl() = default;
    Q_DISABLE_COPY_MOVE(Curl)
    ~Curl()
    {
        curl_easy_cleanup(easy);
        curl_slist_free_all(headers);
    }

    bool addHeader(const QByteArray &line)
    {
        curl_slist *longer = curl_slist_append(headers, line.constData());
        if (longer)
            headers = longer;
        return longer != nullptr;
    }

    static size_t onRead(char *out, size_t size, size_t count, void *self);
    static size_t onBody(char *data, size_t size, size_t count, void *self);
    static size_t onHeader(char *data, size_t size, size_t count, void *self);
    static int onReady(void *self, char *, char *, int, int);
    static curl_socket_t onOpen(void *, curlsocktype, curl_sockaddr *address);
};

//! The address curl is about to connect to, after resolving: what is looked at here cannot be
//! another one a moment later.
curl_socket_t OnceTransfer::Curl::onOpen(void *, curlsocktype, curl_sockaddr *address)
{
    if (!isPublicAddress(QHostAddress(&address->addr)))
        return CURL_SOCKET_BAD;
    return ::socket(address->family, address->socktype, address->protocol);
}

//! There is no way back in this body (no seek callback), so curl cannot send it a second time.
size_t OnceTransfer::Curl::onRead(char *out, size_t size, size_t count, void *self)
{
    auto *t = static_cast<OnceTransfer *>(self);
    const qint64 n =
        std::min<qint64>(static_cast<qint64>(size * count), t->m_request.body.size() - t->m_read);
    std::memcpy(out, t->m_request.body.constData() + t->m_read, static_cast<size_t>(n));
    t->m_read += n;
    return static_cast<size_t>(n);
}

size_t OnceTransfer::Curl::onBody(char *data, size_t size, size_t count, void *self)
{
    auto *t = static_cast<OnceTransfer *>(self);
    const size_t n = size * count;
    if (t->m_answer.size() + static_cast<qsizetype>(n) > t->m_request.maxAnswerBytes) {
        t->m_tooLarge = true;
        return 0;
    }
    t->m_answer.append(data, static_cast<qsizetype>(n));
    return n;
}

size_t OnceTransfer::Curl::onHeader(char *, size_t size, size_t count, void *self)
{
    auto *t = static_cast<OnceTransfer *>(self);
    t->m_headerBytes += static_cast<qint64>(size * count);
    return t->m_headerBytes > kMaxAnswerHeaders ? 0 : size * count;
}

//! Called when a connection is ready, before anything is written, and again if curl wants to repeat
//! the request because a kept connection broke. Once a byte was written, only GET and HEAD may be
//! repeated.
int OnceTransfer::Curl::onReady(void *self, char *, char *, int, int)
{
    auto *t = static_cast<OnceTransfer *>(self);
    const bool repeatable = t->m_request.method == "GET" || t->m_request.method == "HEAD";
    if (t->m_attempts > 0 && !repeatable && t->failedOutcome() != OnceReply::Outcome::NeverSent)
        return CURL_PREREQFUNC_ABORT;
    ++t->m_attempts;
    t->m_bytesBefore = t->requestBytes();
    return CURL_PREREQFUNC_OK;
}

OnceTransfer::OnceTransfer(const OnceRequest &request, QObject *context,
                           std::function<void(const OnceReply &)> done)
    : m_request(request)
    , m_context(context)
    , m_done(std::move(done))
    , m_curl(std::make_unique<Curl>())
{
}

OnceTransfer::~OnceTransfer() = default;

CURL *OnceTransfer::handle() const
{
    return m_curl->easy;
}

CURL *OnceTransfer::prepare(const OnceSettings &settings)
{
    const QString scheme = m_request.url.scheme();
    const bool web = scheme == QLatin1String("http") || scheme == QLatin1String("https");
    if (!m_curl->easy || !m_request.url.isValid() || !web || !setHeaders())
        return nullptr;
    CURL *easy = m_curl->easy;
    const QByteArray url = m_request.url.toEncoded(QUrl::FullyEncoded | QUrl::RemoveFragment);
    curl_easy_setopt(easy, CURLOPT_URL, url.constData());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, m_curl->headers);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Curl::onBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Curl::onHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &Curl::onReady);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
    setMethod();
    setConnection(settings);
    return easy;
}

bool OnceTransfer::setHeaders()
{
    bool typed = false;
    for (const auto &[name, value] : m_request.headers) {
        if (name.isEmpty() || !isSafe(name) || !isSafe(value) || name.contains(':'))
            return false;
        typed = typed || name.compare("content-type", Qt::CaseInsensitive) == 0;
        // curl's way to write a field without a value is a semicolon.
        const QByteArray line = name + (value.isEmpty() ? QByteArray(";") : ": " + value);
        if (!m_curl->addHeader(line))
            return false;
    }
    // Without these curl would name a form's type and wait for a 100 before larger bodies.
    return (typed || m_curl->addHeader("Content-Type:")) && m_curl->addHeader("Expect:");
}

void OnceTransfer::setMethod()
{
    CURL *easy = m_curl->easy;
    const QByteArray &method = m_request.method;
    if (method == "HEAD") {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    if (method == "GET" && m_request.body.isEmpty()) {
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
        return;
    }
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, &Curl::onRead);
    curl_easy_setopt(easy, CURLOPT_READDATA, this);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(m_request.body.size()));
    if (method != "POST")
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.constData());
}

void OnceTransfer::setConnection(const OnceSettings &settings)
{
    CURL *easy = m_curl->easy;
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    // Do not wait for a resolver thread that outlives its deadline: the loop would stand still.
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, kMaxIdleSeconds);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(m_request.connectMs));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(m_request.totalMs));
    // An empty string, unlike none, also switches the environment's proxies off.
    curl_easy_setopt(easy, CURLOPT_PROXY, settings.proxy.constData());
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (m_request.publicOnly && settings.proxy.isEmpty()) {
        curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Curl::onOpen);
        curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L); // none that was opened without the look
    }
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    // One file and no folder: only then does libcurl keep the parsed certificates for the next
    // connection.
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    if (!settings.caFile.isEmpty())
        curl_easy_setopt(easy, CURLOPT_CAINFO, settings.caFile.constData());
}

qint64 OnceTransfer::requestBytes() const
{
    long bytes = 0;
    curl_easy_getinfo(m_curl->easy, CURLINFO_REQUEST_SIZE, &bytes);
    return bytes;
}

OnceReply::Outcome OnceTransfer::failedOutcome() const
{
    // A tunnel's CONNECT counts as request bytes too, hence the difference to the count before.
    curl_off_t uploaded = 0;
    curl_easy_getinfo(m_curl->easy, CURLINFO_SIZE_UPLOAD_T, &uploaded);
    const bool untouched = m_attempts == 0 || (uploaded == 0 && requestBytes() == m_bytesBefore);
    return untouched ? OnceReply::Outcome::NeverSent : OnceReply::Outcome::Unclear;
}

void OnceTransfer::finish(int curlCode)
{
    const auto code = static_cast<CURLcode>(curlCode);
    OnceReply reply;
    long status = 0;
    curl_easy_getinfo(m_curl->easy, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_OK && status >= kFirstFinalStatus) {
        const char *type = nullptr;
        curl_easy_getinfo(m_curl->easy, CURLINFO_CONTENT_TYPE, &type);
        reply.outcome = OnceReply::Outcome::Answered;
        reply.status = static_cast<int>(status);
        reply.body = std::move(m_answer);
        reply.contentType = QByteArray(type);
        curl_header *date = nullptr;
        if (curl_easy_header(m_curl->easy, "Date", 0, CURLH_HEADER, -1, &date) == CURLHE_OK)
            reply.date = QByteArray(date->value);
    } else {
        reply.outcome = failedOutcome();
        reply.tooLarge = m_tooLarge;
        reply.detail = QStringLiteral("curl %1: %2")
                           .arg(curlCode)
                           .arg(QString::fromLatin1(curl_easy_strerror(code)));
    }
    report(reply);
}

void OnceTransfer::fail(const QString &detail)
{
    OnceReply reply;
    reply.detail = detail;
    report(reply);
}

void OnceTransfer::report(const OnceReply &reply)
{
    // Queued: never from within send() or curl, and not at all once the context is gone.
    if (m_context)
        QMetaObject::invokeMethod(
            m_context.data(), [done = std::move(m_done), reply] { done(reply); },
            Qt::QueuedConnection);
}

} // namespace kefu::http
