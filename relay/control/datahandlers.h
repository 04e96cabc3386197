// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/commandspecs.h"
#include "relay/control/handlers.h"

#include <optional>

namespace kefu::control {

//! backup, verify, key.export while the relay runs; restore, adopt and migrate are answered with
//! what to do instead. Answers as DataCommands gives them.
class DataHandlers {
public:
    explicit DataHandlers(desk::Desk &desk);

    //! False: `cmd` is none of these.
    bool handle(const domain::Actor &actor, const QString &cmd, const QJsonObject &d,
                const Answer &done);

private:
    void backUp(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void verify(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void exportKey(const domain::Actor &actor, const QJsonObject &d, const Answer &done);

    desk::Desk &m_desk;
};

//! The same commands while no relay runs, on the files themselves: also with a database no relay
//! would open. Blocks until it is done.
struct DataCommands {
    QString dataDir;
    domain::QuotaRules quota;

    //! Nothing: `cmd` is none of these. Errors: Conflict: a relay has the data after all.
    std::optional<Result<QJsonObject>> run(const QString &cmd, const QJsonObject &d,
                                           qint64 now) const;

private:
    Result<QJsonObject> backUp(const QJsonObject &d, qint64 now) const;
    Result<QJsonObject> verify(const QJsonObject &d) const;
    Result<QJsonObject> restore(const QJsonObject &d, qint64 now) const;
    Result<QJsonObject> exportKey(const QJsonObject &d) const;
};

QList<CommandSpec> dataSpecs();
//! For people; null for another command.
QString dataText(const QString &cmd, const QJsonObject &d);

} // namespace kefu::control
