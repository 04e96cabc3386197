// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/relayaddress.h"
#include "app/relaytrust.h"
#include "ui/model/adminservice.h"

#include <memory>
#include <optional>

class QNetworkAccessManager;
class QNetworkReply;

namespace kefu::app {

//! AdminService over `POST /api/v1/admin/{command}` with the login's access token. One copy of each
//! call on the wire, no redirect, TLS as strict as the login's.
class RemoteAdminService final : public ui::AdminService {
    Q_OBJECT
public:
    //! Who asks whom, now.
    struct Access {
        RelayAddress relay;
        QString token; //!< empty: not logged in
        std::optional<QSslConfiguration> trust; //!< none: the system's
    };
    using AccessNow = std::function<Access()>;

    static constexpr int kTimeoutMs = 60'000; //!< the doctor asks others, and waits for them
    static constexpr int kMaxAnswerBytes = 1024 * 1024;

    explicit RemoteAdminService(AccessNow access, QObject *parent = nullptr);
    ~RemoteAdminService() override;

    void run(const QString &command, const QJsonObject &fields, QObject *context,
             Done done) override;

private:
    AccessNow m_access;
    std::unique_ptr<QNetworkAccessManager> m_network;
};

} // namespace kefu::app
