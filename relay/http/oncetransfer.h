// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/oncehttpclient.h"

#include <QPointer>
#include <memory>

using CURL = void; // as in curl.h

namespace kefu::http {

struct OnceSettings {
    QByteArray proxy;
    QByteArray caFile; //!< what is trusted; empty: libcurl's default
};

//! One request on one curl easy handle, and what is known of it: above all whether anything was
//! written.
class OnceTransfer {
public:
    OnceTransfer(const OnceRequest &request, QObject *context,
                 std::function<void(const OnceReply &)> done);
    ~OnceTransfer();
    OnceTransfer(const OnceTransfer &) = delete;
    OnceTransfer &operator=(const OnceTransfer &) = delete;

    //! The handle, ready for a multi; nullptr when the request cannot be put into HTTP. `settings`
    //! must outlive the transfer.
    CURL *prepare(const OnceSettings &settings);
    CURL *handle() const;
    int totalMs() const { return m_request.totalMs; }
    bool isWanted() const { return !m_context.isNull(); }

    void finish(int curlCode); //!< reads the outcome off the handle and reports it
    void fail(const QString &detail); //!< reports NeverSent

private:
    struct Curl;
    bool setHeaders();
    void setMethod();
    void setConnection(const OnceSettings &settings);
    OnceReply::Outcome failedOutcome() const;
    qint64 requestBytes() const;
    void report(const OnceReply &reply);

    OnceRequest m_request;
    QPointer<QObject> m_context;
    std::function<void(const OnceReply &)> m_done;
    std::unique_ptr<Curl> m_curl;
    QByteArray m_answer;
    qint64 m_read = 0; //!< of the body, by curl
    qint64 m_bytesBefore = 0; //!< curl's count of request bytes when the connection was ready
    qint64 m_headerBytes = 0;
    int m_attempts = 0;
    bool m_tooLarge = false;
};

} // namespace kefu::http
