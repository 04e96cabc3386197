// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QPair>
#include <QString>
#include <QUrl>
#include <functional>
#include <memory>

namespace kefu::http {

struct OnceRequest {
    QByteArray method = "POST";
    QUrl url;
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body;
    int connectMs = 3000;
    int totalMs = 8000;
    int maxAnswerBytes = 1024 * 1024;
    //! Somebody else has named the target: only a public address is connected to, whatever its name
    //! resolves to (isPublicAddress). With a proxy it is the proxy that connects, and decides.
    bool publicOnly = false;
};

struct OnceReply {
    enum class Outcome {
        Answered, //!< a complete HTTP answer
        NeverSent, //!< not one byte of the request was written: safe to try again
        Unclear, //!< written at least in part, no complete answer
    };
    Outcome outcome = Outcome::NeverSent;
    int status = 0;
    QByteArray body;
    QByteArray contentType;
    QByteArray date = {}; //!< the header of that name
    QString detail; //!< for the log; holds no URL and no token
    bool tooLarge = false; //!< Unclear, because the answer was longer than maxAnswerBytes
};

//! libcurl's multi interface on the Qt loop: HTTP/1.1, and never two copies of a POST on the wire
//! (design.md 10). One instance per pool: a channel's sends, its media. TLS verified always.
class OnceHttpClient : public QObject {
    Q_OBJECT
public:
    explicit OnceHttpClient(int maxConnections, QObject *parent = nullptr);
    ~OnceHttpClient() override;

    void setProxy(const QString &proxyUrl); //!< empty = none; environment proxies are never used
    void setCaFile(const QString &path); //!< extra trust for tests and private proxies

    //! `done` is called exactly once from the loop, never from within this call; not after
    //! `context` died.
    void send(const OnceRequest &request, QObject *context,
              std::function<void(const OnceReply &)> done);
    int inFlight() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace kefu::http
