// SPDX-License-Identifier: Apache-2.0
#include "ui/model/pictureworker.h"

#include <QFile>
#include <QFileInfo>

namespace kefu::ui {
namespace {

Result<Attachment> fromPath(const QString &path)
{
    const QFileInfo info(path);
    QFile file(path);
    // A pipe or a device would never end, a folder never begin.
    if (!info.isFile() || !file.open(QIODevice::ReadOnly))
        return makeError(ErrorCode::NotFound, QStringLiteral("the file cannot be read"));
    if (info.size() > kMaxPictureBytes)
        return makeError(ErrorCode::TooLarge, QStringLiteral("the file is too large"));
    return attachmentFromFile(file.read(kMaxPictureBytes + 1), info.fileName());
}

} // namespace

PictureWorker::PictureWorker(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

PictureWorker::~PictureWorker()
{
    m_pool.clear();
    m_pool.waitForDone();
}

template <typename T>
void PictureWorker::run(std::function<Result<T>()> work, QObject *context,
                        std::function<void(const Result<T> &)> done)
{
    m_pool.start(
        [this, work = std::move(work), done = std::move(done), alive = QPointer<QObject>(context)] {
            // The guard is looked at in the GUI thread only, where the object is deleted.
            QMetaObject::invokeMethod(
                this,
                [result = work(), done, alive] {
                    if (alive)
                        done(result);
                },
                Qt::QueuedConnection);
        });
}

void PictureWorker::decode(const QByteArray &bytes, int bound, QObject *context, Decoded done)
{
    run<QImage>([bytes, bound] { return decodePicture(bytes, bound); }, context, std::move(done));
}

void PictureWorker::prepare(const QImage &image, QObject *context, Prepared done)
{
    run<Attachment>([image] { return attachmentFromImage(image); }, context, std::move(done));
}

void PictureWorker::prepareFile(const QString &path, QObject *context, Prepared done)
{
    run<Attachment>([path] { return fromPath(path); }, context, std::move(done));
}

} // namespace kefu::ui
