// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <QVariant>
#include <optional>

namespace kefu::server {

//! One `key = value` of a TOML file. Tables are flattened: `[http] idle_ms = 1` is "http.idle_ms".
struct TomlEntry {
    QString key;
    int line = 0;
    QVariant value; //!< qint64, bool, QString, QStringList; invalid for every other kind of value
    QString shown; //!< what stands there, for a message; long text is cut
};

struct TomlError {
    int line = 1;
    QString key; //!< the key of that line, where it can be told
    QString message;
};

struct TomlFile {
    QList<TomlEntry> entries;
    std::optional<TomlError> error;
};

//! Reads TOML 1.0. Never throws; a syntax error stands in `error`, and then there are no entries.
TomlFile parseToml(const QByteArray &text);

} // namespace kefu::server
