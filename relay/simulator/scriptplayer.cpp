// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/scriptplayer.h"

#include <QRandomGenerator>
#include <QTimer>
#include <algorithm>

namespace kefu::simulator {

namespace {

constexpr int kThinkMs = 500;
constexpr int kReadMsPerChar = 35;
constexpr int kTypeMsPerChar = 110;
constexpr int kLongestMs = 7000;

quint32 seedOf(quint32 seed, const QString &app, const QString &visitor)
{
    // FNV-1a: qHash differs between processors.
    quint32 hash = 2166136261U ^ seed;
    for (const char c : QString(app + QLatin1Char('/') + visitor).toUtf8())
        hash = (hash ^ quint8(c)) * 16777619U;
    return hash;
}

bool occursIn(const QString &text, const QStringList &words)
{
    return words.isEmpty() || std::any_of(words.begin(), words.end(), [&text](const QString &word) {
               return text.contains(word, Qt::CaseInsensitive);
           });
}

} // namespace

//! One visitor on the way through the steps.
class ScriptPlayer::Walker : public QObject {
public:
    Walker(ScriptPlayer *player, const ScriptedVisitor &visitor, const QString &app)
        : QObject(player)
        , m_player(player)
        , m_visitor(visitor)
        , m_app(app)
        , m_random(seedOf(player->m_seed, app, visitor.name))
    {
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, &Walker::timeUp);
        after(m_visitor.startMs);
    }

    std::pair<QString, QString> key() const { return { m_app, m_visitor.name }; }

    void hear(const Heard &heard)
    {
        m_heard.append(heard);
        if (m_waiting)
            checkAnswers();
    }

private:
    const ScriptStep &step() const { return m_visitor.steps.at(m_at); }
    //! The visitor's own time, scaled by the speed.
    void after(int ms) { m_timer.start(int(ms / m_player->m_speed)); }

    void timeUp()
    {
        if (m_waiting)
            patienceOver();
        else if (m_preparing)
            speak();
        else
            act();
    }

    void next()
    {
        if (++m_at >= m_visitor.steps.size())
            end(&ScriptResult::finished);
        else
            act();
    }

    void act()
    {
        switch (step().kind) {
        case ScriptStep::Kind::Enter:
            m_player->m_ports.enter(m_app, m_visitor.name, step().sessionFrom);
            return next();
        case ScriptStep::Kind::Say:
        case ScriptStep::Kind::Push:
            return prepare(choose(step().say), step().ms);
        case ScriptStep::Kind::Pause:
            if (m_paused)
                break;
            m_paused = true;
            return after(step().ms);
        case ScriptStep::Kind::Wait:
            m_waiting = true;
            m_reminded = false;
            m_timer.start(step().ms);
            return checkAnswers();
        case ScriptStep::Kind::React:
            return react();
        case ScriptStep::Kind::Expect:
            return compare();
        }
        m_paused = false;
        next();
    }

    void react()
    {
        const QString heard = heardText();
        for (const Reaction &reaction : step().reactions) {
            if (!occursIn(heard, reaction.any))
                continue;
            if (reaction.say.isEmpty())
                break;
            return prepare(choose(reaction.say), -1);
        }
        next();
    }

    QString heardText() const
    {
        QStringList texts;
        for (const Heard &heard : m_heard)
            texts.append(heard.text);
        return texts.join(QLatin1Char('\n'));
    }

    void compare()
    {
        const QString wrong = difference(step().expect);
        if (wrong.isEmpty())
            return next();
        m_player->m_ports.unexpected(m_app, m_visitor.name, wrong);
        end(&ScriptResult::unexpected);
    }

    //! What is not as expected; empty if all is.
    QString difference(const Expectation &expect) const
    {
        if (expect.nothing)
            return m_heard.isEmpty() ? QString() : QStringLiteral("an answer came");
        if (m_heard.isEmpty())
            return QStringLiteral("no answer came");
        if (!expect.msgType.isEmpty() && m_heard.constLast().msgType != expect.msgType)
            return m_heard.constLast().msgType + QStringLiteral(" instead of ") + expect.msgType;
        return occursIn(heardText(), expect.any) ? QString() : heardText();
    }

    //! Reading what came, thinking and typing take time.
    void prepare(const QString &text, int ms)
    {
        m_saying = text;
        m_preparing = true;
        if (ms < 0) {
            const qsizetype read = heardText().size();
            const qint64 natural = kThinkMs + read * kReadMsPerChar + text.size() * kTypeMsPerChar;
            const int jitter = m_random.bounded(-20, 21);
            ms = int(std::min<qint64>(natural, kLongestMs)) * (100 + jitter) / 100;
        }
        after(ms);
    }

    void speak()
    {
        // What was answered to earlier words is no answer to these.
        m_heard.clear();
        m_preparing = false;
        if (step().kind == ScriptStep::Kind::Push)
            m_player->m_ports.push(m_app, m_visitor.name, step().push);
        else
            m_player->m_ports.say(m_app, m_visitor.name, std::exchange(m_saying, QString()));
        next();
    }

    void checkAnswers()
    {
        if (m_heard.size() < step().answers)
            return;
        m_waiting = false;
        m_timer.stop();
        next();
    }

    void patienceOver()
    {
        if (m_reminded || step().remind.isEmpty()) {
            m_player->m_ports.gaveUp(m_app, m_visitor.name);
            return end(&ScriptResult::unanswered);
        }
        m_reminded = true;
        m_timer.start(step().ms);
        m_player->m_ports.say(m_app, m_visitor.name, step().remind);
    }

    QString choose(const QStringList &texts)
    {
        if (texts.isEmpty())
            return {};
        return texts.size() == 1 ? texts.first() : texts.at(m_random.bounded(int(texts.size())));
    }

    void end(int ScriptResult::*counter)
    {
        m_timer.stop();
        m_player->m_walkers.remove(key(), this);
        deleteLater();
        m_player->walkerEnded(counter);
    }

    ScriptPlayer *m_player;
    ScriptedVisitor m_visitor;
    QString m_app;
    QRandomGenerator m_random;
    QTimer m_timer;
    qsizetype m_at = 0;
    QString m_saying; //!< typed, not sent yet
    QList<Heard> m_heard; //!< answers since the visitor's last words
    bool m_preparing = false; //!< about to say or send something
    bool m_waiting = false;
    bool m_reminded = false;
    bool m_paused = false;
};

ScriptPlayer::ScriptPlayer(ScriptPorts ports, quint32 seed, double speed, QObject *parent)
    : QObject(parent)
    , m_ports(std::move(ports))
    , m_seed(seed)
    , m_speed(speed)
{
}

ScriptPlayer::~ScriptPlayer() = default;

bool ScriptPlayer::play(const Script &script, const QList<QString> &apps)
{
    if (apps.isEmpty())
        return false;
    qsizetype turn = 0;
    for (const ScriptedVisitor &visitor : script.visitors) {
        const QString app = visitor.app.isEmpty() ? apps.at(turn++ % apps.size()) : visitor.app;
        auto *walker = new Walker(this, visitor, app);
        m_walkers.insert(walker->key(), walker);
        ++m_result.running;
    }
    return true;
}

void ScriptPlayer::answered(const QString &app, const QString &visitor, const Heard &heard)
{
    const QList<Walker *> walkers = m_walkers.values({ app, visitor }); // one that ends goes out
    for (Walker *walker : walkers)
        walker->hear(heard);
}

ScriptResult ScriptPlayer::result() const
{
    return m_result;
}

void ScriptPlayer::walkerEnded(int ScriptResult::*counter)
{
    --m_result.running;
    ++(m_result.*counter);
    if (m_result.running == 0)
        Q_EMIT finished(m_result);
}

} // namespace kefu::simulator
