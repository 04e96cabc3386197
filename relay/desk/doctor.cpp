// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/doctor.h"

#include "relay/desk/channelwatch.h"
#include "relay/desk/forwarder.h"
#include "relay/storage/storage.h"
#include "relay/wechat/apianswer.h"
#include "relay/wechat/apiclient.h"
#include "relay/wechat/errcodes.h"
#include "relay/wechat/messagecrypto.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QLocale>
#include <QPointer>
#include <QUrlQuery>
#include <algorithm>

namespace kefu::desk {

namespace {

using L = QLatin1String;

constexpr L kTypingPath("cgi-bin/message/custom/typing");
constexpr L kNobody("kefudesk-doctor"); //!< no visitor's openid: nobody sees the typing

bool isLocal(const QUrl &url)
{
    return url.host() == L("localhost") || QHostAddress(url.host()).isLoopback();
}

QString modeName(storage::ChannelMode mode)
{
    switch (mode) {
    case storage::ChannelMode::Secure:
        return QStringLiteral("secure");
    case storage::ChannelMode::Compatible:
        return QStringLiteral("compatible");
    case storage::ChannelMode::Plain:
        return QStringLiteral("plain");
    }
    return {};
}

//! `Date` of an HTTP answer (RFC 9110) in ms; 0 = none, or none that can be read.
qint64 dateOf(const QByteArray &header)
{
    const QDateTime date = QLocale::c().toDateTime(
        QString::fromLatin1(header), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
    return date.isValid() ? QDateTime(date.date(), date.time(), Qt::UTC).toMSecsSinceEpoch() : 0;
}

wechat::ApiCall tokenCall(const storage::ChannelRecord &channel)
{
    wechat::ApiCall call;
    call.url = wechat::apiUrl(QUrl(channel.apiBase), QStringLiteral("cgi-bin/stable_token"));
    call.body = QJsonDocument(QJsonObject { { L("grant_type"), L("client_credential") },
                                            { L("appid"), channel.appid },
                                            { L("secret"), QString::fromUtf8(channel.secret) },
                                            { L("force_refresh"), false } })
                    .toJson(QJsonDocument::Compact);
    call.channel = channel.id;
    return call;
}

wechat::ApiCall typingCall(const storage::ChannelRecord &channel, const QByteArray &token)
{
    wechat::ApiCall call;
    call.url = wechat::apiUrl(QUrl(channel.apiBase), kTypingPath, token);
    call.body =
        QJsonDocument(QJsonObject { { L("touser"), kNobody }, { L("command"), L("CancelTyping") } })
            .toJson(QJsonDocument::Compact);
    call.channel = channel.id;
    return call;
}

template <typename Values> qint64 percentile(const Values &values, int percent)
{
    std::vector<qint64> sorted(values.begin(), values.end());
    if (sorted.empty())
        return 0;
    std::sort(sorted.begin(), sorted.end());
    return sorted[(sorted.size() - 1) * size_t(percent) / 100];
}

//! The check WeChat makes when an operator saves the URL (wechat.md 1.2).
QUrl checkUrl(const QUrl &base, const storage::ChannelRecord &channel, qint64 now,
              const QByteArray &nonce, const QByteArray &echo)
{
    const QByteArray timestamp = QByteArray::number(now / 1000);
    QUrlQuery query;
    query.addQueryItem(
        QStringLiteral("signature"),
        QString::fromLatin1(wechat::signatureOf({ channel.token, timestamp, nonce })));
    query.addQueryItem(QStringLiteral("timestamp"), QString::fromLatin1(timestamp));
    query.addQueryItem(QStringLiteral("nonce"), QString::fromLatin1(nonce));
    query.addQueryItem(QStringLiteral("echostr"), QString::fromLatin1(echo));
    QUrl url = base;
    url.setPath(base.path() + L("/wechat/") + channel.name);
    url.setQuery(query);
    return url;
}

domain::ForwardFacts forwardFacts(const QString &target, const Forwarder::State &state)
{
    domain::ForwardFacts facts;
    facts.isOn = !target.isEmpty();
    facts.waiting = state.waiting;
    facts.dropped = state.dropped;
    facts.failingSinceAt = state.failingSinceAt;
    facts.lastStatus = state.lastStatus;
    facts.lastDetail = state.lastDetail;
    facts.isRefusedTarget = state.lastDetail.startsWith(L("refused:"));
    return facts;
}

} // namespace

//! shared_ptr: several answers that arrive in any order fill it, the last one reports.
struct Doctor::Examination {
    QList<domain::DoctorFacts> facts;
    QStringList names;
    int parts = 0;
    Done done;
};

Doctor::Doctor(storage::Storage &storage, ChannelWatch &watch, const Forwarder &forwarder,
               TransportFactory transports, IsHandedOver isHandedOver, Clock now, QObject *parent)
    : QObject(parent)
    , m_storage(storage)
    , m_watch(watch)
    , m_forwarder(forwarder)
    , m_transports(std::move(transports))
    , m_isHandedOver(std::move(isHandedOver))
    , m_now(std::move(now))
{
}

void Doctor::examine(const QList<storage::ChannelRecord> &wanted,
                     const QList<storage::ChannelRecord> &all, Done done)
{
    auto run = std::make_shared<Examination>();
    run->done = std::move(done);
    run->parts = 1; // so that nothing is reported before all has begun
    for (const storage::ChannelRecord &channel : wanted) {
        run->names.append(channel.name);
        run->facts.append(factsOf(channel, all));
    }
    for (qsizetype i = 0; i < wanted.size(); ++i)
        begin(run, wanted[i], i);
    QMetaObject::invokeMethod(
        this, [run] { finishPart(run); }, Qt::QueuedConnection);
}

void Doctor::begin(const std::shared_ptr<Examination> &run, const storage::ChannelRecord &channel,
                   qsizetype index)
{
    run->parts += 4;
    askUrl(run, channel, index);
    askToken(run, channel, index);
    askStorage(run, channel, index);
}

void Doctor::finishPart(const std::shared_ptr<Examination> &run)
{
    if (--run->parts > 0)
        return;
    QList<Diagnosis> list;
    for (qsizetype i = 0; i < run->facts.size(); ++i)
        list.append({ run->names[i], run->facts[i].now, domain::diagnose(run->facts[i]) });
    run->done(list);
}

domain::CallbackFacts Doctor::callbacksOf(ChannelId channel)
{
    using storage::ChannelMark;
    const ChannelSight &seen = m_watch.sight(channel);
    const auto refusedAt = [&seen](wechat::Refusal which) { return seen.refusedAt[size_t(which)]; };
    domain::CallbackFacts facts;
    facts.goodAt = seen.goodPushAt;
    facts.signatureRefusedAt = refusedAt(wechat::Refusal::Signature);
    facts.notEncryptedAt = refusedAt(wechat::Refusal::NotEncrypted);
    facts.aesKeyRefusedAt = refusedAt(wechat::Refusal::AesKey);
    facts.appIdRefusedAt = refusedAt(wechat::Refusal::AppId);
    for (const qint64 count : seen.refused)
        facts.refused += count;
    facts.jsonAt = seen.jsonAt;
    facts.xmlAt = seen.xmlAt;
    facts.oldKeysAt = seen.oldKeysAt > seen.newKeysAt ? seen.oldKeysAt : 0;
    facts.otherOriginalIdAt = seen.otherOriginalIdAt;
    if (!seen.drifts.empty())
        facts.driftMs =
            *std::min_element(seen.drifts.begin(), seen.drifts.end(),
                              [](qint64 a, qint64 b) { return std::abs(a) < std::abs(b); });
    facts.answerMs = percentile(seen.answers, 99);
    facts.messageAt = seen.mark(ChannelMark::Message).lastAt;
    facts.verifiedAt = seen.mark(ChannelMark::Verified).lastAt;
    facts.entersSinceMessage = seen.entersSinceMessage;
    return facts;
}

domain::DoctorFacts Doctor::factsOf(const storage::ChannelRecord &channel,
                                    const QList<storage::ChannelRecord> &all)
{
    domain::DoctorFacts facts;
    facts.now = m_now();
    facts.enabled = channel.enabled;
    facts.plainMode = channel.mode == storage::ChannelMode::Plain;
    facts.mode = modeName(channel.mode);
    facts.format = channel.format;
    const QUrl api(channel.apiBase);
    facts.clearTextApi = api.scheme() == L("http") && !isLocal(api);
    facts.handedOver = m_isHandedOver(channel.id);
    facts.previousUntilAt = channel.previousUntilAt;
    for (const storage::ChannelRecord &other : all) {
        if (other.id != channel.id && other.appid == channel.appid && other.enabled)
            facts.sameAppid.append(other.name);
    }
    facts.callbacks = callbacksOf(channel.id);
    facts.api.viaProxy = !channel.proxy.isEmpty();
    facts.api.sendErrcode = m_watch.sight(channel.id).sendErrcode;
    facts.forward = forwardFacts(channel.forwardUrl, m_forwarder.state(channel.id));
    return facts;
}

void Doctor::askUrl(const std::shared_ptr<Examination> &run, const storage::ChannelRecord &channel,
                    qsizetype index)
{
    const bool isPublic = !m_ports.publicUrl.isEmpty();
    const QUrl base = isPublic ? m_ports.publicUrl : m_ports.ownUrl ? m_ports.ownUrl() : QUrl();
    if (!m_ports.probe || base.isEmpty() || !channel.enabled)
        return finishPart(run);
    const QByteArray nonce = wechat::makeToken();
    const QByteArray echo = wechat::makeToken();
    m_watch.expectProbe(nonce);
    const QUrl url = checkUrl(base, channel, m_now(), nonce, echo);
    m_ports.probe(url,
                  [self = QPointer(this), run, index, isPublic, nonce, echo,
                   shown = url.adjusted(QUrl::RemoveQuery)](const WebAnswer &answer) {
                      if (!self)
                          return;
                      domain::UrlFacts &facts = run->facts[index].url;
                      facts = { shown.toString(),
                                isPublic,
                                answer.answered,
                                answer.status,
                                answer.body == echo,
                                self->m_watch.sawProbe(nonce),
                                answer.detail,
                                answer.ms,
                                answer.certificateProblem,
                                answer.certificateExpiresAt };
                      finishPart(run);
                  });
}

void Doctor::askToken(const std::shared_ptr<Examination> &run,
                      const storage::ChannelRecord &channel, qsizetype index)
{
    const auto answered = [self = QPointer(this), run, channel,
                           index](const wechat::ApiAnswer &answer) {
        if (!self)
            return;
        const wechat::ApiReading reading = wechat::readAnswer(answer);
        domain::ApiFacts &facts = run->facts[index].api;
        facts.tokenCall = reading.call;
        facts.tokenErrcode = reading.errcode.value_or(0);
        facts.errmsg = reading.errmsg;
        facts.callerIp = wechat::callerIpOf(reading.errmsg);
        facts.detail = reading.detail;
        facts.serverAt = dateOf(answer.date);
        facts.askedAt = self->m_now();
        const QByteArray token = reading.fields.text(L("access_token")).toLatin1();
        if (reading.call == domain::CallResult::Answered && !token.isEmpty())
            self->askPermission(run, channel, index, token);
        else
            finishPart(run);
    };
    m_transports(channel.id)(tokenCall(channel), answered);
}

//! A "stops typing" for nobody: WeChat looks at the permission and answers that there is no such
//! visitor.
void Doctor::askPermission(const std::shared_ptr<Examination> &run,
                           const storage::ChannelRecord &channel, qsizetype index,
                           const QByteArray &token)
{
    const auto answered = [run, index](const wechat::ApiAnswer &answer) {
        const wechat::ApiReading reading = wechat::readAnswer(answer);
        domain::ApiFacts &facts = run->facts[index].api;
        facts.called = kTypingPath;
        facts.callResult = reading.call;
        facts.callErrcode = reading.errcode.value_or(0);
        if (facts.callerIp.isEmpty())
            facts.callerIp = wechat::callerIpOf(reading.errmsg);
        finishPart(run);
    };
    m_transports(channel.id)(typingCall(channel, token), answered);
}

void Doctor::askStorage(const std::shared_ptr<Examination> &run,
                        const storage::ChannelRecord &channel, qsizetype index)
{
    m_storage.unparsedOf(channel.id, [run, index](const Result<storage::UnparsedSummary> &summary) {
        if (summary) {
            run->facts[index].callbacks.unparsed = summary->count;
            run->facts[index].callbacks.unparsedWhy = summary->lastWhy;
        }
        finishPart(run);
    });
    m_storage.failingMedia(channel.id, [run, index](const Result<qint64> &failing) {
        run->facts[index].mediaFailed = failing ? *failing : 0;
        finishPart(run);
    });
}

} // namespace kefu::desk
