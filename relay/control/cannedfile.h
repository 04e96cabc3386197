// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

#include <QList>
#include <QStringList>

namespace kefu::control {

//! Canned replies as a file people keep: CSV with a line of names on top (title, shortcut, group,
//! channel, text; in any order, Chinese names too; UTF-8, with or without a BOM, quoted as
//! spreadsheets do) or JSON (a list, or what `canned export` wrote).
struct CannedLine {
    int line = 0; //!< where it begins in the file; in JSON its place in the list, from 1
    QString channel; //!< by name; empty = all
    CannedReply reply;
};

struct CannedFile {
    QList<CannedLine> lines;
    QStringList problems; //!< in words, each with its line; then nothing of it may be used
    bool json = false;
};

CannedFile readCannedFile(const QString &text);
//! With a BOM, so that spreadsheets read Chinese, and with an apostrophe before what they would
//! take for a formula; readCannedFile() takes it away again. What is no text is left out.
QString cannedCsv(const QList<CannedLine> &lines);
QString cannedJson(const QList<CannedLine> &lines);

} // namespace kefu::control
