// SPDX-License-Identifier: Apache-2.0
#include "powercut.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <algorithm>
#include <cstring>

namespace kefu::testing {

namespace {

using Kind = JournalEntry::Kind;

//! SQLite's shared index lives in memory and is made again; the lock and the socket mean nothing on
//! a disk.
bool isOfNoAccount(const QString &name)
{
    return name.endsWith(QLatin1String("-shm")) || name == QLatin1String("lock")
        || name == QLatin1String("control");
}

//! Without writing the zeros a reserved file mostly consists of.
bool writeSparse(const QString &path, const QByteArray &content)
{
    constexpr qsizetype kBlock = 64 * 1024;
    static const QByteArray zeros(kBlock, '\0');
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.resize(content.size()))
        return false;
    for (qsizetype at = 0; at < content.size(); at += kBlock) {
        const auto length = size_t(qMin(kBlock, content.size() - at));
        if (std::memcmp(content.constData() + at, zeros.constData(), length) == 0)
            continue;
        if (!file.seek(at)
            || file.write(content.constData() + at, qint64(length)) != qint64(length))
            return false;
    }
    return true;
}

} // namespace

PowerCut::PowerCut(const QString &folder)
    : m_folder(QDir(folder).absolutePath())
{
    QDirIterator files(m_folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        auto known = std::make_shared<File>();
        if (file.open(QIODevice::ReadOnly))
            known->safe = file.readAll();
        m_safeNames[QDir(m_folder).relativeFilePath(files.filePath())] = known;
    }
    m_names = m_safeNames;
}

bool PowerCut::load(const QString &journal)
{
    QFile file(journal);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    m_journal = file.readAll();
    qsizetype at = 0;
    while (at + qsizetype(sizeof(JournalEntry)) <= m_journal.size()) {
        Entry entry;
        std::memcpy(&entry.head, m_journal.constData() + at, sizeof(JournalEntry));
        at += qsizetype(sizeof(JournalEntry));
        if (entry.head.size < 0 || entry.head.size > m_journal.size() - at)
            break; // the process was killed while it wrote this
        entry.data = m_journal.constData() + at;
        at += entry.head.size;
        m_entries.push_back(entry);
    }
    return !m_entries.empty();
}

size_t PowerCut::after(qint64 ns) const
{
    const auto later = [](qint64 moment, const Entry &entry) { return moment < entry.head.ns; };
    return size_t(std::upper_bound(m_entries.begin(), m_entries.end(), ns, later)
                  - m_entries.begin());
}

QString PowerCut::relative(const Entry &entry) const
{
    const QString path = QFile::decodeName(QByteArray(entry.data, qsizetype(entry.head.size)));
    return path == m_folder ? QString() : QDir(m_folder).relativeFilePath(path);
}

void PowerCut::advanceTo(size_t entries)
{
    for (; m_done < qMin(entries, m_entries.size()); ++m_done)
        happen(m_done);
}

void PowerCut::happen(size_t index)
{
    const Entry &entry = m_entries[index];
    switch (entry.head.kind) {
    case Kind::Open:
    case Kind::Create:
        return open(entry, index);
    case Kind::Write:
    case Kind::Truncate: {
        const FilePtr file = m_handles.value(entry.head.handle).file;
        if (file)
            file->pending.push_back({ index, entry.head.offset,
                                      QByteArray::fromRawData(entry.data, entry.head.size),
                                      entry.head.kind == Kind::Truncate });
        return;
    }
    case Kind::SyncBegin:
        m_handles[entry.head.handle].syncedFrom = index;
        return;
    case Kind::SyncEnd:
        return endSync(m_handles.value(entry.head.handle));
    case Kind::RenameFrom:
        m_renamedFrom = relative(entry);
        return;
    case Kind::RenameTo:
        return rename(m_renamedFrom, relative(entry), index);
    case Kind::Unlink:
        m_names.erase(relative(entry));
        m_pendingNames.push_back({ index, relative(entry), nullptr });
        return;
    case Kind::MakeFolder:
        return; // comes with the first file in it
    }
}

void PowerCut::open(const Entry &entry, size_t index)
{
    const QString name = relative(entry);
    const auto known = m_names.find(name);
    if (known != m_names.end()) {
        m_handles[entry.head.handle] = { name, known->second };
        return;
    }
    if (entry.head.kind == Kind::Open) {
        m_handles[entry.head.handle] = { name, nullptr };
        return;
    }
    auto file = std::make_shared<File>();
    m_names[name] = file;
    m_pendingNames.push_back({ index, name, file });
    m_handles[entry.head.handle] = { name, file };
}

void PowerCut::rename(const QString &from, const QString &to, size_t index)
{
    const auto known = m_names.find(from);
    if (known == m_names.end())
        return;
    m_names[to] = known->second;
    m_pendingNames.push_back({ index, to, known->second });
    m_pendingNames.push_back({ index, from, nullptr });
    m_names.erase(from);
}

void PowerCut::endSync(const Handle &handle)
{
    const auto isCovered = [&handle](size_t entry) { return entry < handle.syncedFrom; };
    if (handle.file) {
        std::vector<Change> &pending = handle.file->pending;
        const auto end =
            std::find_if_not(pending.begin(), pending.end(),
                             [&](const Change &change) { return isCovered(change.entry); });
        for (auto change = pending.begin(); change != end; ++change)
            apply(handle.file->safe, *change);
        pending.erase(pending.begin(), end);
        return;
    }
    const auto end = std::stable_partition(
        m_pendingNames.begin(), m_pendingNames.end(), [&](const NameChange &change) {
            const qsizetype slash = change.name.lastIndexOf(u'/');
            return isCovered(change.entry)
                && change.name.left(qMax(slash, qsizetype(0))) == handle.name;
        });
    for (auto change = m_pendingNames.begin(); change != end; ++change) {
        if (change->file)
            m_safeNames[change->name] = change->file;
        else
            m_safeNames.erase(change->name);
    }
    m_pendingNames.erase(m_pendingNames.begin(), end);
}

void PowerCut::apply(QByteArray &content, const Change &change)
{
    const qsizetype end = qsizetype(change.offset) + change.data.size();
    if (change.isTruncation || content.size() < end) {
        const qsizetype before = content.size();
        const qsizetype size = change.isTruncation ? qsizetype(change.offset) : end;
        content.resize(size);
        if (size > before)
            std::memset(content.data() + before, 0, size_t(size - before));
    }
    if (!change.isTruncation)
        std::memcpy(content.data() + change.offset, change.data.constData(),
                    size_t(change.data.size()));
}

QByteArray PowerCut::cutContent(const File &file, CutMode mode, QRandomGenerator &random) const
{
    QByteArray content = file.safe;
    if (mode == CutMode::Whole || file.pending.empty())
        return content;
    if (mode == CutMode::Torn) {
        const auto last = size_t(random.bounded(int(file.pending.size())));
        for (size_t i = 0; i < last; ++i)
            apply(content, file.pending[i]);
        Change torn = file.pending[last];
        if (!torn.isTruncation && !torn.data.isEmpty())
            torn.data.truncate(random.bounded(int(torn.data.size())));
        if (!torn.data.isEmpty())
            apply(content, torn);
        return content;
    }
    const qint64 sector = random.bounded(2) ? 4096 : 512;
    for (const Change &change : file.pending) {
        if (change.isTruncation) {
            if (random.bounded(2))
                apply(content, change);
            continue;
        }
        const qint64 end = change.offset + change.data.size();
        for (qint64 at = change.offset; at < end;) {
            const qint64 next = qMin(end, (at / sector + 1) * sector);
            if (random.bounded(2))
                apply(content, { 0, at, change.data.mid(at - change.offset, next - at), false });
            at = next;
        }
    }
    return content;
}

//! Names are kept in their order: a journalling file system does not lose the middle of its
//! journal.
std::map<QString, PowerCut::FilePtr> PowerCut::cutNames(CutMode mode,
                                                        QRandomGenerator &random) const
{
    std::map<QString, FilePtr> names = m_safeNames;
    const int kept = mode == CutMode::Whole ? 0 : random.bounded(int(m_pendingNames.size()) + 1);
    for (int i = 0; i < kept; ++i) {
        const NameChange &change = m_pendingNames[size_t(i)];
        if (change.file)
            names[change.name] = change.file;
        else
            names.erase(change.name);
    }
    return names;
}

bool PowerCut::materialise(const QString &folder, CutMode mode, QRandomGenerator &random) const
{
    for (const auto &[name, file] : cutNames(mode, random)) {
        if (isOfNoAccount(name))
            continue;
        const QString path = folder + u'/' + name;
        if (!QDir().mkpath(QFileInfo(path).path())
            || !writeSparse(path, cutContent(*file, mode, random))
            || !QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner))
            return false;
    }
    return true;
}

} // namespace kefu::testing
