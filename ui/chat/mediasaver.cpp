// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/mediasaver.h"

#include "ui/model/picturefile.h"
#include "ui/widgets/filechooser.h"
#include "ui/widgets/toast.h"

#include <QSaveFile>
#include <QWidget>

namespace kefu::ui {

MediaSaver::MediaSaver(const Look &look, MediaService &media, QWidget *over)
    : QObject(over)
    , m_look(look)
    , m_media(media)
    , m_over(over)
{
    connect(&media, &MediaService::fetched, this, &MediaSaver::onFetched);
    connect(&media, &MediaService::fetchFailed, this, &MediaSaver::onFailed);
}

void MediaSaver::save(const Media &file)
{
    chooseSavePath(m_over, safeFileName(file.fileName, file.mimeType),
                   [this, file](const QString &path) { saveTo(file, path); });
}

void MediaSaver::saveTo(const Media &file, const QString &path)
{
    if (path.isEmpty())
        return;
    m_paths.insert(file.id, path);
    m_media.fetch(file.id);
}

void MediaSaver::onFetched(const QString &id, const QByteArray &bytes)
{
    const QString path = m_paths.take(id);
    if (path.isEmpty())
        return; // somebody else asked for it
    QSaveFile out(path);
    const bool saved = out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size();
    if (saved && out.commit())
        Toast::notify(m_look, m_over, tr("Saved."));
    else
        Toast::notify(m_look, m_over,
                      tr("The file could not be written: %1").arg(out.errorString()));
}

void MediaSaver::onFailed(const QString &id)
{
    if (!m_paths.take(id).isEmpty())
        Toast::notify(m_look, m_over, tr("The file could not be loaded. Try again later."));
}

} // namespace kefu::ui
