// SPDX-License-Identifier: Apache-2.0
#include "app/builtin/builtinrelay.h"

#include "app/builtin/builtinhost.h"

namespace kefu::app {

BuiltInRelay::BuiltInRelay(QObject *parent)
    : QObject(parent)
{
}

BuiltInRelay::~BuiltInRelay()
{
    if (!m_thread)
        return;
    m_thread->disconnect(this);
    m_thread->quit();
    m_thread->wait();
}

void BuiltInRelay::start(const Config &config, std::function<void(const Outcome &)> done)
{
    Q_ASSERT(!m_thread);
    m_started = std::move(done);
    m_thread = std::make_unique<QThread>();
    m_thread->setObjectName(QStringLiteral("relay"));
    m_host = new BuiltInHost(config);
    m_host->moveToThread(m_thread.get());
    connect(m_thread.get(), &QThread::finished, m_host, &QObject::deleteLater);
    connect(m_thread.get(), &QThread::finished, this, &BuiltInRelay::finish, Qt::QueuedConnection);
    connect(m_host, &BuiltInHost::started, this, [this](const Outcome &outcome) {
        // Not after stop(): whoever asked for it wants to hear no more.
        if (!m_started)
            return;
        const auto started = std::exchange(m_started, nullptr);
        if (std::holds_alternative<Endpoint>(outcome))
            started(outcome);
        else
            stop([started, outcome] { started(outcome); });
    });
    connect(m_host, &BuiltInHost::stopped, m_thread.get(), &QThread::quit);
    m_thread->start();
    QMetaObject::invokeMethod(m_host, &BuiltInHost::start, Qt::QueuedConnection);
}

void BuiltInRelay::stop(std::function<void()> done)
{
    m_started = nullptr;
    m_stopped = std::move(done);
    if (m_thread)
        QMetaObject::invokeMethod(m_host, &BuiltInHost::stop, Qt::QueuedConnection);
    else
        QMetaObject::invokeMethod(this, &BuiltInRelay::finish, Qt::QueuedConnection);
}

void BuiltInRelay::finish()
{
    if (m_thread) {
        m_thread->wait(); // it has said that it is finished
        m_thread.reset();
        m_host = nullptr;
    }
    if (const auto stopped = std::exchange(m_stopped, nullptr))
        stopped();
}

} // namespace kefu::app
