// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/doctorrules.h"

#include <algorithm>
#include <array>

namespace kefu::domain {

namespace {

using L = QLatin1String;

constexpr qint64 kMinuteMs = 60'000;
constexpr qint64 kHourMs = 60 * kMinuteMs;
constexpr qint64 kDayMs = 24 * kHourMs;
constexpr qint64 kClockWarnMs = kMinuteMs;
constexpr qint64 kClockErrorMs = 10 * kMinuteMs;
constexpr qint64 kSlowAnswerMs = 1000; //!< WeChat gives up at 5 s
constexpr qint64 kCertificateWarnMs = 21 * kDayMs; //!< product.md 8
constexpr qint64 kSilenceMs = kDayMs;
constexpr qint64 kEntersWithoutMessage = 5;
constexpr qint64 kForwardQueue = 1000;
constexpr int kOk = 200;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

struct Row {
    const char *name;
    Severity severity;
    const char *cause; //!< %1, %2 … are the values, in the order they are given
    const char *fix;
};

// The order is that of the report within one severity.
constexpr std::array kRows {
    Row {
        "url_unreachable", Severity::Error, "Nothing answers at %1: %2.",
        "Check the name in DNS, the firewall and the proxy in front; WeChat uses port 80 for http "
        "and 443 for https only." },
    Row { "url_wrong_answer", Severity::Error,
          "%1 answers WeChat's check with HTTP %2 and not with the echo alone.",
          "Let the proxy pass /wechat/ to the relay unchanged: no login page, no redirect, no "
          "rewriting." },
    Row { "url_other_relay", Severity::Warning,
          "%1 answers rightly, but the check did not come to this relay.",
          "Another relay has the address; look where the proxy passes it to." },
    Row { "certificate_invalid", Severity::Error, "The certificate of %1 is not trusted: %2.",
          "Install a certificate for this name together with its chain of intermediate "
          "certificates." },
    Row { "certificate_expiring", Severity::Warning, "The certificate of %1 ends in %2 days.",
          "Renew it; the relay reads it again by itself." },
    Row { "token_mismatch", Severity::Error,
          "Callbacks are refused because their signature is wrong, and none was right since.",
          "Enter the same Token here and in WeChat's console under message push, or rotate it "
          "here and enter the new one there." },
    Row { "aes_key_mismatch", Severity::Error,
          "Callbacks are signed rightly, but this EncodingAESKey does not open them.",
          "Enter the same EncodingAESKey here and in WeChat's console." },
    Row { "appid_mismatch", Severity::Error, "Callbacks are for another AppID than this one.",
          "Correct the AppID here, or the callback URL in the other mini program's console." },
    Row { "mode_mismatch", Severity::Error,
          "Callbacks are encrypted otherwise than mode %1 expects.",
          "Choose the same encryption (secure is recommended) here and in WeChat's console." },
    Row { "secret_wrong", Severity::Error, "WeChat refuses the AppSecret (errcode %1).",
          "Copy the AppSecret from WeChat's console again, or reset it there." },
    Row { "appid_wrong", Severity::Error, "WeChat does not know this AppID (errcode %1).",
          "Copy the AppID from WeChat's console, development settings." },
    Row { "secret_frozen", Severity::Error, "The AppSecret is frozen (errcode %1).",
          "Unfreeze it in WeChat's console; that takes ten minutes." },
    Row { "ip_not_allowed", Severity::Error,
          "WeChat's IP allow-list does not have the address %1 (errcode %2).",
          "Add %1 to the API IP allow-list in WeChat's console, development settings." },
    Row { "account_blocked", Severity::Error,
          "WeChat has limited or frozen this account (errcode %1).",
          "Log in at mp.weixin.qq.com; the notices there say what to do." },
    Row { "permission_missing", Severity::Error,
          "The mini program may not use customer-service messages (errcode %1, called: %2).",
          "Switch customer service on in WeChat's console; if a third-party platform holds the "
          "permission, take it back." },
    Row { "token_refused", Severity::Error,
          "WeChat refuses a token it has just issued (errcode %1, called: %2).",
          "Look whether another system fetches tokens for this AppID with force_refresh." },
    Row { "daily_limit", Severity::Error, "The daily limit of API calls is used up (errcode %1).",
          "Wait for midnight Beijing time, or clear the quota (10 times a month)." },
    Row { "api_unreachable", Severity::Error, "WeChat's API does not answer: %1.",
          "Check DNS, the firewall and the proxy for calls to WeChat." },
    Row { "api_error", Severity::Error, "WeChat refuses to issue a token (errcode %1).",
          "Look the errcode up in WeChat's documentation." },
    Row { "sends_refused", Severity::Error,
          "WeChat refused the last reply for a reason only you can mend (errcode %1).",
          "Look the errcode up; the other findings may name it." },
    Row { "clock_wrong", Severity::Error, "This machine's clock is %1 s off.",
          "Switch time synchronisation on (timedatectl set-ntp true)." },
    Row { "clock_off", Severity::Warning, "This machine's clock is %1 s off.",
          "Switch time synchronisation on (timedatectl set-ntp true)." },
    Row { "forward_refused", Severity::Error,
          "Pushes are not passed on: the target is within a private network.",
          "Name a public address, or set allow_private_forward = true in the relay's "
          "configuration." },
    Row { "forward_failing", Severity::Warning,
          "The target of forwarding does not take pushes since %1 min (HTTP %2); %3 wait.",
          "Look why the back end does not answer; what waits is kept for a day." },
    Row { "forward_dropped", Severity::Warning, "%1 pushes were not passed on and are gone.",
          "The target was away for too long; it has to ask the shop's data for what it missed." },
    Row { "never_verified", Severity::Warning, "WeChat has never checked this URL.",
          "Enter URL, Token and EncodingAESKey in WeChat's console under message push, and save." },
    Row { "no_push", Severity::Warning, "The push is set up, but no message came for %1 h.",
          "Write to the mini program from a phone. If that does not come either: look in WeChat's "
          "console whether message push is on, and whether a cloud function takes messages away." },
    Row { "web_tool_attached", Severity::Warning,
          "%1 visitors entered and not one message came: WeChat's own tool seems to get them.",
          "End the conversations in WeChat's own customer-service tool and sign its agents off; "
          "hand-over and cloud functions take messages away, too." },
    Row { "answer_slow", Severity::Warning,
          "Callbacks take %1 ms to be answered; WeChat gives up at 5000.",
          "Look at the disk and at what else runs on this machine." },
    Row { "url_slow", Severity::Warning, "%1 needs %2 ms to answer.",
          "Look at the proxy and the network in front of the relay." },
    Row { "push_late", Severity::Warning, "Pushes arrive %1 s after WeChat made them.",
          "The network or the proxy holds them back, or the relay was away and WeChat repeats." },
    Row { "format_mismatch", Severity::Warning,
          "Pushes come as %1, the settings say %2; both are understood.",
          "Set the format here to what WeChat's console says." },
    Row { "original_id_mismatch", Severity::Warning,
          "Pushes are for another original id than the one set here.",
          "Correct the original id (gh_…) here." },
    Row { "unparsed_pushes", Severity::Warning,
          "%1 authentic pushes could not be read, the last one: %2.",
          "They are kept. Update the relay; if they go on, tell its makers." },
    Row { "rotation_unfinished", Severity::Warning,
          "WeChat still uses the former Token and EncodingAESKey; they end in %1 min.",
          "Enter the new ones in WeChat's console now." },
    Row { "media_failing", Severity::Warning,
          "%1 pictures or files of visitors cannot be fetched; the relay goes on trying.",
          "Check that the relay reaches WeChat's API and that its disk is not full." },
    Row { "duplicate_appid", Severity::Warning, "The same AppID is used by %1.",
          "One mini program has one push URL: remove or disable the others." },
    Row { "plain_mode", Severity::Warning, "Messages come unencrypted and can be forged.",
          "Choose secure mode here and in WeChat's console." },
    Row { "api_clear_text", Severity::Warning, "WeChat's API is called without TLS.",
          "Use https for the API base." },
    Row { "url_not_public", Severity::Info,
          "public_url is not set: only this relay's own listener was asked.",
          "Set public_url in the relay's configuration to the address WeChat uses." },
    Row { "handed_over", Severity::Info,
          "Messages are also handed over to WeChat's own tool; up to 30 minutes go past us.",
          "Switch the hand-over off when it is not wanted any more." },
    Row { "disabled", Severity::Info, "This mini program is disabled: callbacks are refused.",
          "Enable it when it should work." },
};

void add(QList<Finding> &findings, const char *name, const QStringList &values = {})
{
    const auto row = std::find_if(kRows.begin(), kRows.end(),
                                  [name](const Row &r) { return L(r.name) == L(name); });
    Q_ASSERT(row != kRows.end());
    Finding finding { L(row->name), row->severity, s(row->cause), s(row->fix), {} };
    for (qsizetype i = 0; i < values.size(); ++i) {
        const QString mark = u'%' + QString::number(i + 1);
        finding.cause.replace(mark, values[i]);
        finding.fix.replace(mark, values[i]);
        finding.values.insert(QString::number(i + 1), values[i]);
    }
    findings.append(finding);
}

QString n(qint64 number)
{
    return QString::number(number);
}

void certificateFindings(const DoctorFacts &facts, QList<Finding> &out)
{
    const UrlFacts &url = facts.url;
    if (!url.certificateProblem.isEmpty())
        return add(out, "certificate_invalid", { url.url, url.certificateProblem });
    const qint64 left = url.certificateExpiresAt - facts.now;
    if (url.certificateExpiresAt > 0 && left < kCertificateWarnMs)
        add(out, "certificate_expiring", { url.url, n(std::max<qint64>(left, 0) / kDayMs) });
}

void urlFindings(const DoctorFacts &facts, QList<Finding> &out)
{
    const UrlFacts &url = facts.url;
    if (!facts.enabled)
        return;
    if (!url.isPublic)
        add(out, "url_not_public");
    if (url.url.isEmpty())
        return;
    certificateFindings(facts, out);
    if (!url.answered && url.certificateProblem.isEmpty())
        add(out, "url_unreachable", { url.url, url.detail });
    else if (url.answered && (url.status != kOk || !url.echoed))
        add(out, "url_wrong_answer", { url.url, n(url.status) });
    else if (url.answered && !url.reachedUs)
        add(out, "url_other_relay", { url.url });
    if (url.answered && url.ms > kSlowAnswerMs)
        add(out, "url_slow", { url.url, n(url.ms) });
}

void agreementFindings(const DoctorFacts &facts, QList<Finding> &out)
{
    const CallbackFacts &seen = facts.callbacks;
    // What was right later has been mended.
    const auto still = [&seen](qint64 at) { return at > 0 && at >= seen.goodAt; };
    if (still(seen.signatureRefusedAt))
        add(out, "token_mismatch");
    if (still(seen.aesKeyRefusedAt))
        add(out, "aes_key_mismatch");
    if (still(seen.appIdRefusedAt))
        add(out, "appid_mismatch");
    const bool sealedInPlain =
        facts.plainMode && seen.unparsedWhy.contains(L("the channel's mode is plain"));
    if (still(seen.notEncryptedAt) || sealedInPlain)
        add(out, "mode_mismatch", { facts.mode });
    if (facts.format == L("json") && seen.xmlAt > seen.jsonAt)
        add(out, "format_mismatch", { s("xml"), s("json") });
    if (facts.format == L("xml") && seen.jsonAt > seen.xmlAt)
        add(out, "format_mismatch", { s("json"), s("xml") });
    if (seen.otherOriginalIdAt > 0)
        add(out, "original_id_mismatch");
    if (seen.unparsed > 0 && !sealedInPlain)
        add(out, "unparsed_pushes", { n(seen.unparsed), seen.unparsedWhy });
    if (seen.oldKeysAt > 0 && facts.previousUntilAt > facts.now)
        add(out, "rotation_unfinished",
            { n((facts.previousUntilAt - facts.now + kMinuteMs - 1) / kMinuteMs) });
}

void flowFindings(const DoctorFacts &facts, QList<Finding> &out)
{
    const CallbackFacts &seen = facts.callbacks;
    if (!facts.enabled)
        return;
    const bool everPushed = seen.verifiedAt > 0 || seen.messageAt > 0 || seen.goodAt > 0;
    const qint64 since = std::max(seen.messageAt, seen.verifiedAt);
    if (!everPushed && seen.refused == 0)
        add(out, "never_verified");
    else if (seen.entersSinceMessage >= kEntersWithoutMessage)
        add(out, "web_tool_attached", { n(seen.entersSinceMessage) });
    else if (since > 0 && facts.now - since > kSilenceMs)
        add(out, "no_push", { n((facts.now - since) / kHourMs) });
    if (seen.answerMs > kSlowAnswerMs)
        add(out, "answer_slow", { n(seen.answerMs) });
}

bool isAmong(int errcode, std::initializer_list<int> codes)
{
    return std::find(codes.begin(), codes.end(), errcode) != codes.end();
}

//! The finding an errcode of WeChat's means, whatever was called (wechat.md 3.1); null: none known.
const char *findingOf(int errcode)
{
    if (isAmong(errcode, { 40125, 41004 }))
        return "secret_wrong";
    if (isAmong(errcode, { 40013, 41002 }))
        return "appid_wrong";
    if (errcode == 40243)
        return "secret_frozen";
    if (isAmong(errcode, { 50002, 50007, 48004 }))
        return "account_blocked";
    if (errcode == 45009)
        return "daily_limit";
    return nullptr;
}

bool isAllowList(int errcode)
{
    return isAmong(errcode, { 40164, 61004, 45035 });
}

void tokenFindings(const ApiFacts &api, QList<Finding> &out)
{
    if (api.tokenCall != CallResult::Answered)
        return add(out, "api_unreachable", { api.detail });
    if (api.tokenErrcode == 0)
        return;
    const QString code = n(api.tokenErrcode);
    if (isAllowList(api.tokenErrcode))
        return add(out, "ip_not_allowed", { api.callerIp.isEmpty() ? s("?") : api.callerIp, code });
    // While a token is asked for, 40001 can only mean the secret.
    const char *known = api.tokenErrcode == 40001 ? "secret_wrong" : findingOf(api.tokenErrcode);
    add(out, known ? known : "api_error", { code });
}

void callFindings(const ApiFacts &api, QList<Finding> &out)
{
    if (api.called.isEmpty() || api.callResult != CallResult::Answered)
        return;
    const QString code = n(api.callErrcode);
    if (isAmong(api.callErrcode, { 48001, 48003, 61007, 61016, 50001 }))
        return add(out, "permission_missing", { code, api.called });
    if (isAmong(api.callErrcode, { 40001, 40014, 42001 }))
        return add(out, "token_refused", { code, api.called });
    if (isAllowList(api.callErrcode))
        return add(out, "ip_not_allowed", { api.callerIp.isEmpty() ? s("?") : api.callerIp, code });
    if (const char *known = findingOf(api.callErrcode))
        add(out, known, { code });
}

void apiFindings(const DoctorFacts &facts, QList<Finding> &out)
{
    tokenFindings(facts.api, out);
    callFindings(facts.api, out);
    const auto same = [&](const Finding &finding) {
        return finding.values.value(L("1")).toString() == n(facts.api.sendErrcode);
    };
    if (facts.api.sendErrcode != 0 && std::none_of(out.begin(), out.end(), same))
        add(out, "sends_refused", { n(facts.api.sendErrcode) });
    if (facts.clearTextApi)
        add(out, "api_clear_text");
}

void clockFindings(const DoctorFacts &facts, QList<Finding> &out)
{
    const qint64 off =
        facts.api.serverAt > 0 ? std::abs(facts.api.askedAt - facts.api.serverAt) : 0;
    if (off > kClockErrorMs)
        return add(out, "clock_wrong", { n(off / 1000) });
    if (off > kClockWarnMs)
        return add(out, "clock_off", { n(off / 1000) });
    // With a right clock, late pushes are late.
    if (std::abs(facts.callbacks.driftMs) > kClockWarnMs)
        add(out, facts.api.serverAt > 0 ? "push_late" : "clock_off",
            { n(std::abs(facts.callbacks.driftMs) / 1000) });
}

void forwardFindings(const DoctorFacts &facts, QList<Finding> &out)
{
    const ForwardFacts &forward = facts.forward;
    if (!forward.isOn)
        return;
    if (forward.isRefusedTarget)
        add(out, "forward_refused");
    else if (forward.failingSinceAt > 0 || forward.waiting > kForwardQueue)
        add(out, "forward_failing",
            { n(forward.failingSinceAt > 0 ? (facts.now - forward.failingSinceAt) / kMinuteMs : 0),
              n(forward.lastStatus), n(forward.waiting) });
    if (forward.dropped > 0)
        add(out, "forward_dropped", { n(forward.dropped) });
}

void otherFindings(const DoctorFacts &facts, QList<Finding> &out)
{
    if (facts.mediaFailed > 0)
        add(out, "media_failing", { n(facts.mediaFailed) });
    if (!facts.sameAppid.isEmpty())
        add(out, "duplicate_appid", { facts.sameAppid.join(L(", ")) });
    if (facts.plainMode)
        add(out, "plain_mode");
    if (facts.handedOver)
        add(out, "handed_over");
    if (!facts.enabled)
        add(out, "disabled");
}

} // namespace

QString severityName(Severity severity)
{
    switch (severity) {
    case Severity::Info:
        return s("info");
    case Severity::Warning:
        return s("warning");
    case Severity::Error:
        return s("error");
    }
    return {};
}

QList<Finding> diagnose(const DoctorFacts &facts)
{
    QList<Finding> findings;
    urlFindings(facts, findings);
    agreementFindings(facts, findings);
    apiFindings(facts, findings);
    clockFindings(facts, findings);
    flowFindings(facts, findings);
    forwardFindings(facts, findings);
    otherFindings(facts, findings);
    std::stable_sort(findings.begin(), findings.end(), [](const Finding &a, const Finding &b) {
        return static_cast<int>(a.severity) > static_cast<int>(b.severity);
    });
    return findings;
}

QStringList findingNames()
{
    QStringList names;
    for (const Row &row : kRows)
        names.append(L(row.name));
    return names;
}

} // namespace kefu::domain
