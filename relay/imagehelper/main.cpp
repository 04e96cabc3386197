// SPDX-License-Identifier: Apache-2.0
#include "relay/imagehelper/lockdown.h"
#include "relay/imagehelper/picture.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <cstdio>

//! kefudesk-imagehelper INPUT PICTURE THUMB: reads a stranger's picture and writes two harmless
//! ones. Internal: started by the relay, one process for one picture, so that whatever is in it
//! ends here. Prints one line of JSON: {"width","height","mimeType","thumbType"} or {"error"}. Exit
//! codes: 0 done or refused, 1 files, 2 usage.
namespace {

using namespace kefu::imagehelper;

enum Exit { ExitOk = 0, ExitFiles = 1, ExitUsage = 2 };

void print(const QJsonObject &object)
{
    const QByteArray line = QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    std::fwrite(line.constData(), 1, size_t(line.size()), stdout);
    std::fflush(stdout);
}

QJsonObject summary(const Picture &picture)
{
    if (!picture.error.isEmpty())
        return { { QStringLiteral("error"), picture.error } };
    return { { QStringLiteral("width"), picture.width },
             { QStringLiteral("height"), picture.height },
             { QStringLiteral("mimeType"), QString::fromLatin1(picture.mimeType) },
             { QStringLiteral("thumbType"), QString::fromLatin1(picture.thumbType) } };
}

bool writeAll(QFile &file, const QByteArray &bytes)
{
    return file.write(bytes) == bytes.size() && file.flush();
}

} // namespace

int main(int argc, char **argv)
{
    limitResources();
    QCoreApplication app(argc, argv); // Qt finds its plugins by it
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 4) {
        std::fputs("usage: kefudesk-imagehelper INPUT PICTURE THUMB (started by the relay)\n",
                   stderr);
        return ExitUsage;
    }
    const PictureLimits limits;
    QFile input(arguments[1]);
    QFile out(arguments[2]);
    QFile thumb(arguments[3]);
    // Everything is opened before the doors are closed.
    if (!input.open(QIODevice::ReadOnly) || !out.open(QIODevice::WriteOnly | QIODevice::Truncate)
        || !thumb.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return ExitFiles;
    const QByteArray bytes = input.read(limits.inputBytes + 1);
    loadCodecs();
    closeDoors();
    const Picture picture = readPicture(bytes, limits);
    if (picture.error.isEmpty()
        && !(writeAll(out, picture.bytes) && writeAll(thumb, picture.thumb)))
        return ExitFiles;
    print(summary(picture));
    return ExitOk;
}
