// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QFile>

//! Memory of another process, in KiB, as the kernel counts it.
class RelayMemory {
public:
    explicit RelayMemory(qint64 process)
        : m_folder("/proc/" + QByteArray::number(process) + '/')
    {
    }

    qint64 resident() const { return field("status", "VmRSS:"); }
    //! The most that was resident since forgetPeak().
    qint64 peak() const { return field("status", "VmHWM:"); }
    //! Proportional: what is shared with other processes counts in part.
    qint64 proportional() const { return field("smaps_rollup", "Pss:"); }
    void forgetPeak() const
    {
        QFile file(QString::fromLatin1(m_folder + "clear_refs"));
        if (file.open(QIODevice::WriteOnly))
            file.write("5");
    }

private:
    qint64 field(const char *name, const char *key) const
    {
        QFile file(QString::fromLatin1(m_folder + name));
        if (!file.open(QIODevice::ReadOnly))
            return 0;
        const QByteArray all = file.readAll();
        const qsizetype at = all.indexOf(key);
        return at < 0 ? 0
                      : all.mid(at + qstrlen(key), 24).trimmed().split(' ').first().toLongLong();
    }

    QByteArray m_folder;
};
