// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/picturemime.h"

#include <QMimeData>
#include <QUrl>

namespace kefu::ui {

PictureMime picturesIn(const QMimeData *data)
{
    PictureMime found;
    if (!data)
        return found;
    const QList<QUrl> urls = data->urls();
    for (const QUrl &url : urls) {
        if (url.isLocalFile() && url.host().isEmpty())
            found.files.append(url.toLocalFile());
    }
    if (found.files.isEmpty() && data->hasImage() && data->text().trimmed().isEmpty())
        found.image = qvariant_cast<QImage>(data->imageData());
    return found;
}

} // namespace kefu::ui
