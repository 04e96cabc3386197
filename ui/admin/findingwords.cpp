// SPDX-License-Identifier: Apache-2.0
#include "ui/admin/findingwords.h"

#include <QCoreApplication>
#include <algorithm>

namespace kefu::ui {

namespace {

using L = QLatin1String;

struct Row {
    const char *name;
    const char *cause; //!< %1 … are the finding's values
    const char *fix;
};

// The English words are the relay's (relay/domain/doctorrules).
constexpr Row kRows[] = {
    { "url_unreachable", QT_TRANSLATE_NOOP("FindingWords", "Nothing answers at %1: %2."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Check the name in DNS, the firewall and the proxy in front; WeChat uses "
                        "port 80 for http and 443 for https only.") },
    { "url_wrong_answer",
      QT_TRANSLATE_NOOP("FindingWords",
                        "%1 answers WeChat's check with HTTP %2 and not with the echo alone."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Let the proxy pass /wechat/ to the relay unchanged: no login page, no "
                        "redirect, no rewriting.") },
    { "url_other_relay",
      QT_TRANSLATE_NOOP("FindingWords",
                        "%1 answers rightly, but the check did not come to this relay."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Another relay has the address; look where the proxy passes it to.") },
    { "certificate_invalid",
      QT_TRANSLATE_NOOP("FindingWords", "The certificate of %1 is not trusted: %2."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Install a certificate for this name together with its chain of "
                        "intermediate certificates.") },
    { "certificate_expiring",
      QT_TRANSLATE_NOOP("FindingWords", "The certificate of %1 ends in %2 days."),
      QT_TRANSLATE_NOOP("FindingWords", "Renew it; the relay reads it again by itself.") },
    { "token_mismatch",
      QT_TRANSLATE_NOOP(
          "FindingWords",
          "Callbacks are refused because their signature is wrong, and none was right since."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Enter the same Token here and in WeChat's console under message push, or "
                        "rotate it here and enter the new one there.") },
    { "aes_key_mismatch",
      QT_TRANSLATE_NOOP(
          "FindingWords",
          "Callbacks are signed rightly, but this EncodingAESKey does not open them."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Enter the same EncodingAESKey here and in WeChat's console.") },
    { "appid_mismatch",
      QT_TRANSLATE_NOOP("FindingWords", "Callbacks are for another AppID than this one."),
      QT_TRANSLATE_NOOP(
          "FindingWords",
          "Correct the AppID here, or the callback URL in the other mini program's console.") },
    { "mode_mismatch",
      QT_TRANSLATE_NOOP("FindingWords", "Callbacks are encrypted otherwise than mode %1 expects."),
      QT_TRANSLATE_NOOP(
          "FindingWords",
          "Choose the same encryption (secure is recommended) here and in WeChat's console.") },
    { "secret_wrong",
      QT_TRANSLATE_NOOP("FindingWords", "WeChat refuses the AppSecret (errcode %1)."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Copy the AppSecret from WeChat's console again, or reset it there.") },
    { "appid_wrong",
      QT_TRANSLATE_NOOP("FindingWords", "WeChat does not know this AppID (errcode %1)."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Copy the AppID from WeChat's console, development settings.") },
    { "secret_frozen", QT_TRANSLATE_NOOP("FindingWords", "The AppSecret is frozen (errcode %1)."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Unfreeze it in WeChat's console; that takes ten minutes.") },
    { "ip_not_allowed",
      QT_TRANSLATE_NOOP("FindingWords",
                        "WeChat's IP allow-list does not have the address %1 (errcode %2)."),
      QT_TRANSLATE_NOOP(
          "FindingWords",
          "Add %1 to the API IP allow-list in WeChat's console, development settings.") },
    { "account_blocked",
      QT_TRANSLATE_NOOP("FindingWords", "WeChat has limited or frozen this account (errcode %1)."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Log in at mp.weixin.qq.com; the notices there say what to do.") },
    { "permission_missing",
      QT_TRANSLATE_NOOP(
          "FindingWords",
          "The mini program may not use customer-service messages (errcode %1, called: %2)."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Switch customer service on in WeChat's console; if a third-party platform "
                        "holds the permission, take it back.") },
    { "token_refused",
      QT_TRANSLATE_NOOP("FindingWords",
                        "WeChat refuses a token it has just issued (errcode %1, called: %2)."),
      QT_TRANSLATE_NOOP(
          "FindingWords",
          "Look whether another system fetches tokens for this AppID with force_refresh.") },
    { "daily_limit",
      QT_TRANSLATE_NOOP("FindingWords", "The daily limit of API calls is used up (errcode %1)."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Wait for midnight Beijing time, or clear the quota (10 times a month).") },
    { "api_unreachable", QT_TRANSLATE_NOOP("FindingWords", "WeChat's API does not answer: %1."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Check DNS, the firewall and the proxy for calls to WeChat.") },
    { "api_error",
      QT_TRANSLATE_NOOP("FindingWords", "WeChat refuses to issue a token (errcode %1)."),
      QT_TRANSLATE_NOOP("FindingWords", "Look the errcode up in WeChat's documentation.") },
    { "sends_refused",
      QT_TRANSLATE_NOOP(
          "FindingWords",
          "WeChat refused the last reply for a reason only you can mend (errcode %1)."),
      QT_TRANSLATE_NOOP("FindingWords", "Look the errcode up; the other findings may name it.") },
    { "clock_wrong", QT_TRANSLATE_NOOP("FindingWords", "This machine's clock is %1 s off."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Switch time synchronisation on (timedatectl set-ntp true).") },
    { "clock_off", QT_TRANSLATE_NOOP("FindingWords", "This machine's clock is %1 s off."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Switch time synchronisation on (timedatectl set-ntp true).") },
    { "forward_refused",
      QT_TRANSLATE_NOOP("FindingWords",
                        "Pushes are not passed on: the target is within a private network."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Name a public address, or set allow_private_forward = true in the relay's "
                        "configuration.") },
    { "forward_failing",
      QT_TRANSLATE_NOOP(
          "FindingWords",
          "The target of forwarding does not take pushes since %1 min (HTTP %2); %3 wait."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Look why the back end does not answer; what waits is kept for a day.") },
    { "forward_dropped",
      QT_TRANSLATE_NOOP("FindingWords", "%1 pushes were not passed on and are gone."),
      QT_TRANSLATE_NOOP(
          "FindingWords",
          "The target was away for too long; it has to ask the shop's data for what it missed.") },
    { "never_verified", QT_TRANSLATE_NOOP("FindingWords", "WeChat has never checked this URL."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Enter URL, Token and EncodingAESKey in WeChat's console under message "
                        "push, and save.") },
    { "no_push",
      QT_TRANSLATE_NOOP("FindingWords", "The push is set up, but no message came for %1 h."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Write to the mini program from a phone. If that does not come either: "
                        "look in WeChat's console whether message push is on, and whether a cloud "
                        "function takes messages away.") },
    { "web_tool_attached",
      QT_TRANSLATE_NOOP(
          "FindingWords",
          "%1 visitors entered and not one message came: WeChat's own tool seems to get them."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "End the conversations in WeChat's own customer-service tool and sign its "
                        "agents off; hand-over and cloud functions take messages away, too.") },
    { "answer_slow",
      QT_TRANSLATE_NOOP("FindingWords",
                        "Callbacks take %1 ms to be answered; WeChat gives up at 5000."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Look at the disk and at what else runs on this machine.") },
    { "url_slow", QT_TRANSLATE_NOOP("FindingWords", "%1 needs %2 ms to answer."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Look at the proxy and the network in front of the relay.") },
    { "push_late", QT_TRANSLATE_NOOP("FindingWords", "Pushes arrive %1 s after WeChat made them."),
      QT_TRANSLATE_NOOP(
          "FindingWords",
          "The network or the proxy holds them back, or the relay was away and WeChat repeats.") },
    { "format_mismatch",
      QT_TRANSLATE_NOOP("FindingWords",
                        "Pushes come as %1, the settings say %2; both are understood."),
      QT_TRANSLATE_NOOP("FindingWords", "Set the format here to what WeChat's console says.") },
    { "original_id_mismatch",
      QT_TRANSLATE_NOOP("FindingWords",
                        "Pushes are for another original id than the one set here."),
      QT_TRANSLATE_NOOP("FindingWords", "Correct the original id (gh_…) here.") },
    { "unparsed_pushes",
      QT_TRANSLATE_NOOP("FindingWords", "%1 authentic pushes could not be read, the last one: %2."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "They are kept. Update the relay; if they go on, tell its makers.") },
    { "rotation_unfinished",
      QT_TRANSLATE_NOOP(
          "FindingWords",
          "WeChat still uses the former Token and EncodingAESKey; they end in %1 min."),
      QT_TRANSLATE_NOOP("FindingWords", "Enter the new ones in WeChat's console now.") },
    { "media_failing",
      QT_TRANSLATE_NOOP(
          "FindingWords",
          "%1 pictures or files of visitors cannot be fetched; the relay goes on trying."),
      QT_TRANSLATE_NOOP(
          "FindingWords",
          "Check that the relay reaches WeChat's API and that its disk is not full.") },
    { "duplicate_appid", QT_TRANSLATE_NOOP("FindingWords", "The same AppID is used by %1."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "One mini program has one push URL: remove or disable the others.") },
    { "plain_mode",
      QT_TRANSLATE_NOOP("FindingWords", "Messages come unencrypted and can be forged."),
      QT_TRANSLATE_NOOP("FindingWords", "Choose secure mode here and in WeChat's console.") },
    { "api_clear_text", QT_TRANSLATE_NOOP("FindingWords", "WeChat's API is called without TLS."),
      QT_TRANSLATE_NOOP("FindingWords", "Use https for the API base.") },
    { "url_not_public",
      QT_TRANSLATE_NOOP("FindingWords",
                        "public_url is not set: only this relay's own listener was asked."),
      QT_TRANSLATE_NOOP(
          "FindingWords",
          "Set public_url in the relay's configuration to the address WeChat uses.") },
    { "handed_over",
      QT_TRANSLATE_NOOP(
          "FindingWords",
          "Messages are also handed over to WeChat's own tool; up to 30 minutes go past us."),
      QT_TRANSLATE_NOOP("FindingWords",
                        "Switch the hand-over off when it is not wanted any more.") },
    { "disabled",
      QT_TRANSLATE_NOOP("FindingWords", "This mini program is disabled: callbacks are refused."),
      QT_TRANSLATE_NOOP("FindingWords", "Enable it when it should work.") },
};

QString spoken(const char *source, const QJsonObject &values)
{
    QString text = QCoreApplication::translate("FindingWords", source);
    for (auto it = values.begin(); it != values.end(); ++it)
        text.replace(u'%' + it.key(), it.value().toString());
    return text;
}

} // namespace

FindingWords findingWords(const QJsonObject &finding)
{
    const QString name = finding.value(L("name")).toString();
    const auto row = std::find_if(std::begin(kRows), std::end(kRows),
                                  [&name](const Row &r) { return name == L(r.name); });
    if (row == std::end(kRows))
        return { finding.value(L("cause")).toString(), finding.value(L("fix")).toString() };
    const QJsonObject values = finding.value(L("values")).toObject();
    return { spoken(row->cause, values), spoken(row->fix, values) };
}

QStringList knownFindings()
{
    QStringList names;
    for (const Row &row : kRows)
        names.append(L(row.name));
    return names;
}

QString severityWords(const QString &severity)
{
    if (severity == L("error"))
        return QCoreApplication::translate("FindingWords", "Error");
    if (severity == L("warning"))
        return QCoreApplication::translate("FindingWords", "Warning");
    return QCoreApplication::translate("FindingWords", "Note");
}

} // namespace kefu::ui
