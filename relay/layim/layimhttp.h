// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/http/server.h"
#include "relay/layim/messagebox.h"
#include "relay/layim/pagememory.h"
#include "relay/layim/payloads.h"
#include "relay/layim/settings.h"

#include <QObject>
#include <functional>

namespace kefu::layim {

//! LayIM's HTTP side (design.md 17): init, members, chatlog, send, uploads, status, signature, the
//! message box and what is agreed to there, read marks, and the avatars. Answers are
//! `{code,msg,data}`; LayIM shows `msg` only of an HTTP 200, so that is what all have but 401 and
//! 403.
class LayimHttp : public QObject {
    Q_OBJECT
public:
    LayimHttp(desk::Desk &desk, PageMemories &memories, MessageBoxes &boxes,
              const Settings &settings, QObject *parent = nullptr);

    void addRoutes(http::Server &server);

Q_SIGNALS:
    //! A page got its friend list.
    void listed(const QByteArray &token, const QSet<kefu::VisitorId> &visitors);
    //! A page takes an offer and adds this friend to its list itself, as LayIM's message box does.
    void agreed(const QByteArray &token, kefu::VisitorId visitor);
    //! An agent has looked into the message box.
    void boxRead(kefu::AgentId agent);

private:
    struct Call { //!< one authenticated request
        http::Request request;
        http::Responder responder;
        QByteArray token;
        domain::Actor actor;
        View view;
    };
    using Handler = void (LayimHttp::*)(const Call &);

    void addRoute(http::Server &server, const QByteArray &method, const QByteArray &path,
                  Handler handler, int maxBody = 0);
    void receive(const http::Request &request, const http::Responder &responder, Handler handler);
    void preflight(const http::Request &request, const http::Responder &responder) const;
    void init(const Call &call);
    void members(const Call &call);
    void chatlog(const Call &call);
    void chatlogPage(const Call &call, VisitorId visitor, qint64 page, qint64 limit);
    void chatlogOnly(const Call &call, VisitorId visitor, int before, int limit);
    void send(const Call &call);
    void upload(const Call &call);
    // layimhttpdesk.cpp
    void status(const Call &call);
    void sign(const Call &call);
    void read(const Call &call);
    void msgbox(const Call &call);
    void answerBox(const Call &call, const QList<ConversationInfo> &conversations);
    void agree(const Call &call);
    void refuse(const Call &call);
    //! Continues with the offer a request names by `id` or `uid`, or answers that there is none.
    void withOffer(const Call &call, std::function<void(const ConversationInfo &)> then);
    static void answer(const Call &call, const QJsonValue &data, const QJsonObject &more = {});
    static void refuseCall(const Call &call, const Error &error);

    desk::Desk &m_desk;
    PageMemories &m_memories;
    MessageBoxes &m_boxes;
    const Settings m_settings;
};

} // namespace kefu::layim
