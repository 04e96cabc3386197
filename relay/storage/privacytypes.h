// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

#include <QByteArray>
#include <QStringList>

namespace kefu::storage {

//! Legal hold: what is held is neither erased nor removed for its age (product.md 11).
struct HoldRow {
    VisitorId visitor;
    QString reason;
    AgentId by; //!< none: the owner of data_dir
    qint64 at = 0;
};

//! One erasure, and what is known of it afterwards: ids and counts, nothing of the visitor.
struct ErasureRow {
    qint64 id = 0;
    ChannelId channel;
    VisitorId visitor;
    QString reason;
    AgentId by;
    qint64 at = 0;
    qint64 doneAt = 0; //!< 0: under way
    qint64 messages = 0;
    qint64 files = 0;
    QStringList backups {}; //!< files and folders in data_dir that still hold him
};

//! A visitor's copy, written.
struct ExportFile {
    QString name;
    QString path;
    qint64 bytes = 0;
    qint64 messages = 0;
    qint64 files = 0;
};

//! Everything that is kept of one visitor.
struct VisitorDossier {
    VisitorInfo visitor;
    QString openid;
    QString source; //!< SessionFrom
    qint64 firstSeenAt = 0;
    std::optional<HoldRow> hold {};
    QList<Message> messages {};
    QList<VisitorNote> notes {};
    struct File {
        QString name; //!< in the export
        QByteArray hash;
    };
    QList<File> files {};
};

} // namespace kefu::storage
