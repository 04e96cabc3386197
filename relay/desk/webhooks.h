// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/clock.h"
#include "relay/desk/forwarder.h"
#include "relay/storage/webhooktypes.h"

#include <QObject>
#include <map>

namespace kefu::desk {

class AlarmClock;

//! Checks what an operator typed. Errors: BadRequest with `details.field`.
Result<void> checkWebhook(const storage::WebhookRecord &webhook);

//! What is posted for an event; empty for one that is not told (it speaks of something deleted, or
//! is of a later version). `kind` is as in `/agent` ("message.added", …). Numbers of phones, cards
//! and identities are masked; WeChat's openid does not go out.
struct WebhookBody {
    QString kind;
    ChannelId channel; //!< invalid when the event does not say
    QByteArray json;
};
WebhookBody webhookBody(const storage::WebhookEvent &event, const QString &epoch);

//! `t=<ms>,v1=<hex>`: HMAC-SHA256 over `<ms>.<body>` with the webhook's secret.
QByteArray webhookSignature(const QByteArray &secret, qint64 at, const QByteArray &body);

//! Tells other systems what happens: reads the event log behind each webhook's cursor and posts one
//! event after the other, so that they come in order; anything but 2xx is tried again after 1, 2,
//! 4 … 300 s. After 12 tries the event goes to the dead letters and the next one follows. Webhooks
//! are independent of each other.
class Webhooks : public QObject {
    Q_OBJECT
public:
    Webhooks(storage::Storage &storage, Clock now, QObject *parent);

    //! Without a transport nothing is sent; what happens waits in the log.
    void setTransport(ForwardTransport transport, bool allowPrivate);
    void start(const QString &epoch);
    void stop() { m_stopped = true; }
    //! Something happened.
    void wake();

    void add(const storage::WebhookRecord &webhook);
    void remove(qint64 id);
    //! At once, and what it was not told for good first. False: there is none.
    bool retry(qint64 id);
    QList<storage::WebhookRecord> all() const;

private:
    struct Lane {
        storage::WebhookRecord webhook;
        QList<storage::DeadLetter> again; //!< dead letters to be tried once more
        bool busy = false; //!< a read, a call or a write is under way
        bool mayHaveMore = true;
    };
    using Events = QList<storage::WebhookEvent>;

    void pumpAll();
    void pump(qint64 id);
    void onRead(qint64 id, const Events &events);
    bool wants(const storage::WebhookRecord &webhook, const WebhookBody &body) const;
    void post(const storage::WebhookRecord &webhook, const QString &kind, EventSeq event,
              const QByteArray &body, std::function<void(const ForwardAnswer &)> done);
    void tell(qint64 id, EventSeq event, const WebhookBody &body);
    void onAnswer(qint64 id, EventSeq event, const WebhookBody &body, const ForwardAnswer &answer);
    void tellAgain(qint64 id);
    void save(qint64 id, const std::optional<storage::DeadLetter> &dead);

    storage::Storage &m_storage;
    Clock m_now;
    AlarmClock *m_alarm;
    ForwardTransport m_transport;
    QString m_epoch;
    std::map<qint64, Lane> m_lanes;
    bool m_allowPrivate = false;
    bool m_stopped = false;
    bool m_wakeQueued = false;
};

} // namespace kefu::desk
