// SPDX-License-Identifier: Apache-2.0
#include "relay/http/responder.h"

#include "relay/http/connection.h"

#include <QAbstractEventDispatcher>

namespace kefu::http {

namespace {

void answerUnanswered(const std::shared_ptr<ConnectionLink> &link, quint64 request)
{
    if (link->connection)
        link->connection->answerFailure(request);
}

} // namespace

Responder::Shared::~Shared()
{
    if (answered)
        return;
    if (QThread::currentThread() == link->thread) {
        answerUnanswered(link, request);
        return;
    }
    // The last copy died with a job on another thread: say so in the loop that owns the connection.
    if (QAbstractEventDispatcher *loop = QAbstractEventDispatcher::instance(link->thread)) {
        QMetaObject::invokeMethod(
            loop, [l = link, r = request] { answerUnanswered(l, r); }, Qt::QueuedConnection);
    }
}

void Responder::send(const Response &response) const
{
    if (!m_shared || m_shared->answered)
        return;
    m_shared->answered = true;
    if (Connection *connection = m_shared->link->connection)
        connection->answer(m_shared->request, response);
}

void Responder::breakOff(const Response &response, qsizetype bytes) const
{
    if (!m_shared || m_shared->answered)
        return;
    m_shared->answered = true;
    if (Connection *connection = m_shared->link->connection)
        connection->breakOff(m_shared->request, response, bytes);
}

void Responder::stall(const Response &response, qsizetype bytes) const
{
    if (!isAlive())
        return;
    m_shared->link->connection->stall(m_shared->request, response, bytes);
}

bool Responder::isAlive() const
{
    return m_shared && !m_shared->answered && m_shared->link->connection;
}

void Responder::markAuthenticated() const
{
    if (m_shared && m_shared->link->connection)
        m_shared->link->connection->markAuthenticated();
}

} // namespace kefu::http
