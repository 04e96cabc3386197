// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/commandspecs.h"
#include "relay/control/handlers.h"

namespace kefu::control {

//! canned.list, canned.add, canned.remove, canned.import and canned.export: the team's canned
//! replies (快捷回复). Answers: `{canned:[reply], more}`, `{reply}`, `{id}`, `{added, changed,
//! same, dryRun}`, `{text, replies}`; a reply as in PROTOCOL.md, `channel` by its name. The
//! import's `text` is the file itself (cannedfile.h).
class CannedHandlers {
public:
    explicit CannedHandlers(desk::Desk &desk);

    //! False: `cmd` is none of these.
    bool handle(const domain::Actor &actor, const QString &cmd, const QJsonObject &d,
                const Answer &done);

private:
    void list(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void add(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void remove(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void importFile(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    void exportFile(const domain::Actor &actor, const QJsonObject &d, const Answer &done);
    QJsonObject replyJson(const CannedReply &reply) const;

    desk::Desk &m_desk;
};

QList<CommandSpec> cannedSpecs();
//! For people; null for another command.
QString cannedText(const QString &cmd, const QJsonObject &d);

} // namespace kefu::control
