// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/platform/sounds.h"

#include <QObject>
#include <QStringList>
#include <QTemporaryDir>
#include <functional>

namespace kefu::app {

//! One process at a time: a sound that is still heard is not talked over.
class SoundsUnix final : public QObject, public Sounds {
    Q_OBJECT
public:
    //! The first of `players` that is installed; `bell` when none is, or when it cannot play.
    SoundsUnix(const QStringList &players, std::function<void()> bell);

    void play(ui::Sound sound) override;
    bool isPlaying() const { return m_playing; }

private:
    QString fileOf(ui::Sound sound);
    void ended(bool well);

    QString m_player;
    std::function<void()> m_bell;
    QTemporaryDir m_files; //!< a player reads files, not resources
    bool m_playing = false;
};

} // namespace kefu::app
