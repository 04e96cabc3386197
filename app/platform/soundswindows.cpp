// SPDX-License-Identifier: Apache-2.0
#include "app/platform/sounds.h"

#include <QFile>
#include <QHash>

#include <windows.h>

#include <mmsystem.h>

namespace kefu::app {
namespace {

class SoundsWindows final : public Sounds {
public:
    void play(ui::Sound sound) override
    {
        QByteArray &bytes = m_bytes[int(sound)]; // must live while it is heard
        if (bytes.isEmpty()) {
            QFile file(soundResource(sound));
            if (file.open(QIODevice::ReadOnly))
                bytes = file.readAll();
        }
        PlaySoundW(reinterpret_cast<LPCWSTR>(bytes.constData()), nullptr,
                   SND_MEMORY | SND_ASYNC | SND_NODEFAULT | SND_NOSTOP);
    }

private:
    QHash<int, QByteArray> m_bytes;
};

} // namespace

std::unique_ptr<Sounds> makeSounds()
{
    return std::make_unique<SoundsWindows>();
}

} // namespace kefu::app
