// SPDX-License-Identifier: Apache-2.0
#include "app/platform/soundsunix.h"

#include <QApplication>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

namespace kefu::app {

SoundsUnix::SoundsUnix(const QStringList &players, std::function<void()> bell)
    : m_bell(std::move(bell))
{
    for (const QString &player : players) {
        m_player = QStandardPaths::findExecutable(player);
        if (!m_player.isEmpty())
            return;
    }
}

void SoundsUnix::play(ui::Sound sound)
{
    if (m_playing)
        return;
    const QString file = m_player.isEmpty() ? QString() : fileOf(sound);
    if (file.isEmpty()) {
        m_bell();
        return;
    }
    auto *process = new QProcess(this);
    process->setStandardInputFile(QProcess::nullDevice());
    process->setStandardOutputFile(QProcess::nullDevice());
    process->setStandardErrorFile(QProcess::nullDevice());
    connect(process, &QProcess::finished, this, [this, process](int code) {
        process->deleteLater();
        ended(code == 0);
    });
    connect(process, &QProcess::errorOccurred, this, [this, process](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart) // the others end in finished()
            return;
        process->deleteLater();
        ended(false);
    });
    m_playing = true;
    process->start(m_player, { file });
}

void SoundsUnix::ended(bool well)
{
    m_playing = false;
    if (well)
        return;
    m_player.clear(); // no sound server for it: it will not come back by asking again
    m_bell();
}

QString SoundsUnix::fileOf(ui::Sound sound)
{
    const QString resource = soundResource(sound);
    const QString file = m_files.filePath(QFileInfo(resource).fileName());
    if (!QFile::exists(file) && !QFile::copy(resource, file))
        return {};
    return file;
}

std::unique_ptr<Sounds> makeSounds()
{
    return std::make_unique<SoundsUnix>(QStringList { QStringLiteral("pw-play"),
                                                      QStringLiteral("paplay"),
                                                      QStringLiteral("aplay") },
                                        [] { QApplication::beep(); });
}

} // namespace kefu::app
