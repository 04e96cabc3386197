// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/http/server.h"
#include "relay/layim/pagememory.h"
#include "relay/layim/payloads.h"
#include "relay/layim/settings.h"

#include <QObject>
#include <functional>

namespace kefu::layim {

//! LayIM's HTTP side (design.md 17): init, members, chatlog, send, uploads, and the avatars.
//! Answers are
//! `{code,msg,data}`; LayIM shows `msg` only of an HTTP 200, so that is what all have but 401 and
//! 403.
class LayimHttp : public QObject {
    Q_OBJECT
public:
    LayimHttp(desk::Desk &desk, PageMemories &memories, const Settings &settings,
              QObject *parent = nullptr);

    void addRoutes(http::Server &server);

Q_SIGNALS:
    //! A page got its friend list.
    void listed(const QByteArray &token, const QSet<kefu::VisitorId> &visitors);

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
    void send(const Call &call);
    void upload(const Call &call);

    desk::Desk &m_desk;
    PageMemories &m_memories;
    const Settings m_settings;
};

} // namespace kefu::layim
