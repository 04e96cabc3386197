// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/http/server.h"
#include "relay/layim/messagebox.h"
#include "relay/layim/pagememory.h"
#include "relay/layim/settings.h"

#include <QList>
#include <QObject>

namespace kefu::layim {

class LayimHttp;
class LayimSession;

//! `/layim`, socket and HTTP: an existing LayIM page points here unchanged (product.md 2).
class LayimEndpoint : public QObject {
    Q_OBJECT
public:
    LayimEndpoint(desk::Desk &desk, const Settings &settings, QObject *parent = nullptr);
    ~LayimEndpoint() override;

    //! Before Server::listen().
    void addRoutes(http::Server &server);
    //! Closes all sockets with 1001; new ones are refused from now on.
    void stop(const QString &reason);
    qsizetype sessionCount() const { return m_sessions.size(); }

private:
    void connectHttp();
    int accept(const http::Request &request) const;
    void opened(std::unique_ptr<QWebSocket> socket, const http::Request &request);

    desk::Desk &m_desk;
    const Settings m_settings;
    PageMemories m_memories;
    MessageBoxes m_boxes;
    LayimHttp *m_http;
    QList<LayimSession *> m_sessions;
    bool m_stopping = false;
};

} // namespace kefu::layim
