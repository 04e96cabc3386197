// SPDX-License-Identifier: Apache-2.0
#include "app/builtin/practicevisitors.h"

#include "relay/server/localsetup.h"
#include "relay/simulator/simulator.h"
#include "relay/simulator/talkative.h"
#include "relay/simulator/world.h"

#include <QRandomGenerator>
#include <QTimerEvent>

namespace kefu::app {

namespace {

//! So many visitors have a talk of their own (relay/simulator/talkative.cpp); the rounds go through
//! them.
constexpr int kTalks = 6;

simulator::Config configOf(double speed)
{
    simulator::Config config;
    config.seed = QRandomGenerator::global()->generate();
    config.speed = speed;
    return config;
}

} // namespace

PracticeVisitors::PracticeVisitors(int visitors, double speed)
    : m_visitors(visitors)
    , m_simulator(std::make_unique<simulator::Simulator>(configOf(speed)))
{
    connect(m_simulator.get(), &simulator::Simulator::scriptFinished, this,
            &PracticeVisitors::onRoundOver);
    connect(m_simulator.get(), &simulator::Simulator::messageAccepted, this,
            &PracticeVisitors::onAnswered);
}

PracticeVisitors::~PracticeVisitors() = default;

Result<QUrl> PracticeVisitors::open()
{
    const Result<quint16> port = m_simulator->listen(QHostAddress(QHostAddress::LocalHost), 0);
    if (!port)
        return port.error();
    return address();
}

QUrl PracticeVisitors::address() const
{
    QUrl url(QStringLiteral("http://127.0.0.1"));
    url.setPort(m_simulator->port());
    return url;
}

Result<void> PracticeVisitors::admit(const server::LocalChannel &channel, const QUrl &callback)
{
    simulator::AppConfig app;
    app.name = channel.name;
    app.callback = callback;
    app.appId = channel.appid.toLatin1();
    app.secret = channel.secret;
    app.token = channel.token;
    app.aesKey = channel.aesKey;
    app.originalId = channel.originalId.toLatin1();
    const Result<void> put = m_simulator->putApp(app);
    if (!put)
        return put;
    m_app = channel.name;
    remember();
    return {};
}

//! Whoever wrote when practice last ran may still be answered, as with WeChat.
void PracticeVisitors::remember()
{
    simulator::App *app = m_simulator->world().app(m_app);
    const simulator::Script all = simulator::talkativeVisitors(kTalks, 1);
    for (const simulator::ScriptedVisitor &visitor : all.visitors)
        app->quota.visitorWrote(m_simulator->world().meet(*app, visitor.name), m_simulator->now());
}

void PracticeVisitors::begin()
{
    nextRound();
}

void PracticeVisitors::end()
{
    m_ended = true;
    m_pause.stop();
}

void PracticeVisitors::nextRound()
{
    m_idle = false;
    simulator::Script script =
        simulator::talkativeVisitors(kTalks, QRandomGenerator::global()->generate());
    QList<simulator::ScriptedVisitor> chosen;
    for (int i = 0; i < m_visitors; ++i)
        chosen.append(script.visitors.at((m_round * m_visitors + i) % kTalks));
    ++m_round;
    int first = chosen.first().startMs;
    for (simulator::ScriptedVisitor &visitor : chosen)
        visitor.startMs = std::max(visitor.startMs - first, 0);
    script.visitors = chosen;
    (void)m_simulator->play(script); // the app is there since admit()
}

void PracticeVisitors::onRoundOver(const simulator::ScriptResult &result)
{
    const bool answered = result.finished > m_finishedBefore;
    m_finishedBefore = result.finished;
    m_idle = !answered;
    if (answered && !m_ended)
        m_pause.start(kRoundPauseMs, this);
}

void PracticeVisitors::onAnswered()
{
    if (std::exchange(m_idle, false) && !m_ended)
        m_pause.start(kRoundPauseMs, this);
}

void PracticeVisitors::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_pause.timerId())
        return;
    m_pause.stop();
    nextRound();
}

} // namespace kefu::app
