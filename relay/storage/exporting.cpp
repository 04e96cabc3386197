// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/exporting.h"

#include "relay/protocol/codec.h"
#include "relay/protocol/masking.h"
#include "relay/storage/mediafiles.h"
#include "relay/storage/opening.h"

#include <QDateTime>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSaveFile>
#include <sodium.h>

namespace kefu::storage {

namespace {

using L = QLatin1String;

constexpr qsizetype kBlock = 512;
constexpr QFile::Permissions kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner;

QByteArray octal(qint64 value, int width)
{
    return QByteArray::number(value, 8).rightJustified(width - 1, '0') + '\0';
}

//! POSIX ustar: what every system unpacks.
QByteArray tarHeader(const QByteArray &name, qint64 size, qint64 at)
{
    QByteArray head = name.left(99).leftJustified(100, '\0');
    head += octal(0600, 8) + octal(0, 8) + octal(0, 8) + octal(size, 12) + octal(at / 1000, 12);
    head += "        0"; // the checksum counts as blanks; an ordinary file
    head += QByteArray(100, '\0') + "ustar" + '\0' + "00";
    head = head.leftJustified(kBlock, '\0');
    qint64 sum = 0;
    for (const char c : std::as_const(head))
        sum += quint8(c);
    return head.replace(148, 8, QByteArray(octal(sum, 7) + ' '));
}

bool put(QSaveFile &tar, const QByteArray &name, const QByteArray &bytes, qint64 at)
{
    const QByteArray padding((kBlock - bytes.size() % kBlock) % kBlock, '\0');
    return tar.write(tarHeader(name, bytes.size(), at)) == kBlock
        && tar.write(bytes) == bytes.size() && tar.write(padding) == padding.size();
}

QString shown(const QString &text, bool reveal)
{
    return reveal ? text : maskedNumbers(text);
}

QJsonObject messageJson(Message message, bool reveal)
{
    Content &content = message.content;
    for (QString *text : { &content.text, &content.title, &content.description })
        *text = shown(*text, reveal);
    QJsonObject json = codec::toJson(message);
    if (!content.media.id.isEmpty())
        json.insert(L("file"), QString(L("media/") + content.media.id));
    return json;
}

QByteArray dossierJson(const VisitorDossier &dossier, bool reveal)
{
    QJsonArray messages;
    for (const Message &message : dossier.messages)
        messages.append(messageJson(message, reveal));
    QJsonArray notes;
    for (const VisitorNote &note : dossier.notes)
        notes.append(QJsonObject { { L("at"), note.createdAt },
                                   { L("author"), note.authorName },
                                   { L("text"), shown(note.text, reveal) } });
    QJsonObject visitor = codec::toJson(dossier.visitor);
    visitor.insert(L("openid"), dossier.openid);
    visitor.insert(L("source"), shown(dossier.source, reveal));
    visitor.insert(L("firstSeenAt"), dossier.firstSeenAt);
    const QJsonObject all { { L("visitor"), visitor },
                            { L("messages"), messages },
                            { L("notes"), notes } };
    return QJsonDocument(all).toJson();
}

QDir exportsOf(const DataFolder &folder)
{
    return QDir(folder.dir.filePath(QStringLiteral("exports")));
}

} // namespace

Result<ExportFile> writeExport(const DataFolder &folder, const VisitorDossier &dossier, bool reveal,
                               qint64 now)
{
    const QDir dir = exportsOf(folder);
    QByteArray salt(8, '\0');
    randombytes_buf(salt.data(), size_t(salt.size()));
    ExportFile made;
    made.name = QStringLiteral("visitor-%1-%2.tar")
                    .arg(dossier.visitor.id.toString(), QString::fromLatin1(salt.toHex()));
    made.path = dir.filePath(made.name);
    QSaveFile tar(made.path);
    bool written = QDir().mkpath(dir.path())
        && QFile::setPermissions(dir.path(), kOwnerOnly | QFile::ExeOwner)
        && tar.open(QIODevice::WriteOnly) && tar.setPermissions(kOwnerOnly)
        && put(tar, "visitor.json", dossierJson(dossier, reveal), now);
    for (const VisitorDossier::File &file : dossier.files) {
        QFile source(MediaFiles::pathIn(folder.media(), file.hash));
        if (!source.open(QIODevice::ReadOnly))
            continue; // expired, or being removed
        written = written && put(tar, file.name.toLatin1(), source.readAll(), now);
        ++made.files;
    }
    written = written && tar.write(QByteArray(2 * kBlock, '\0')) == 2 * kBlock && tar.commit();
    if (!written)
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("the export cannot be written: ") + tar.errorString());
    made.messages = dossier.messages.size();
    made.bytes = QFileInfo(made.path).size();
    return made;
}

std::optional<VisitorId> visitorOfExport(const QString &name)
{
    static const QRegularExpression kName(
        QStringLiteral("\\Avisitor-([0-9]{1,18})-[0-9a-f]{16}\\.tar\\z"));
    const auto match = kName.match(name);
    return match.hasMatch() ? std::optional(VisitorId { match.captured(1).toLongLong() })
                            : std::nullopt;
}

void removeExports(const DataFolder &folder, VisitorId visitor, qint64 before)
{
    const QDir dir = exportsOf(folder);
    for (const QFileInfo &file : dir.entryInfoList(QDir::Files)) {
        const bool isHis = visitor.isValid() && visitorOfExport(file.fileName()) == visitor;
        const bool isOld = !visitor.isValid() && file.lastModified().toMSecsSinceEpoch() < before;
        if (isHis || isOld)
            QFile::remove(file.filePath());
    }
}

} // namespace kefu::storage
