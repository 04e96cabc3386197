// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/types.h"

#include <QObject>
#include <QTimer>
#include <functional>

namespace kefu::simulator {

//! Many visitors who say something at the same time.
struct Burst {
    int visitors = 10;
    int each = 1; //!< messages of every visitor
    int perSecond = 0; //!< 0 = all at once
    QString name = QStringLiteral("访客"); //!< the visitors' names begin so
    QString text = QStringLiteral("在吗？"); //!< said with its number behind it
};

//! What became of it.
struct BurstResult {
    int pushes = 0;
    int ok = 0;
    int attempts = 0;
};

//! Plays one burst and deletes itself when every push has its outcome.
class BurstPlayer : public QObject {
public:
    //! Says one message; `done` hears whether it was taken, and in how many attempts.
    using Say = std::function<void(const QString &visitor, const QString &text,
                                   std::function<void(bool ok, int attempts)> done)>;

    BurstPlayer(const Burst &burst, Say say, std::function<void(const BurstResult &)> done,
                QObject *parent);
    void start();

private:
    void sayNext(int count);
    void answered(bool ok, int attempts);
    int total() const { return m_burst.visitors * m_burst.each; }

    Burst m_burst;
    Say m_say;
    std::function<void(const BurstResult &)> m_done;
    BurstResult m_result;
    QTimer m_timer;
    int m_answered = 0;
};

} // namespace kefu::simulator
