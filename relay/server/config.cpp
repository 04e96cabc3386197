// SPDX-License-Identifier: Apache-2.0
#include "relay/server/config.h"

#include "relay/http/tlsidentity.h"
#include "relay/server/configrules.h"
#include "relay/server/tomlfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QProcessEnvironment>
#include <algorithm>

// Outside of every namespace, as Qt demands; without it a static library's resources are not
// registered.
static void initResource()
{
    Q_INIT_RESOURCE(relay_server_default);
}

namespace kefu::server {

namespace {

constexpr qint64 kMaxFileBytes = 1024 * 1024;
// sockaddr_un holds 108 bytes with the closing zero, and Qt binds a temporary name first.
constexpr qsizetype kMaxSocketPath = 100;

constexpr char kEnvironment[] = "KEFUDESK_RELAY_";

QString environmentName(const QString &key)
{
    return QLatin1String(kEnvironment) + QString(key).replace(u'.', u'_').toUpper();
}

//! A value as TOML has it (8282, true, ["a"], "text"), or else the text itself.
TomlEntry environmentEntry(const QString &key, const QString &text)
{
    const TomlFile file = parseToml("value = " + text.toUtf8());
    TomlEntry entry { key, 1, text, text };
    if (!file.error && file.entries.size() == 1)
        entry.value = file.entries.first().value;
    return entry;
}

//! Collects problems of one file.
class Checker {
public:
    explicit Checker(const QString &path)
        : m_path(path)
    {
    }

    void problem(int line, const QString &key, const QString &message)
    {
        m_result.problems.append({ m_path, line, key, message });
    }

    //! The variables that are meant for the relay; their keys are not read from the file any more.
    void readEnvironment(const QMap<QString, QString> &environment)
    {
        QHash<QString, QString> keys;
        for (const QString &key : configKeys())
            keys.insert(environmentName(key), key);
        const QString file = std::exchange(m_path, QStringLiteral("environment"));
        for (auto it = environment.begin(); it != environment.end(); ++it) {
            if (!it.key().startsWith(QLatin1String(kEnvironment)))
                continue;
            const QString key = keys.value(it.key());
            if (key.isEmpty())
                problem(1, it.key(), QStringLiteral("there is no such key"));
            else
                read(environmentEntry(key, it.value()));
            m_fromEnvironment.insert(key);
        }
        m_path = file;
    }

    void readFile(const TomlEntry &entry)
    {
        if (!m_fromEnvironment.contains(entry.key))
            read(entry);
    }

    void read(const TomlEntry &entry)
    {
        const auto &rules = configRules();
        const auto rule = std::find_if(rules.begin(), rules.end(),
                                       [&](const KeyRule &r) { return r.key == entry.key; });
        if (rule == rules.end())
            return unknown(entry);
        m_lines.insert(entry.key, entry.line);
        m_result.given.insert(entry.key, entry.shown);
        if (!rule->apply(entry.value, m_result.config)) {
            m_bad.insert(entry.key);
            problem(entry.line, entry.key,
                    QStringLiteral("expected %1, found %2").arg(rule->expected, entry.shown));
        }
    }

    ConfigResult finish()
    {
        for (const KeyRule &rule : configRules()) {
            if (rule.required && !m_lines.contains(rule.key))
                problem(1, rule.key, QStringLiteral("missing; expected %1").arg(rule.expected));
        }
        checkDataDir();
        checkTls();
        checkClearText();
        std::stable_sort(
            m_result.problems.begin(), m_result.problems.end(),
            [](const ConfigProblem &a, const ConfigProblem &b) { return a.line < b.line; });
        return std::move(m_result);
    }

private:
    bool isGood(const QString &key) const { return m_lines.contains(key) && !m_bad.contains(key); }

    void unknown(const TomlEntry &entry)
    {
        const QString near = nearestKey(entry.key);
        problem(
            entry.line, entry.key,
            near.isEmpty()
                ? QStringLiteral("unknown key; expected one of %1").arg(configKeys().join(u", "))
                : QStringLiteral("unknown key; did you mean \"%1\"?").arg(near));
    }

    void checkDataDir()
    {
        const QString key = QStringLiteral("data_dir");
        if (!isGood(key))
            return;
        Config &config = m_result.config;
        const QDir folder(QFileInfo(m_path).absolutePath());
        config.dataDir = QDir::cleanPath(folder.absoluteFilePath(config.dataDir));
        const int line = m_lines.value(key);
        const QFileInfo info(config.dataDir);
        if (info.exists() && !(info.isDir() && info.isWritable()))
            problem(line, key,
                    QStringLiteral("expected a writable folder, found %1")
                        .arg(info.isDir() ? QStringLiteral("one without permission")
                                          : QStringLiteral("a file")));
        if (QFile::encodeName(config.dataDir).size() + 8 > kMaxSocketPath)
            problem(line, key,
                    QStringLiteral("expected at most %1 bytes (the control socket's "
                                   "path has a limit), found %2")
                        .arg(kMaxSocketPath - 8)
                        .arg(QFile::encodeName(config.dataDir).size()));
    }

    void checkTls()
    {
        const QString certificate = QStringLiteral("tls_certificate");
        const QString key = QStringLiteral("tls_key");
        if (!m_lines.contains(certificate) && !m_lines.contains(key))
            return;
        const bool hasBoth = m_lines.contains(certificate) && m_lines.contains(key);
        if (!hasBoth) {
            const QString given = m_lines.contains(key) ? key : certificate;
            problem(m_lines.value(given), given,
                    QStringLiteral("expected together with %1, which is missing")
                        .arg(given == key ? certificate : key));
        }
        if (!hasBoth || !isGood(certificate) || !isGood(key))
            return;
        Config &config = m_result.config;
        const QDir folder(QFileInfo(m_path).absolutePath());
        config.tlsCertificate = folder.absoluteFilePath(config.tlsCertificate);
        config.tlsKey = folder.absoluteFilePath(config.tlsKey);
        const auto identity = http::loadTlsIdentity(config.tlsCertificate, config.tlsKey);
        if (!identity)
            problem(m_lines.value(certificate), certificate,
                    QStringLiteral("expected a certificate and its key, found: %1")
                        .arg(identity.error().message));
    }

    //! Clear text beyond this machine is right only behind a proxy that has the certificate.
    void checkClearText()
    {
        const QString key = QStringLiteral("listen");
        const Config &config = m_result.config;
        // With a certificate that is wrong, that is what has to be said.
        if (!isGood(key) || m_lines.contains(QStringLiteral("tls_certificate"))
            || !config.isExposedClearText())
            return;
        problem(m_lines.value(key), key,
                QStringLiteral("expected a loopback address, found %1: passwords and visitors' "
                               "messages would cross the network unencrypted. Set tls_certificate "
                               "and tls_key, or put a TLS proxy in front and listen on 127.0.0.1, "
                               "or, where the proxy is on another machine, set "
                               "allow_clear_text = true")
                    .arg(config.listen.toString()));
    }

    QString m_path;
    ConfigResult m_result;
    QHash<QString, int> m_lines;
    QSet<QString> m_bad;
    QSet<QString> m_fromEnvironment;
};

} // namespace

QString ConfigProblem::toString() const
{
    const QString where = QStringLiteral("%1:%2: ").arg(file).arg(line);
    const QString what = key.isEmpty() ? message : QString(key + QStringLiteral(": ") + message);
    return where + what;
}

ConfigResult parseConfig(const QByteArray &toml, const QString &path,
                         const QMap<QString, QString> &environment)
{
    Checker checker(path);
    const TomlFile file = parseToml(toml);
    if (file.error) {
        ConfigResult result;
        result.problems.append(
            { path, file.error->line, file.error->key,
              QStringLiteral("expected TOML like: key = value; %1").arg(file.error->message) });
        return result;
    }
    checker.readEnvironment(environment);
    for (const TomlEntry &entry : file.entries)
        checker.readFile(entry);
    return checker.finish();
}

ConfigResult loadConfig(const QString &path)
{
    QFile file(path);
    QString why;
    if (!file.open(QIODevice::ReadOnly))
        why = file.errorString();
    else if (file.size() > kMaxFileBytes)
        why = QStringLiteral("larger than 1 MiB");
    const QProcessEnvironment process = QProcessEnvironment::systemEnvironment();
    QMap<QString, QString> environment;
    for (const QString &name : process.keys())
        environment.insert(name, process.value(name));
    if (why.isEmpty())
        return parseConfig(file.readAll(), path, environment);
    ConfigResult result;
    result.problems.append(
        { path, 1, {}, QStringLiteral("expected a readable configuration file: %1").arg(why) });
    return result;
}

ConfigChange configChange(const ConfigResult &before, const ConfigResult &after)
{
    ConfigChange change;
    QStringList keys = before.given.keys() + after.given.keys();
    keys.sort();
    keys.removeDuplicates();
    for (const QString &key : std::as_const(keys)) {
        if (before.given.value(key) == after.given.value(key))
            continue;
        if (key == QLatin1String("log_level"))
            change.applied.append(key);
        else
            change.needRestart.append(key);
    }
    return change;
}

QByteArray defaultConfig()
{
    initResource();
    QFile file(QStringLiteral(":/kefu/server/relay.toml"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList configKeys()
{
    QStringList keys;
    for (const KeyRule &rule : configRules())
        keys.append(rule.key);
    return keys;
}

} // namespace kefu::server
