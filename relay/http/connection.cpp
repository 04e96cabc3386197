// SPDX-License-Identifier: Apache-2.0
#include "relay/http/connection.h"

#include "relay/http/serverprivate.h"
#include "relay/http/socketguard.h"
#include "relay/http/systemlimits.h"
#include "relay/http/unsentbytes.h"

#include <QTcpSocket>
#include <QWebSocket>
#include <algorithm>

namespace kefu::http {

namespace {

constexpr int kSwitching = 101;
constexpr int kBadRequest = 400;
constexpr int kNotFound = 404;
constexpr int kMethodNotAllowed = 405;
constexpr int kRequestTimeout = 408;
constexpr int kTooLarge = 413;
constexpr int kUpgradeRequired = 426;
constexpr int kInternalError = 500;
constexpr int kUnavailable = 503;
//! An upload gets the body's span for each of these, so that a large one over a slow line is no
//! slowloris.
constexpr qint64 kProgressBytes = 64 * 1024;
//! What a refused client may still send while it has not yet read the refusal.
constexpr qint64 kMaxDiscarded = 16 * 1024 * 1024;
//! Largest frame header of RFC 6455.
constexpr int kFrameHeader = 14;

} // namespace

Connection::Connection(Server::Private *server, QTcpSocket *socket, const QHostAddress &peer,
                       Seat seat)
    : QObject(server->q)
    , m_server(server)
    , m_socket(socket)
    , m_tls(qobject_cast<QSslSocket *>(socket))
    , m_peer(peer)
    , m_seat(std::move(seat))
    , m_deadline(server->deadlines.add(this, Deadlines::Header))
    , m_link(std::make_shared<ConnectionLink>())
{
    m_link->connection = this;
    m_link->thread = thread();
    m_socket->setParent(this);
    connect(m_socket, &QTcpSocket::readyRead, this, &Connection::onReadyRead);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &Connection::onBytesWritten);
    connect(m_socket, &QTcpSocket::disconnected, this, &Connection::onDisconnected);
    if (m_tls) // bytesWritten tells only that they were encrypted
        connect(m_tls, &QSslSocket::encryptedBytesWritten, this, &Connection::onBytesWritten);
}

Connection::~Connection()
{
    m_link->connection = nullptr;
    if (m_socket)
        m_socket->disconnect(this);
}

void Connection::onReadyRead()
{
    if (m_phase == Phase::Closing)
        discardInput();
    else
        advance();
}

void Connection::onBytesWritten()
{
    if (m_phase == Phase::Closing) {
        if (unsent() == 0)
            finishClosing();
        else
            setPhase(Phase::Closing, Deadlines::Idle);
        return;
    }
    if (m_phase == Phase::Idle)
        setPhase(Phase::Idle, Deadlines::Idle);
    advance();
}

void Connection::onDisconnected()
{
    die();
}

void Connection::advance()
{
    // An answer given inside a handler lands here again; the loop below goes on with it.
    if (m_advancing)
        return;
    m_advancing = true;
    const bool wasFull = m_socket->bytesAvailable() >= m_server->limits.readBuffer;
    bool more = true;
    while (more) {
        if (m_phase == Phase::Idle || m_phase == Phase::Head)
            more = readHead();
        else
            more = m_phase == Phase::Body && readBody();
    }
    if (m_phase != Phase::Dead && unsent() > 0)
        m_socket->flush();
    m_advancing = false;
    if (wasFull && (m_phase == Phase::Head || m_phase == Phase::Body || m_phase == Phase::Idle))
        resumeReading();
}

void Connection::resumeReading()
{
    // Qt stops watching a socket whose buffer is full, and starts again when the buffer is empty,
    // which a half-read request prevents, or when its size is changed.
    const int size = m_server->limits.readBuffer;
    m_socket->setReadBufferSize(size + 1);
    m_socket->setReadBufferSize(size);
}

qint64 Connection::unsent() const
{
    return unsentBytes(*m_socket, m_tls);
}

bool Connection::isBlocked()
{
    const int backlog = m_server->limits.writeBacklog;
    if (unsent() <= backlog)
        return false;
    m_socket->flush();
    return m_phase == Phase::Dead || unsent() > backlog;
}

bool Connection::readHead()
{
    const qint64 available =
        std::min<qint64>(m_socket->bytesAvailable(), std::ssize(m_server->scratch));
    if (available <= 0 || isBlocked())
        return false;
    char *scratch = m_server->scratch.data();
    const QByteArrayView data(scratch, m_socket->peek(scratch, available));
    // One empty line before a request is tolerated (RFC 9112 2.2): old clients end a body with it.
    if (!m_blankLineSkipped && data.startsWith("\r\n")) {
        m_blankLineSkipped = true;
        m_socket->skip(2);
        return true;
    }
    HeadScanner::Result found;
    if (m_blankLineSkipped || data != "\r")
        found = m_scanner.scan(data, m_server->limits);
    if (found.status == HeadScanner::Status::Complete)
        return beginRequest(data.first(found.length));
    if (found.status == HeadScanner::Status::Refused)
        return refuse(found.refusal);
    if (m_phase == Phase::Idle)
        setPhase(Phase::Head, Deadlines::Header);
    return false;
}

bool Connection::beginRequest(QByteArrayView head)
{
    QByteArrayView target;
    if (const int refusal = takeHead(head, &target))
        return refuse(refusal);
    identifyPeer();
    const WebSocketRoute *webSocket = m_server->upgrader.find(m_request.path);
    if (webSocket && Upgrader::isUpgrade(m_request))
        return beginUpgrade(*webSocket, head.size());
    const qsizetype mark = target.indexOf('?');
    m_match = m_server->router.match(m_request.method, mark < 0 ? target : target.first(mark));
    m_socket->skip(head.size());
    if (m_match.route)
        return startBody();
    if (webSocket)
        return refuse(kUpgradeRequired, { { "Upgrade", "websocket" } });
    const Headers allow =
        m_match.allow.isEmpty() ? Headers() : Headers { { "Allow", m_match.allow } };
    return refuse(allow.isEmpty() ? kNotFound : kMethodNotAllowed, allow);
}

int Connection::takeHead(QByteArrayView head, QByteArrayView *target)
{
    m_request = Request();
    m_head = Head();
    m_request.id = ++m_server->lastRequest;
    int refusal = m_parser.parseHead(head, &m_request, &m_head, target);
    if (!refusal)
        refusal = checkHead(m_request, &m_head);
    if (!refusal)
        refusal = splitTarget(*target, &m_request);
    return refusal;
}

void Connection::identifyPeer()
{
    m_request.peer = m_peer;
    m_request.secure = m_tls != nullptr;
    if (!m_server->admission.isTrusted(m_peer))
        return;
    m_request.peer =
        clientAddress(m_peer, m_request.joinedHeader("x-forwarded-for"), m_server->admission);
    m_request.secure = m_tls || m_request.header("x-forwarded-proto") == "https";
}

bool Connection::startBody()
{
    if (m_match.route->hangUp && m_match.route->hangUp(m_request)) {
        resetOnClose(m_socket->socketDescriptor());
        m_socket->abort();
        return false;
    }
    const int own = m_match.route->maxBody;
    m_maxBody = own > 0 ? own : m_server->limits.defaultBody;
    if (m_head.contentLength > m_maxBody)
        return refuse(kTooLarge);
    if (!m_head.hasBody())
        return dispatch();
    const qint64 bytes = m_head.chunked ? m_maxBody : m_head.contentLength;
    if (bytes > m_server->limits.defaultBody && !m_bodyShare.take(m_server->largeBodies, bytes))
        return refuse(kUnavailable);
    if (m_head.expectContinue && m_socket->bytesAvailable() == 0)
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    m_bodyLeft = m_head.contentLength;
    m_sinceProgress = 0;
    m_request.body.reserve(std::clamp<qint64>(m_bodyLeft, 0, kProgressBytes));
    setPhase(Phase::Body, Deadlines::Body);
    return true;
}

bool Connection::readBody()
{
    if (m_socket->bytesAvailable() == 0)
        return false;
    return m_head.chunked ? readChunkedBody() : readPlainBody();
}

bool Connection::readPlainBody()
{
    const qint64 wanted = std::min(m_bodyLeft, m_socket->bytesAvailable());
    const qsizetype before = m_request.body.size();
    m_request.body.resize(before + wanted);
    const qint64 got = m_socket->read(m_request.body.data() + before, wanted);
    m_request.body.resize(before + std::max<qint64>(got, 0));
    if (got <= 0)
        return false;
    m_bodyLeft -= got;
    if (m_bodyLeft == 0)
        return dispatch();
    bodyProgress(got);
    return false;
}

bool Connection::readChunkedBody()
{
    char *scratch = m_server->scratch.data();
    const qint64 available = m_socket->peek(
        scratch, std::min<qint64>(m_socket->bytesAvailable(), std::ssize(m_server->scratch)));
    if (available <= 0)
        return false;
    const qsizetype before = m_request.body.size();
    const HttpParser::Chunks step =
        m_parser.putChunked(QByteArrayView(scratch, available), &m_request.body, m_maxBody);
    m_socket->skip(step.consumed);
    if (step.refusal)
        return refuse(step.refusal);
    if (step.done)
        return dispatch();
    bodyProgress(m_request.body.size() - before);
    return step.consumed > 0;
}

void Connection::bodyProgress(qint64 bytes)
{
    m_sinceProgress += bytes;
    if (m_sinceProgress < kProgressBytes)
        return;
    m_sinceProgress = 0;
    setPhase(Phase::Body, Deadlines::Body);
}

bool Connection::dispatch()
{
    setPhase(Phase::Handling, Deadlines::None);
    m_request.routeValues = std::move(m_match.values);
    // Lives as long as the longest-lived copy of the responder, on whatever thread that is.
    m_match.route->handler(m_request,
                           Responder(std::make_shared<Responder::Shared>(m_link, m_request.id)));
    return m_phase == Phase::Idle;
}

void Connection::answer(quint64 request, const Response &response)
{
    if (m_phase != Phase::Handling || request != m_request.id)
        return;
    write(response, response.close);
    if (!m_advancing)
        advance();
}

void Connection::breakOff(quint64 request, const Response &response, qsizetype bytes)
{
    if (m_phase != Phase::Handling || request != m_request.id)
        return;
    m_socket->write(serialize(response, { m_head.version == 10, true, false }).left(bytes));
    m_socket->flush();
    resetOnClose(m_socket->socketDescriptor());
    m_socket->abort();
}

void Connection::stall(quint64 request, const Response &response, qsizetype bytes)
{
    if (m_phase != Phase::Handling || request != m_request.id)
        return;
    m_socket->write(serialize(response, { m_head.version == 10, true, false }).left(bytes));
}

void Connection::answerFailure(quint64 request)
{
    answer(request, errorResponse(kInternalError, request));
}

bool Connection::refuse(int status, const Headers &headers)
{
    Response response = errorResponse(status, m_request.id);
    response.headers = headers;
    // A request that was read to its end leaves a connection that can go on.
    const bool readable = (status == kNotFound || status == kMethodNotAllowed) && !m_head.hasBody();
    if (!readable)
        m_linger = true;
    write(response, !readable);
    return m_phase == Phase::Idle;
}

void Connection::write(const Response &response, bool close)
{
    const bool keepAlive = !close && m_head.keepAlive && !m_server->draining;
    const Framing framing { m_head.version == 10, keepAlive, m_request.method == "HEAD" };
    m_socket->write(serialize(response, framing));
    m_request = Request();
    m_bodyShare.release();
    m_scanner.reset();
    m_blankLineSkipped = false;
    if (keepAlive)
        setPhase(Phase::Idle, Deadlines::Idle);
    else
        beginClosing(m_linger || m_socket->bytesAvailable() > 0);
}

void Connection::beginClosing(bool linger)
{
    m_linger = linger;
    // While the answer is being taken it is as long as an idle client may be; the short span is for
    // the rest.
    setPhase(Phase::Closing, Deadlines::Idle);
    m_socket->flush();
    if (m_phase == Phase::Closing && unsent() == 0)
        finishClosing();
}

void Connection::finishClosing()
{
    if (m_writeShut)
        return;
    m_writeShut = true;
    setPhase(Phase::Closing, Deadlines::Closing);
    // Closing with unread input makes the kernel reset the connection, and the client loses the
    // answer.
    if (!m_linger || !shutDownWriting(m_socket->socketDescriptor())) {
        m_socket->disconnectFromHost();
        return;
    }
    discardInput();
}

void Connection::discardInput()
{
    m_discarded += m_socket->skip(m_socket->bytesAvailable());
    if (m_discarded > kMaxDiscarded)
        m_socket->abort();
}

bool Connection::beginUpgrade(const WebSocketRoute &route, qsizetype headLength)
{
    int status = Upgrader::check(m_request, m_head);
    // Nothing may follow the head before the 101, so more input is no WebSocket client.
    if (status == kSwitching && m_socket->bytesAvailable() != headLength)
        status = kBadRequest;
    if (status == kSwitching && m_server->draining)
        status = kUnavailable;
    if (status == kSwitching && route.accept)
        status = route.accept(m_request);
    if (status != kSwitching) {
        const Headers version { { "Sec-WebSocket-Version", "13" } };
        return refuse(status, status == kUpgradeRequired ? version : Headers());
    }
    m_webSocketRoute = &route;
    setPhase(Phase::Upgrading, Deadlines::Header);
    disconnect(m_socket, &QTcpSocket::readyRead, this, nullptr);
    disconnect(m_socket, &QTcpSocket::bytesWritten, this, nullptr);
    if (m_tls)
        disconnect(m_tls, &QSslSocket::encryptedBytesWritten, this, nullptr);
    // Connected before QWebSocket's own slot: it answers every ping without looking at what is
    // still unsent, and a client that pings and never reads would fill the memory (measurements.md
    // B).
    connect(m_socket, &QTcpSocket::readyRead, m_socket,
            [socket = m_socket, tls = m_tls, budget = m_server->sendBudget] {
                if (unsentBytes(*socket, tls) <= budget->share())
                    return;
                resetOnClose(socket->socketDescriptor());
                socket->abort();
            });
    // Qt answers the handshake from a queued slot; a second readyRead before it would make it read
    // frames as another handshake. With a full buffer there is none.
    m_socket->setReadBufferSize(headLength);
    m_server->upgrader.handOver(m_socket, route, m_request, this);
    return false;
}

void Connection::opened(std::unique_ptr<QWebSocket> webSocket)
{
    disconnect(m_socket, nullptr, this, nullptr);
    const WebSocketRoute &route = *m_webSocketRoute;
    const Limits &limits = m_server->limits;
    QTcpSocket *transport = std::exchange(m_socket, nullptr);
    transport->setParent(webSocket.get());
    webSocket->setMaxAllowedIncomingFrameSize(static_cast<quint64>(route.maxFrame));
    webSocket->setMaxAllowedIncomingMessageSize(static_cast<quint64>(route.maxFrame));
    new SocketGuard(webSocket.get(), transport, std::move(m_seat), m_request.peer,
                    m_server->sendBudget);
    // A frame must fit into the buffer as a whole.
    webSocket->setReadBufferSize(std::max(limits.readBuffer, route.maxFrame + kFrameHeader));
    const Request request = m_request;
    die();
    route.opened(std::move(webSocket), request);
}

void Connection::expire()
{
    switch (m_phase) {
    case Phase::Head:
    case Phase::Body:
        refuse(kRequestTimeout);
        break;
    case Phase::Idle:
        if (unsent() == 0) {
            beginClosing(false);
            break;
        }
        [[fallthrough]];
    default:
        m_socket->abort();
        die();
    }
}

void Connection::drain()
{
    if (m_phase == Phase::Idle || m_phase == Phase::Head)
        beginClosing(false);
}

bool Connection::isBusy() const
{
    switch (m_phase) {
    case Phase::Body:
    case Phase::Handling:
    case Phase::Upgrading:
        return true;
    case Phase::Dead:
        return false;
    default:
        return unsent() > 0;
    }
}

void Connection::setPhase(Phase phase, Deadlines::Kind deadline)
{
    m_phase = phase;
    m_server->deadlines.set(m_deadline, deadline);
}

void Connection::die()
{
    if (m_phase == Phase::Dead)
        return;
    m_phase = Phase::Dead;
    m_bodyShare.release();
    m_link->connection = nullptr;
    m_server->deadlines.remove(m_deadline);
    m_server->upgrader.forget(this);
    m_seat = Seat();
    m_server->connectionGone();
    deleteLater();
}

} // namespace kefu::http
