// SPDX-License-Identifier: Apache-2.0
#include "relay/http/oncehttpclient.h"

#include "relay/http/oncetransfer.h"
#include "relay/http/systemlimits.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QHash>
#include <QLoggingCategory>
#include <QSocketNotifier>
#include <QTemporaryFile>
#include <QTimer>
#include <algorithm>
#include <curl/curl.h>
#include <deque>
#include <unordered_map>

namespace kefu::http {

namespace {

Q_LOGGING_CATEGORY(lcClient, "kefudesk.http.client")

bool initCurl()
{
    // A write to a closed TLS connection raises SIGPIPE: OpenSSL knows no MSG_NOSIGNAL.
    ignoreBrokenPipes();
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

struct OnceHttpClient::Private {
    struct Waiting {
        std::unique_ptr<OnceTransfer> transfer;
        QDeadlineTimer deadline;
    };
    struct Watch {
        QSocketNotifier *read = nullptr;
        QSocketNotifier *write = nullptr;
    };

    Private(OnceHttpClient *owner, int connections);
    ~Private();

    void start(std::unique_ptr<OnceTransfer> transfer);
    void startWaiting();
    void expireWaiting();
    void act(curl_socket_t socket, int events);
    void collect();
    void watch(curl_socket_t socket, int what);
    QSocketNotifier *notifier(curl_socket_t socket, QSocketNotifier::Type type, int event);
    bool isFull() const { return static_cast<int>(running.size()) >= maxConnections; }

    static int onSocket(CURL *, curl_socket_t socket, int what, void *self, void *);
    static int onTimer(CURLM *, long ms, void *self);

    OnceHttpClient *q;
    int maxConnections;
    OnceSettings settings;
    QTemporaryFile trusted; //!< the system's certificates and our own in one file
    CURLM *multi = nullptr;
    QTimer curlTimer;
    QTimer waitTimer;
    QHash<curl_socket_t, Watch> watches;
    std::unordered_map<CURL *, std::unique_ptr<OnceTransfer>> running;
    std::deque<Waiting> waiting;
};

OnceHttpClient::Private::Private(OnceHttpClient *owner, int connections)
    : q(owner)
    , maxConnections(std::max(connections, 1))
{
    static const bool ready = initCurl();
    multi = ready ? curl_multi_init() : nullptr;
    if (!multi) {
        qCCritical(lcClient) << "libcurl could not be started";
        return;
    }
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &Private::onSocket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &Private::onTimer);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_NOTHING));
    curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(maxConnections));
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(maxConnections));
    curlTimer.setSingleShot(true);
    curlTimer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&curlTimer, &QTimer::timeout, q, [this] { act(CURL_SOCKET_TIMEOUT, 0); });
    waitTimer.setSingleShot(true);
    QObject::connect(&waitTimer, &QTimer::timeout, q, [this] { expireWaiting(); });
}

OnceHttpClient::Private::~Private()
{
    for (const auto &[easy, transfer] : running)
        curl_multi_remove_handle(multi, easy);
    running.clear();
    curl_multi_cleanup(multi);
}

void OnceHttpClient::Private::start(std::unique_ptr<OnceTransfer> transfer)
{
    CURL *easy = multi ? transfer->prepare(settings) : nullptr;
    if (!easy) {
        transfer->fail(QStringLiteral("not a valid HTTP request"));
        return;
    }
    OnceTransfer *started = transfer.get();
    running.emplace(easy, std::move(transfer));
    if (curl_multi_add_handle(multi, easy) != CURLM_OK) {
        started->fail(QStringLiteral("libcurl refused the request"));
        running.erase(easy);
    }
}

void OnceHttpClient::Private::startWaiting()
{
    while (!waiting.empty() && !isFull()) {
        std::unique_ptr<OnceTransfer> next = std::move(waiting.front().transfer);
        waiting.pop_front();
        if (next->isWanted())
            start(std::move(next));
    }
}

void OnceHttpClient::Private::expireWaiting()
{
    qint64 nearest = -1;
    std::erase_if(waiting, [&nearest](const Waiting &entry) {
        const qint64 left = entry.deadline.remainingTime();
        if (left == 0)
            entry.transfer->fail(QStringLiteral("no connection was free in time"));
        else
            nearest = nearest < 0 ? left : std::min(nearest, left);
        return left == 0;
    });
    if (nearest >= 0)
        waitTimer.start(static_cast<int>(nearest));
}

void OnceHttpClient::Private::act(curl_socket_t socket, int events)
{
    int stillRunning = 0;
    curl_multi_socket_action(multi, socket, events, &stillRunning);
    collect();
}

void OnceHttpClient::Private::collect()
{
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(multi, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CURL *easy = message->easy_handle;
        const CURLcode code = message->data.result; // the message dies with the handle
        const auto entry = running.find(easy);
        if (entry == running.end())
            continue;
        const std::unique_ptr<OnceTransfer> transfer = std::move(entry->second);
        running.erase(entry);
        transfer->finish(code);
        curl_multi_remove_handle(multi, easy);
    }
    startWaiting();
}

QSocketNotifier *OnceHttpClient::Private::notifier(curl_socket_t socket, QSocketNotifier::Type type,
                                                   int event)
{
    auto *created = new QSocketNotifier(socket, type, q);
    QObject::connect(created, &QSocketNotifier::activated, q, [this, socket, event] {
        if (watches.contains(socket))
            act(socket, event);
    });
    return created;
}

void OnceHttpClient::Private::watch(curl_socket_t socket, int what)
{
    if (what == CURL_POLL_REMOVE) {
        const Watch watch = watches.take(socket);
        // It may be the notifier we were called from.
        for (QSocketNotifier *notifier : { watch.read, watch.write }) {
            if (!notifier)
                continue;
            notifier->setEnabled(false);
            notifier->deleteLater();
        }
        return;
    }
    Watch &watch = watches[socket];
    if ((what & CURL_POLL_IN) && !watch.read)
        watch.read = notifier(socket, QSocketNotifier::Read, CURL_CSELECT_IN);
    if ((what & CURL_POLL_OUT) && !watch.write)
        watch.write = notifier(socket, QSocketNotifier::Write, CURL_CSELECT_OUT);
    if (watch.read)
        watch.read->setEnabled(what & CURL_POLL_IN);
    if (watch.write)
        watch.write->setEnabled(what & CURL_POLL_OUT);
}

int OnceHttpClient::Private::onSocket(CURL *, curl_socket_t socket, int what, void *self, void *)
{
    static_cast<Private *>(self)->watch(socket, what);
    return 0;
}

int OnceHttpClient::Private::onTimer(CURLM *, long ms, void *self)
{
    QTimer &timer = static_cast<Private *>(self)->curlTimer;
    if (ms < 0)
        timer.stop();
    else
        timer.start(static_cast<int>(ms));
    return 0;
}

OnceHttpClient::OnceHttpClient(int maxConnections, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, maxConnections))
{
}

OnceHttpClient::~OnceHttpClient() = default;

void OnceHttpClient::setProxy(const QString &proxyUrl)
{
    d->settings.proxy = proxyUrl.toUtf8();
}

void OnceHttpClient::setCaFile(const QString &path)
{
    const char *bundle = curl_version_info(CURLVERSION_NOW)->cainfo;
    const QByteArray system = bundle ? readFile(QString::fromUtf8(bundle)) : QByteArray();
    const QByteArray extra = readFile(path);
    QTemporaryFile &file = d->trusted;
    if (extra.isEmpty() || !file.open() || file.write(system + '\n' + extra) < 0 || !file.flush()) {
        qCWarning(lcClient) << "the file of trusted certificates cannot be used:" << path;
        return;
    }
    d->settings.caFile = QFile::encodeName(file.fileName());
}

void OnceHttpClient::send(const OnceRequest &request, QObject *context,
                          std::function<void(const OnceReply &)> done)
{
    auto transfer = std::make_unique<OnceTransfer>(request, context, std::move(done));
    if (!d->isFull()) {
        d->start(std::move(transfer));
        return;
    }
    // Our own queue, not curl's: there a request that waits would not be held to its deadline.
    d->waiting.push_back({ std::move(transfer), QDeadlineTimer(request.totalMs) });
    if (!d->waitTimer.isActive() || d->waitTimer.remainingTime() > request.totalMs)
        d->waitTimer.start(request.totalMs);
}

int OnceHttpClient::inFlight() const
{
    return static_cast<int>(d->running.size() + d->waiting.size());
}

} // namespace kefu::http
