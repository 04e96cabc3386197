// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/errorwords.h"

#include <QCoreApplication>

namespace kefu::ui {

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

QString withDetail(const QString &text, const QString &detail)
{
    return detail.isEmpty() ? text : Words::tr("%1 (%2)").arg(text, detail);
}

QString rateWords(const Error &error)
{
    const qint64 ms = error.details.value(QLatin1String("retryAfterMs")).toInteger();
    if (ms <= 0)
        return Words::tr("Too many requests. Wait a moment and try again.");
    return Words::tr("Too many requests. Try again in %n second(s).", nullptr,
                     int(std::min<qint64>((ms + 999) / 1000, 86400)));
}

QString conflictWords(const Error &error)
{
    const QString owner = error.details.value(QLatin1String("ownerName")).toString();
    if (owner.isEmpty())
        return Words::tr("A colleague was faster.");
    return Words::tr("%1 is already serving this visitor.").arg(owner);
}

//! Practice on this computer did not start; the detail is the folder of its data, or a reason.
QString localFaultWords(const LoginFailure &failure)
{
    switch (failure.fault) {
    case LoginFault::LocalLocked:
        return Words::tr("Another console or a relay is using the practice data. Close it, then "
                         "try again: %1")
            .arg(failure.detail);
    case LoginFault::LocalNewer:
        return Words::tr("The practice data was written by a newer version. Update this console, "
                         "or move the folder away: %1")
            .arg(failure.detail);
    case LoginFault::LocalDiskFull:
        return Words::tr("The disk is full. Make at least 64 MB free, then try again: %1")
            .arg(failure.detail);
    case LoginFault::LocalNotWritable:
        return Words::tr("The folder of the practice data cannot be written. Check whom it "
                         "belongs to: %1")
            .arg(failure.detail);
    default:
        return Words::tr("Practice could not start. Try again, then tell IT: %1")
            .arg(failure.detail);
    }
}

//! Nothing was sent; what to do, and whom to ask.
QString certificateWords(CertificateFault fault, const QString &host)
{
    switch (fault) {
    case CertificateFault::SelfSigned:
        return Words::tr(
            "The relay vouches only for itself, and so could anybody in its place. Ask "
            "IT for a trusted certificate or your company's CA file.");
    case CertificateFault::UnknownIssuer:
        return Words::tr("This computer does not know who issued the relay's certificate. Ask IT "
                         "to install your company's CA here.");
    case CertificateFault::Expired:
        return Words::tr(
            "The relay's certificate has expired. Check this computer's date and time; "
            "if they are right, ask IT to renew it.");
    case CertificateFault::NotYetValid:
        return Words::tr("The relay's certificate is not valid yet. Check this computer's date and "
                         "time; if they are right, ask IT.");
    case CertificateFault::WrongHost:
        return Words::tr("The certificate there is not for %1. Check the address; if it is right, "
                         "do not sign in and ask IT.")
            .arg(host);
    case CertificateFault::Revoked:
        return Words::tr("The relay's certificate was revoked. Do not sign in; tell IT.");
    case CertificateFault::None:
        break;
    }
    return {};
}

} // namespace

QString certificateTitle(CertificateFault fault)
{
    switch (fault) {
    case CertificateFault::SelfSigned:
    case CertificateFault::UnknownIssuer:
        return Words::tr("Certificate not trusted");
    case CertificateFault::Expired:
        return Words::tr("Certificate expired");
    case CertificateFault::NotYetValid:
        return Words::tr("Certificate not valid yet");
    case CertificateFault::WrongHost:
        return Words::tr("Certificate of another address");
    case CertificateFault::Revoked:
        return Words::tr("Certificate revoked");
    case CertificateFault::None:
        break;
    }
    return {};
}

QString errorWords(const Error &error)
{
    switch (error.code) {
    case ErrorCode::BadRequest:
    case ErrorCode::BadFrame:
        return Words::tr("The relay could not read this request. Update the console.");
    case ErrorCode::Unauthorized:
        return Words::tr("Your sign-in has expired. Sign in again.");
    case ErrorCode::Forbidden:
        if (error.details.value(QLatin1String("reason")) == QLatin1String("channel_disabled"))
            return Words::tr("This mini program is disabled. Ask an administrator.");
        return Words::tr("You are not allowed to do this.");
    case ErrorCode::NotFound:
        return Words::tr("This no longer exists.");
    case ErrorCode::Conflict:
        return conflictWords(error);
    case ErrorCode::Closed:
        return Words::tr("The conversation has ended. It opens again when the visitor writes.");
    case ErrorCode::QuotaExhausted:
        return Words::tr("No reply is left until the visitor writes again.");
    case ErrorCode::WindowShut:
        return Words::tr("Past the reply limit of 48 hours, cannot reply.");
    case ErrorCode::TooLarge:
        return Words::tr("The text is too long. Shorten it.");
    case ErrorCode::RateLimited:
        return rateWords(error);
    case ErrorCode::Unsupported:
        return Words::tr("This relay is too old for that. Ask IT to update it.");
    case ErrorCode::VersionUnsupported:
        return Words::tr("Console and relay do not fit together. Update the console.");
    case ErrorCode::Unavailable:
        if (error.details.contains(QLatin1String("kept"))) // of an earlier run (UnsentStore)
            return Words::tr("It was not sent before the program ended.");
        return Words::tr("The relay does not answer now. It will be tried again.");
    case ErrorCode::Internal:
        break;
    }
    return Words::tr("Something went wrong in the relay. Try again, then tell IT.");
}

QString pictureErrorWords(const Error &error)
{
    switch (error.code) {
    case ErrorCode::TooLarge:
        return Words::tr("The picture is too large.");
    case ErrorCode::NotFound:
        return Words::tr("The file cannot be read.");
    default:
        return Words::tr("This is no picture WeChat takes (PNG, JPEG, GIF).");
    }
}

QString failureWords(FailureReason reason)
{
    switch (reason) {
    case FailureReason::None:
        return {};
    case FailureReason::WindowOver:
        return Words::tr("past the reply limit");
    case FailureReason::QuotaUsedUp:
        return Words::tr("no reply left");
    case FailureReason::VisitorUnreachable:
        return Words::tr("visitor cannot be reached");
    case FailureReason::ContentRefused:
        return Words::tr("WeChat refused this text");
    case FailureReason::MediaInvalid:
        return Words::tr("the material has expired");
    case FailureReason::ConfigurationWrong:
        return Words::tr("mini program set up wrongly, tell IT");
    case FailureReason::AccountBlocked:
        return Words::tr("WeChat blocked the mini program");
    case FailureReason::RateLimited:
        return Words::tr("WeChat's call limit reached");
    case FailureReason::NetworkUnreachable:
        return Words::tr("WeChat could not be reached");
    case FailureReason::NoAnswer:
        return Words::tr("WeChat did not answer");
    case FailureReason::SystemBusy:
        return Words::tr("WeChat was busy");
    case FailureReason::RelayRestarted:
        return Words::tr("the relay restarted");
    case FailureReason::Withdrawn:
        return Words::tr("withdrawn");
    case FailureReason::Unknown:
        break;
    }
    return Words::tr("WeChat refused it");
}

QString loginFaultWords(const LoginFailure &failure)
{
    const QString &detail = failure.detail;
    switch (failure.fault) {
    case LoginFault::BadAddress:
        return Words::tr("This is not an address. Type the host your company gave you, for example "
                         "kf.example.com.");
    case LoginFault::Unreachable:
        return withDetail(
            Words::tr(
                "The relay cannot be reached. Check the address and your network, then try again."),
            detail);
    case LoginFault::NotARelay:
        return withDetail(
            Words::tr(
                "Something answers there, but it is no relay. Check the address and the port."),
            detail);
    case LoginFault::TlsError:
        if (failure.certificate != CertificateFault::None)
            return certificateWords(failure.certificate, detail);
        return withDetail(Words::tr("The secure connection failed. Check this computer's clock, "
                                    "then ask IT about the certificate."),
                          detail);
    case LoginFault::ClearTextRefused:
        return Words::tr("An unencrypted connection is only made to this computer itself. Use the "
                         "https address.");
    case LoginFault::WrongPassword:
        return Words::tr("Account or password is wrong. Check Caps Lock and the input method; a "
                         "supervisor can reset it.");
    case LoginFault::Throttled:
        return withDetail(Words::tr("Too many attempts. Wait a little and try again."), detail);
    case LoginFault::WrongVersion:
        return withDetail(Words::tr("Console and relay do not fit together. Install the console "
                                    "version your company offers."),
                          detail);
    case LoginFault::Disabled:
        return Words::tr("This account is disabled. Ask your supervisor.");
    case LoginFault::NeedsCode:
        return Words::tr("Type the six digits your authenticator app shows, or a recovery code.");
    case LoginFault::WrongCode:
        return Words::tr("This code is wrong or was used before. Wait for the next one.");
    case LoginFault::Enrol:
        return Words::tr("Add this key to an authenticator app and type the code it shows: %1")
            .arg(detail);
    case LoginFault::WrongOneTimeCode:
        return Words::tr("Account or one-time code is wrong, or the code is too old. Ask your "
                         "supervisor for another one.");
    case LoginFault::LocalLocked:
    case LoginFault::LocalNewer:
    case LoginFault::LocalDiskFull:
    case LoginFault::LocalNotWritable:
    case LoginFault::LocalFailed:
        return localFaultWords(failure);
    case LoginFault::Other:
        break;
    }
    return withDetail(Words::tr("Sign-in failed. Try again, then tell IT."), detail);
}

QString deliveryWords(DeliveryState state)
{
    switch (state) {
    case DeliveryState::None:
        return {};
    case DeliveryState::Queued:
        return Words::tr("To be sent");
    case DeliveryState::Sending:
        return Words::tr("Sending");
    case DeliveryState::Accepted:
        return Words::tr("Sent");
    case DeliveryState::Failed:
        return Words::tr("Not sent");
    case DeliveryState::Expired:
        return Words::tr("Expired unsent");
    case DeliveryState::Uncertain:
        return Words::tr("Outcome unknown");
    }
    return {};
}

QString presenceWords(PresenceState state)
{
    switch (state) {
    case PresenceState::Online:
        return Words::tr("Online");
    case PresenceState::Invisible:
        return Words::tr("Invisible");
    case PresenceState::Busy:
        return Words::tr("Busy (no new conversations)");
    case PresenceState::Away:
        return Words::tr("Away");
    case PresenceState::Offline:
        return Words::tr("Offline");
    }
    return {};
}

} // namespace kefu::ui
