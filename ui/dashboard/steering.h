// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/boardstore.h"
#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QObject>
#include <QPointer>

class QJsonObject;

namespace kefu::ui {

class AdminService;
class ConversationStore;
class FormSheet;

//! What a supervisor does from the dashboard (product.md 8): asks what is needed, orders it, and
//! says how it went, conflicts included. Its sheets lie over `over`.
class Steering : public QObject {
    Q_OBJECT
public:
    //! All outlive it, `admin` too, which may be null: then there is neither emergency text nor
    //! extra capacity.
    Steering(Look &look, ChatService &service, ConversationStore &store, const BoardStore &board,
             AdminService *admin, QWidget *over);

    bool hasAdmin() const { return m_admin != nullptr; }
    //! Waiting or owned ones, asked for an agent or a group first. `done` when all was answered.
    void assign(const QList<ConversationInfo> &conversations,
                const std::function<void()> &done = {});
    void backToQueue(AgentId from); //!< all he has
    void takeOver(const ConversationInfo &conversation, const std::function<void()> &done = {});
    void end(const ConversationInfo &conversation, const std::function<void()> &done = {});
    void watch(const ConversationInfo &conversation);
    void setPriorityOf(const ConversationInfo &conversation, int priority);
    void why(ConversationId conversation);
    void openPresence(AgentId agent, const QPoint &at);
    void openExtraCapacity(AgentId agent);
    void openGroupCapacity(); //!< of any group of the scope
    void openEmergency();

Q_SIGNALS:
    //! A supervisor has a conversation now: its chat is to be opened.
    void chatRequested(kefu::VisitorId visitor);

private:
    void say(const QString &words);
    void hand(const QList<ConversationInfo> &conversations, AgentId agent, GroupId group,
              const QString &note, const std::function<void()> &done);
    QString resultWords(const QList<AssignResult> &results) const;
    void setPresence(AgentId agent, PresenceState state, const QString &reason);
    void runForm(FormSheet *sheet, const QString &command, const QJsonObject &fields,
                 const QString &success);
    void openCapacityFor(const QList<BoardGroup> &groups, const QString &title);
    QString agentName(AgentId agent) const;

    Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    const BoardStore &m_board;
    AdminService *m_admin;
    QPointer<QWidget> m_over;
};

} // namespace kefu::ui
