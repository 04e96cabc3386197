// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/visitorscript.h"

#include <QMultiHash>
#include <QObject>
#include <functional>

namespace kefu::simulator {

//! Counts of what was played so far.
struct ScriptResult {
    int running = 0;
    int finished = 0; //!< played to the end
    int unanswered = 0; //!< gave up waiting
    int unexpected = 0; //!< left because an answer was not as expected
};

//! An answer as the visitor sees it.
struct Heard {
    QString msgType;
    QString text; //!< in a few words, for what is no text
};

//! What scripted visitors do to the world.
struct ScriptPorts {
    std::function<void(const QString &app, const QString &visitor, const QString &sessionFrom)>
        enter;
    std::function<void(const QString &app, const QString &visitor, const QString &text)> say;
    std::function<void(const QString &app, const QString &visitor, const ScriptedPush &push)> push;
    std::function<void(const QString &app, const QString &visitor)> gaveUp;
    std::function<void(const QString &app, const QString &visitor, const QString &what)> unexpected;
};

//! Lets scripted visitors act in time. Choices and pauses follow from the seed and the visitor's
//! name alone.
class ScriptPlayer : public QObject {
    Q_OBJECT
public:
    ScriptPlayer(ScriptPorts ports, quint32 seed, double speed, QObject *parent = nullptr);
    ~ScriptPlayer() override;

    //! Starts these visitors beside those under way. `apps` take turns for visitors that name none;
    //! with no app at all nobody starts and false is returned.
    bool play(const Script &script, const QList<QString> &apps);
    //! An answer reached this visitor.
    void answered(const QString &app, const QString &visitor, const Heard &heard);
    ScriptResult result() const;

Q_SIGNALS:
    //! Nobody is under way any more.
    void finished(const kefu::simulator::ScriptResult &result);

private:
    class Walker;
    void walkerEnded(int ScriptResult::*counter);

    ScriptPorts m_ports;
    quint32 m_seed;
    double m_speed;
    //! Who is meant by an answer: a day has thousands of visitors, and tens of thousands of
    //! answers.
    QMultiHash<std::pair<QString, QString>, Walker *> m_walkers; //!< by app and name
    ScriptResult m_result;
};

} // namespace kefu::simulator
