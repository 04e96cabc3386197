// SPDX-License-Identifier: Apache-2.0
#include "relay/control/commandline.h"

#include "relay/control/commandspecs.h"
#include "relay/protocol/ids.h"

#include <QCommandLineParser>
#include <QJsonArray>
#include <algorithm>

namespace kefu::control {

namespace {

using L = QLatin1String;

constexpr L kDefaultConfig("/etc/kefudesk/relay.toml");
constexpr qsizetype kMaxInput = 64 * 1024;

Error usage(const QString &what)
{
    return makeError(ErrorCode::BadRequest, what);
}

QString overview()
{
    QString text =
        QStringLiteral("Usage: kefudesk-relay COMMAND [--config FILE] [options]\n\n"
                       "The relay of Kefudesk: takes WeChat's pushes, serves the agents' "
                       "consoles.\n\nCommands:\n");
    int width = 0; // man pages and completions are made of this list: always two blanks behind it
    for (const CommandSpec &spec : commandSpecs())
        width = std::max(width, int(spec.words.join(u' ').size()));
    for (const CommandSpec &spec : commandSpecs())
        text += QStringLiteral("  %1  %2\n").arg(spec.words.join(u' '), -width).arg(spec.summary);
    return text
        + QStringLiteral(
              "\n`kefudesk-relay COMMAND --help` lists a command's options. Every command "
              "takes\n--config FILE (%1 by default) and works whether the relay runs or "
              "not.\n`kefudesk-relay --print-default-config` prints a configuration with every "
              "key.\n\nExit codes: 0 done, 1 refused, 2 usage, 69 unavailable, 78 "
              "configuration.\n")
              .arg(kDefaultConfig);
}

//! The subcommand `args` begins with, or nothing.
const CommandSpec *findSpec(const QStringList &args)
{
    for (const CommandSpec &spec : commandSpecs()) {
        if (args.size() >= spec.words.size()
            && std::equal(spec.words.begin(), spec.words.end(), args.begin()))
            return &spec;
    }
    return nullptr;
}

void addOptions(QCommandLineParser &parser, const CommandSpec &spec)
{
    parser.addHelpOption();
    parser.addOption({ QStringLiteral("config"), QStringLiteral("Configuration file."),
                       QStringLiteral("FILE"), kDefaultConfig });
    if (spec.hasJson)
        parser.addOption({ QStringLiteral("json"), QStringLiteral("Prints JSON.") });
    for (const OptionSpec &option : spec.options)
        parser.addOption(option.kind == OptionSpec::Kind::Flag
                             ? QCommandLineOption(option.name, option.description)
                             : QCommandLineOption(option.name, option.description, option.value));
    for (Input input : spec.inputs)
        parser.addOption({ inputOption(input), inputDescription(input) });
}

QString helpFor(const CommandSpec &spec, const QCommandLineParser &parser)
{
    // Qt's text names the program by its path and knows nothing of subcommands.
    const QString options = parser.helpText().section(QStringLiteral("\n\n"), 1);
    QString name = spec.nameField.isEmpty() ? QString() : QString(u' ' + spec.nameLabel);
    if (spec.nameOptional)
        name = QStringLiteral(" [%1]").arg(spec.nameLabel);
    if (!spec.valueField.isEmpty())
        name += u' ' + spec.valueName;
    return QStringLiteral("Usage: kefudesk-relay %1%2 [options]\n\n%3\n\n%4")
        .arg(spec.words.join(u' '), name, spec.summary, options);
}

Result<QJsonValue> optionValue(const OptionSpec &option, const QStringList &values)
{
    const QString &last = values.last();
    if (last.isEmpty())
        return usage(QStringLiteral("--%1 needs a value").arg(option.name));
    if (option.kind == OptionSpec::Kind::List)
        return QJsonValue(QJsonArray::fromStringList(values));
    if (option.kind == OptionSpec::Kind::Number) {
        const auto number = parseDecimal(last);
        if (!number)
            return usage(
                QStringLiteral("--%1 needs a whole number, not \"%2\"").arg(option.name, last));
        return QJsonValue(*number);
    }
    if (option.kind == OptionSpec::Kind::Choice && !option.value.split(u'|').contains(last))
        return usage(
            QStringLiteral("--%1 is one of %2, not \"%3\"").arg(option.name, option.value, last));
    return QJsonValue(last);
}

Result<QJsonObject> readOptions(const CommandSpec &spec, const QCommandLineParser &parser)
{
    QJsonObject d;
    for (const OptionSpec &option : spec.options) {
        if (!parser.isSet(option.name)) {
            if (option.required)
                return usage(QStringLiteral("--%1 is missing").arg(option.name));
            continue;
        }
        if (option.kind == OptionSpec::Kind::Flag) {
            d.insert(option.field, true);
            continue;
        }
        Result<QJsonValue> value = optionValue(option, parser.values(option.name));
        if (!value)
            return value.error();
        d.insert(option.field, *value);
    }
    return d;
}

Result<Input> readInput(const CommandSpec &spec, const QCommandLineParser &parser)
{
    QList<Input> given;
    QStringList names;
    for (Input input : spec.inputs) {
        names.append(QStringLiteral("--") + inputOption(input));
        if (parser.isSet(inputOption(input)))
            given.append(input);
    }
    if (spec.inputs.isEmpty())
        return Input::None;
    if (given.size() == 1)
        return given.first();
    if (given.isEmpty() && (spec.inputOptional || spec.inputs.contains(Input::NewSecrets)))
        return Input::None;
    return usage(given.isEmpty()
                     ? QStringLiteral("%1 is missing: secrets are read from standard "
                                      "input, never from arguments")
                           .arg(names.join(L(" or ")))
                     : QStringLiteral("only one of %1 can be given").arg(names.join(L(", "))));
}

//! NAME, and what some commands want behind it.
Result<void> readArguments(const CommandSpec &spec, const QStringList &given, QJsonObject &d)
{
    QStringList fields;
    for (const QString &field : { spec.nameField, spec.valueField }) {
        if (!field.isEmpty())
            fields.append(field);
    }
    if (given.size() > fields.size())
        return usage(QStringLiteral("unexpected argument \"%1\"").arg(given.at(fields.size())));
    for (qsizetype i = 0; i < fields.size(); ++i) {
        if (!given.value(i).isEmpty())
            d.insert(fields[i], given[i]);
        else if (!spec.nameOptional)
            return usage((i == 0 ? spec.nameLabel : spec.valueName) + L(" is missing"));
    }
    return {};
}

Result<CommandLine> parseCommand(const CommandSpec &spec, const QStringList &args)
{
    QCommandLineParser parser;
    addOptions(parser, spec);
    // The parser skips the first argument as the program's name.
    if (!parser.parse(QStringList { spec.words.last() } + args))
        return usage(parser.errorText());
    CommandLine line;
    line.configPath = parser.value(QStringLiteral("config"));
    if (parser.isSet(QStringLiteral("help"))) {
        line.helpText = helpFor(spec, parser);
        return line;
    }
    Result<QJsonObject> d = readOptions(spec, parser);
    if (!d)
        return d.error();
    if (const Result<void> named = readArguments(spec, parser.positionalArguments(), *d); !named)
        return named.error();
    const Result<Input> input = readInput(spec, parser);
    if (!input)
        return input.error();
    line.kind = spec.kind;
    line.input = *input;
    line.json = spec.hasJson && parser.isSet(QStringLiteral("json"));
    line.request = { { L("cmd"), spec.cmd }, { L("d"), *d } };
    return line;
}

//! What of standard input must be there.
L fieldOf(Input input)
{
    if (input == Input::Password)
        return L("password");
    return input == Input::Passphrase ? L("passphrase") : L("secret");
}

QString firstLine(const QByteArray &input)
{
    QByteArray line = input.split('\n').first();
    if (line.endsWith('\r'))
        line.chop(1);
    return QString::fromUtf8(line);
}

//! `key=value` lines; blank ones and those with # in front are skipped.
Result<void> readSecrets(const QByteArray &input, QJsonObject &d)
{
    static const QMap<QByteArray, QString> kFields { { "secret", QStringLiteral("secret") },
                                                     { "token", QStringLiteral("token") },
                                                     { "aes-key", QStringLiteral("aesKey") },
                                                     { "proxy", QStringLiteral("proxy") } };
    const QList<QByteArray> lines = input.split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QByteArray line = lines.at(i).trimmed();
        if (line.isEmpty() || line.startsWith('#'))
            continue;
        const qsizetype equals = line.indexOf('=');
        const QString field = kFields.value(line.left(qMax<qsizetype>(equals, 0)).trimmed());
        if (field.isEmpty())
            return usage(QStringLiteral("line %1 of standard input: expected secret=, token=, "
                                        "aes-key= or proxy=")
                             .arg(i + 1));
        d.insert(field, QString::fromUtf8(line.mid(equals + 1).trimmed()));
    }
    return {};
}

} // namespace

Result<CommandLine> parseCommandLine(const QStringList &args)
{
    CommandLine line;
    line.helpText = overview();
    const QString first = args.value(0);
    if (first == L("--help") || first == L("-h") || first == L("help"))
        return line;
    if (first == L("--version") || first == L("-v")) {
        line.kind = CommandLine::Kind::Version;
        return line;
    }
    if (first == L("--print-default-config")) {
        line.kind = CommandLine::Kind::PrintConfig;
        return line;
    }
    const CommandSpec *spec = findSpec(args);
    if (!spec)
        return usage(args.isEmpty()
                         ? QStringLiteral("a command is missing")
                         : QStringLiteral("unknown command \"%1\"").arg(args.mid(0, 2).join(u' ')));
    return parseCommand(*spec, args.mid(spec->words.size()));
}

Result<void> applyInput(CommandLine &line, const QByteArray &input)
{
    if (line.input == Input::None)
        return {};
    if (input.size() > kMaxInput)
        return usage(QStringLiteral("standard input is too long"));
    QJsonObject d = line.request.value(L("d")).toObject();
    if (line.input == Input::Secrets || line.input == Input::NewSecrets) {
        const Result<void> read = readSecrets(input, d);
        if (!read)
            return read.error();
    } else {
        d.insert(fieldOf(line.input), firstLine(input));
    }
    if (line.input == Input::NewSecrets) {
        line.request.insert(L("d"), d);
        return {};
    }
    const L needed = fieldOf(line.input);
    if (d.value(needed).toString().isEmpty())
        return usage(QStringLiteral("standard input holds no %1").arg(needed));
    line.request.insert(L("d"), d);
    return {};
}

} // namespace kefu::control
