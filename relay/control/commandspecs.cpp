// SPDX-License-Identifier: Apache-2.0
#include "relay/control/commandspecs.h"

#include "relay/control/accounthandlers.h"
#include "relay/control/auditspecs.h"
#include "relay/control/cannedhandlers.h"
#include "relay/control/datahandlers.h"
#include "relay/control/privacyhandlers.h"
#include "relay/control/replyspecs.h"
#include "relay/control/reporthandlers.h"
#include "relay/control/routingspecs.h"
#include "relay/control/supervisionspecs.h"

namespace kefu::control {

namespace {

using Kind = OptionSpec::Kind;

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

CommandSpec agentAdd()
{
    CommandSpec spec;
    spec.words = { s("agent"), s("add") };
    spec.cmd = s("agent.add");
    spec.nameField = s("username");
    spec.summary = s("Adds an account. NAME is its login name.");
    spec.options = {
        { s("role"), s("role"), s("agent|qa|supervisor|admin"), s("What the account may do."),
          Kind::Choice, true },
        { s("nickname"), s("nickname"), s("TEXT"),
          s("Name shown to colleagues; NAME by default.") },
        { s("channel"), s("channels"), s("NAME"),
          s("A channel the account serves; may be repeated. All by default."), Kind::List },
        { s("capacity"), s("capacity"), s("N"),
          s("Conversations at a time; 10 by default, 0 = no limit."), Kind::Number },
    };
    spec.inputs = { Input::Password };
    spec.hasJson = true;
    return spec;
}

CommandSpec channelAdd()
{
    CommandSpec spec;
    spec.words = { s("channel"), s("add") };
    spec.cmd = s("channel.add");
    spec.nameField = s("name");
    spec.summary =
        s("Adds a mini program. NAME stands in its callback URL, /wechat/NAME. Token and "
          "key are made and printed once when left out.");
    spec.options = {
        { s("appid"), s("appid"), s("APPID"), s("The mini program's AppID."), Kind::Text, true },
        { s("token"), s("token"), s("TOKEN"), s("The message push's Token.") },
        { s("aes-key"), s("aesKey"), s("KEY"),
          s("The message push's EncodingAESKey, 43 characters.") },
        { s("mode"), s("mode"), s("secure|compatible|plain"),
          s("The message push's encryption; secure by default."), Kind::Choice },
        { s("format"), s("format"), s("xml|json"),
          s("What the doctor should expect; bodies are recognised by themselves."), Kind::Choice },
        { s("api-base"), s("apiBase"), s("URL"), s("Instead of https://api.weixin.qq.com.") },
        { s("original-id"), s("originalId"), s("GH_ID"), s("The original id, gh_...") },
        { s("forward"), s("forward"), s("URL"),
          s("Where pushes are passed on to after the commit.") },
        { s("proxy"), s("proxy"), s("URL"),
          s("Proxy for calls to WeChat; with a password better as proxy= by --secrets-stdin.") },
    };
    spec.inputs = { Input::Secret, Input::Secrets };
    spec.hasJson = true;
    return spec;
}

//! Every field of a channel; what is not named stays as it is.
CommandSpec channelSet()
{
    CommandSpec spec = channelAdd();
    spec.words = { s("channel"), s("set") };
    spec.cmd = s("channel.set");
    spec.summary = s("Changes the mini program NAME, at once and without a restart. Of a new token "
                     "or key the former stays valid for a while.");
    for (OptionSpec &option : spec.options)
        option.required = false;
    spec.options.append(
        { s("no-forward"), s("noForward"), {}, s("Passes nothing on any more."), Kind::Flag });
    spec.options.append({ s("no-proxy"),
                          s("noProxy"),
                          {},
                          s("Uses the relay's own proxy again, or none."),
                          Kind::Flag });
    spec.inputs = { Input::NewSecrets };
    return spec;
}

CommandSpec channelSwitch(const char *word, const char *cmd, const char *summary)
{
    CommandSpec spec;
    spec.words = { s("channel"), s(word) };
    spec.cmd = s(cmd);
    spec.nameField = s("name");
    spec.summary = s(summary);
    spec.hasJson = true;
    return spec;
}

CommandSpec channelRotate()
{
    CommandSpec spec =
        channelSwitch("rotate", "channel.rotate",
                      "Makes a new Token and EncodingAESKey for NAME and prints them once. The "
                      "former pair stays valid for an hour, so enter the new one in WeChat's "
                      "console meanwhile.");
    spec.options = {
        { s("token"), s("token"), {}, s("Only the Token."), Kind::Flag },
        { s("aes-key"), s("aesKey"), {}, s("Only the EncodingAESKey."), Kind::Flag },
    };
    return spec;
}

CommandSpec channelSessionKey()
{
    CommandSpec spec = channelSwitch(
        "session-key", "channel.sessionkey",
        "Makes the key the shop's server signs SessionFrom of NAME with and prints it, and nothing "
        "else; the former one is void. From then on names and pictures of visitors are taken from "
        "what is signed only (PROTOCOL.md, \"Where a visitor comes from\").");
    spec.options = { { s("off"), s("off"), {}, s("Takes the key away instead."), Kind::Flag } };
    return spec;
}

CommandSpec channelHandOver()
{
    CommandSpec spec = channelSwitch(
        "hand-over", "channel.handover",
        "Hands messages of NAME over to WeChat's own tool: on, off, or every day "
        "between two times such as 22:00-08:00. They are stored here all the same; up "
        "to 30 minutes go past us once somebody there has accepted.");
    spec.valueField = s("handover");
    spec.valueName = s("on|off|HH:MM-HH:MM");
    return spec;
}

CommandSpec doctor()
{
    CommandSpec spec;
    spec.words = { s("doctor") };
    spec.cmd = s("doctor");
    spec.nameField = s("name");
    spec.nameOptional = true;
    spec.summary = s("Examines the mini program NAME, or all of them: URL, certificate, keys, "
                     "clock, token, permissions, pushes. Exits with 1 if there is an error.");
    spec.hasJson = true;
    return spec;
}

CommandSpec listing(const char *noun, const char *cmd, const char *summary)
{
    CommandSpec spec;
    spec.words = { s(noun), s("list") };
    spec.cmd = s(cmd);
    spec.summary = s(summary);
    spec.hasJson = true;
    return spec;
}

CommandSpec tokenIssue()
{
    CommandSpec spec;
    spec.words = { s("token"), s("issue") };
    spec.cmd = s("token.issue");
    spec.nameField = s("username");
    spec.summary = s("Makes a token for the account NAME and prints it, and nothing else.");
    spec.options = { { s("scope"), s("scope"), s("console|layim|api"),
                       s("Where it may be used; everywhere by default."), Kind::Choice },
                     { s("allow"), s("allow"), s("COMMAND"),
                       s("Only this command, such as read_queue; may be repeated. All its role may "
                         "by default."),
                       Kind::List } };
    return spec;
}

CommandSpec tokenRevoke()
{
    CommandSpec spec;
    spec.words = { s("token"), s("revoke") };
    spec.cmd = s("token.revoke");
    spec.nameField = s("username");
    spec.summary = s("Ends every login and issued token of the account NAME, or one of them; its "
                     "consoles and pages are signed out at once.");
    spec.options = { { s("id"), s("id"), s("ID"),
                       s("Only this one, as `session list` shows it; its beginning is enough.") } };
    return spec;
}

CommandSpec sessionList()
{
    CommandSpec spec = listing("session", "session.list", "Lists logins and issued tokens.");
    spec.options = { { s("agent"), s("username"), s("NAME"), s("Only of this account.") } };
    return spec;
}

CommandSpec agentSwitch(const char *word, const char *cmd, const char *summary)
{
    CommandSpec spec;
    spec.words = { s("agent"), s(word) };
    spec.cmd = s(cmd);
    spec.nameField = s("username");
    spec.summary = s(summary);
    return spec;
}

CommandSpec agentPasswd()
{
    CommandSpec spec = agentSwitch("passwd", "agent.passwd",
                                   "Gives the account NAME another password and ends its "
                                   "logins; issued tokens stay.");
    spec.inputs = { Input::Password };
    return spec;
}

CommandSpec plain(const char *word, CommandLine::Kind kind, const char *cmd, const char *summary)
{
    CommandSpec spec;
    spec.words = { s(word) };
    spec.kind = kind;
    spec.cmd = s(cmd);
    spec.summary = s(summary);
    spec.hasJson = kind == CommandLine::Kind::Control;
    return spec;
}

CommandSpec keyRotate()
{
    CommandSpec spec;
    spec.words = { s("key"), s("rotate") };
    spec.cmd = s("key.rotate");
    spec.summary =
        s("Makes another key for the secrets in the database and seals them anew. Backups "
          "made before still need the old one.");
    spec.options = { { s("old"), s("old"), s("remove|keep"),
                       s("What becomes of the old key's file: removed when all is done, or kept as "
                         "data_dir/key.ID. Removed by default."),
                       Kind::Choice } };
    spec.hasJson = true;
    return spec;
}

} // namespace

const QList<CommandSpec> &commandSpecs()
{
    static const QList<CommandSpec> specs =
        QList<CommandSpec> {
            plain("serve", CommandLine::Kind::Serve, "",
                  "Runs the relay; prints `listening on HOST:PORT` when it is ready."),
            plain("check-config", CommandLine::Kind::CheckConfig, "",
                  "Reads the configuration and says what is wrong with it."),
            agentAdd(),
            listing("agent", "agent.list", "Lists the accounts."),
            channelAdd(),
            channelSet(),
            channelSwitch("enable", "channel.enable", "Takes callbacks of NAME again."),
            channelSwitch("disable", "channel.disable",
                          "Refuses callbacks of NAME and what agents want to send there."),
            channelRotate(),
            channelHandOver(),
            channelSessionKey(),
            doctor(),
            listing("channel", "channel.list", "Lists the channels, without their secrets."),
            agentSwitch("enable", "agent.enable",
                        "Lets the account NAME log in again; its tokens of before stay void."),
            agentPasswd(),
            tokenIssue(),
            tokenRevoke(),
            sessionList(),
            plain("ledger", CommandLine::Kind::Control, "ledger",
                  "Counts every message ever handed in, by where it is; exit code 1 when the books "
                  "do "
                  "not "
                  "balance."),
            keyRotate(),
            plain("status", CommandLine::Kind::Control, "status", "Says how the running relay is."),
        }
        + replySpecs() + supervisionSpecs() + routingSpecs() + auditSpecs() + reportSpecs()
        + accountSpecs() + privacySpecs() + cannedSpecs() + dataSpecs();
    return specs;
}

QString inputOption(Input input)
{
    switch (input) {
    case Input::None:
        return {};
    case Input::Password:
        return s("password-stdin");
    case Input::Passphrase:
        return s("passphrase-stdin");
    case Input::Secret:
        return s("secret-stdin");
    case Input::Secrets:
    case Input::NewSecrets:
        return s("secrets-stdin");
    }
    return {};
}

QString inputDescription(Input input)
{
    switch (input) {
    case Input::None:
        return {};
    case Input::Password:
        return s("Reads the password from the first line of standard input.");
    case Input::Passphrase:
        return s("Reads the passphrase from the first line of standard input.");
    case Input::Secret:
        return s("Reads the AppSecret from the first line of standard input.");
    case Input::Secrets:
        return s("Reads secret=, token=, aes-key= and proxy= lines from standard input.");
    case Input::NewSecrets:
        return s("Reads any of secret=, token=, aes-key= and proxy= lines from standard input.");
    }
    return {};
}

} // namespace kefu::control
