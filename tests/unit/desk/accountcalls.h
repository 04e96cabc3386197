// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"

//! For tst_desk_audit: the audited commands about accounts and personal information, each about
//! something that does not exist.
namespace kefu::testing {

inline QHash<domain::Command, std::function<void(desk::Desk &, const domain::Actor &)>>
accountCalls()
{
    using domain::Actor;
    using domain::Command;
    using namespace kefu::desk;
    const QString nobody = QStringLiteral("nobody");
    const auto ignored = [](const auto &) {};
    return {
        { Command::ChangeOwnPassword,
          [=](Desk &d, const Actor &a) { d.changeOwnPassword(a, "x", "y", ignored); } },
        { Command::ManageOwnFactor, [=](Desk &d, const Actor &a) { d.beginFactor(a, ignored); } },
        { Command::ManageOwnSessions,
          [=](Desk &d, const Actor &a) { d.endOwnSessions(a, {}, false, ignored); } },
        { Command::ChangeAgent,
          [=](Desk &d, const Actor &a) { d.changeAgent(a, nobody, {}, ignored); } },
        { Command::IssueLoginCode,
          [=](Desk &d, const Actor &a) { d.issueLoginCode(a, nobody, ignored); } },
        { Command::ResetFactor,
          [=](Desk &d, const Actor &a) { d.resetFactor(a, nobody, ignored); } },
        { Command::MakeSetupCode, [=](Desk &d, const Actor &a) { d.makeSetupCode(a, ignored); } },
        { Command::ExportVisitor,
          [=](Desk &d, const Actor &a) {
              d.exportVisitor(a, VisitorId { 999 }, QStringLiteral("why"), false, ignored);
          } },
        { Command::EraseVisitor,
          [=](Desk &d, const Actor &a) {
              d.eraseVisitor(a, VisitorId { 999 }, QStringLiteral("why"), ignored);
          } },
        { Command::HoldVisitor,
          [=](Desk &d, const Actor &a) {
              d.holdVisitor(a, VisitorId { 999 }, true, QStringLiteral("why"), ignored);
          } },
        { Command::Reveal,
          [=](Desk &d, const Actor &a) { d.reveal(a, MessageId { 999 }, ignored); } },
        { Command::ChangePolicies,
          [=](Desk &d, const Actor &a) { d.changeFactorRoles(a, {}, ignored); } },
        { Command::ChangeRetention,
          [=](Desk &d, const Actor &a) { d.changeRetention(a, nobody, {}, ignored); } },
    };
}

} // namespace kefu::testing
