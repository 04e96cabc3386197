// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/commandspecs.h"
#include "relay/control/handlers.h"
#include "relay/domain/report.h"

namespace kefu::control {

//! report: the dashboard's figures of any past period. `from` and `to` are days of the relay's
//! zone, both included, or times; `by` is total, hour, day, week, agent or channel; `channels` and
//! `agents` are names; `shift` "09:00-18:00". With `before` the same span before comes beside it.
//! With `csv` the answer has the table as a file's text, too, its heads in `language` (zh or en).
class ReportHandlers : public QObject {
    Q_OBJECT
public:
    explicit ReportHandlers(desk::Desk &desk);

    //! False: `cmd` is none of these.
    bool handle(const domain::Actor &actor, const QString &cmd, const QJsonObject &d,
                const Answer &done);

private:
    struct Asked {
        domain::ReportQuery query;
        bool before = false;
        bool csv = false;
        bool chinese = false;
    };
    Result<Asked> askedFromJson(const QJsonObject &d) const;
    Result<void> readNames(const QJsonObject &d, domain::ReportQuery &query) const;
    QJsonArray rowsJson(const QList<domain::ReportRow> &rows, domain::ReportBy by) const;
    void answer(const Asked &asked, const QList<domain::ReportRow> &rows,
                const QList<domain::ReportRow> &before, const Answer &done) const;

    desk::Desk &m_desk;
};

QList<CommandSpec> reportSpecs();
//! The answer as a table for a terminal.
QString reportText(const QJsonObject &d);
//! Rows as the handler answers them, as lines for csvFile(); the first one has the heads.
QList<QStringList> reportLines(const QJsonArray &rows, bool chinese);

} // namespace kefu::control
