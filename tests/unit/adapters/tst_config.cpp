// SPDX-License-Identifier: Apache-2.0
#include "relay/server/config.h"
#include "relay/server/configrules.h"
#include "relay/server/tomlfile.h"
#include "tests/support/testcertificates.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace kefu::server;

class TestConfig : public QObject {
    Q_OBJECT
private:
    static ConfigResult parse(const QByteArray &extra)
    {
        return parseConfig("data_dir = \"data\"\nlisten = \"127.0.0.1\"\nport = 0\n" + extra,
                           QStringLiteral("/etc/kefudesk/relay.toml"));
    }

private Q_SLOTS:
    void theSmallestFile()
    {
        const ConfigResult result = parse({});
        QVERIFY(result.ok());
        QCOMPARE(result.config.dataDir, QStringLiteral("/etc/kefudesk/data"));
        QCOMPARE(result.config.listen, QHostAddress(QHostAddress::LocalHost));
        QCOMPARE(result.config.port, quint16(0));
        QCOMPARE(result.config.layim.silenceMs, 55'000);
        QCOMPARE(result.config.layim.answerMs, 20'000);
        QVERIFY(!result.config.allowClearText);
    }

    void everyKeyReachesItsPlace()
    {
        const ConfigResult result =
            parse("allow_clear_text = true\npublic_url = \"https://kefu.example.com/\"\n"
                  "log_format = \"json\"\nlog_level = \"debug\"\nwechat_proxy = "
                  "\"socks5h://127.0.0.1:1080\"\n"
                  "wechat_ca_file = \"/etc/ca.pem\"\ntrusted_proxies = [\"10.0.0.1\", \"::1\"]\n"
                  "layim_origins = [\"https://Admin.example.com\"]\n"
                  "[http]\nidle_ms = 700\nbody_bytes = 8192\n[desk]\ngrace_ms = "
                  "0\nsends_per_channel = 4\n"
                  "[layim]\nlogin_ms = 300\nsilence_ms = 400\nanswer_ms = 500\n");
        for (const ConfigProblem &problem : result.problems)
            qWarning().noquote() << problem.toString();
        QVERIFY(result.ok());
        const Config &config = result.config;
        QVERIFY(config.allowClearText);
        QCOMPARE(config.publicUrl.toString(), QStringLiteral("https://kefu.example.com"));
        QCOMPARE(config.layim.publicUrl, QByteArray("https://kefu.example.com"));
        QCOMPARE(config.logFormat, LogFormat::Json);
        QVERIFY(config.logDebug);
        QCOMPARE(config.wechatProxy, QStringLiteral("socks5h://127.0.0.1:1080"));
        QCOMPARE(config.wechatCaFile, QStringLiteral("/etc/ca.pem"));
        QCOMPARE(config.http.trustedProxies.size(), 2);
        QCOMPARE(config.layim.origins, QStringList { QStringLiteral("https://admin.example.com") });
        QCOMPARE(config.http.idleMs, 700);
        QCOMPARE(config.http.defaultBody, 8192);
        QCOMPARE(config.desk.graceMs, 0);
        QCOMPARE(config.desk.sendsPerChannel, 4);
        QCOMPARE(config.layim.loginMs, 300);
        QCOMPARE(config.layim.silenceMs, 400);
        QCOMPARE(config.layim.answerMs, 500);
    }

    void mediaKeysReachTheirPlace()
    {
        const ConfigResult result =
            parse("wechat_typing = \"business\"\nwechat_card_appid = false\n"
                  "[media]\nupload_bytes = 100000\ndownload_bytes = 200000\n"
                  "downloads_per_channel = 3\nmin_free_bytes = 0\npicture_ms = 2000\n"
                  "file_hosts = [\"qpic.cn\", \"img.example.com\"]\n"
                  "image_helper = \"/opt/kefudesk-imagehelper\"\n");
        for (const ConfigProblem &problem : result.problems)
            qWarning().noquote() << problem.toString();
        QVERIFY(result.ok());
        const kefu::desk::MediaSettings &media = result.config.desk.media;
        QCOMPARE(media.typing, kefu::wechat::TypingPath::Business);
        QVERIFY(!media.cardAppid);
        QCOMPARE(media.uploadBytes, 100'000);
        QCOMPARE(media.downloadBytes, 200'000);
        QCOMPARE(media.downloadsPerChannel, 3);
        QCOMPARE(media.minFreeBytes, 0);
        QCOMPARE(media.pictureMs, 2000);
        QCOMPARE(media.fileHosts,
                 QStringList({ QStringLiteral("qpic.cn"), QStringLiteral("img.example.com") }));
        QCOMPARE(media.imageHelper, QStringLiteral("/opt/kefudesk-imagehelper"));
        QVERIFY(parse("").config.desk.media.fileHosts.contains(QStringLiteral("qpic.cn")));
    }

    void wrongValues_data()
    {
        QTest::addColumn<QByteArray>("toml");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *toml, int line, const char *key,
                            const char *says) {
            QTest::newRow(name) << QByteArray(toml) << line << QString::fromUtf8(key)
                                << QString::fromUtf8(says);
        };
        const char *good = "data_dir = \"d\"\nlisten = \"127.0.0.1\"\nport = 0\n";
        row("port text", "data_dir = \"d\"\nlisten = \"::1\"\nport = \"80\"\n", 3, "port",
            "expected an integer from 0 to 65535");
        row("port too large", "data_dir = \"d\"\nlisten = \"::1\"\nport = 65536\n", 3, "port",
            "found 65536");
        row("port float", "data_dir = \"d\"\nlisten = \"::1\"\nport = 80.0\n", 3, "port",
            "expected an integer");
        row("no data_dir", "listen = \"127.0.0.1\"\nport = 0\n", 1, "data_dir",
            "missing; expected");
        row("empty data_dir", "data_dir = \" \"\nlisten = \"::1\"\nport = 0\n", 1, "data_dir",
            "expected the folder");
        row("a name to listen on", "data_dir = \"d\"\nlisten = \"relay.example\"\nport = 0\n", 2,
            "listen", "expected an IP address");
        row("clear text", "data_dir = \"d\"\nlisten = \"0.0.0.0\"\nport = 0\n", 2, "listen",
            "allow_clear_text");
        row("syntax", "data_dir = \"d\"\nlisten = 127.0.0.1\nport = 0\n", 2, "listen",
            "expected TOML");
        row("not toml at all", "hello\n", 1, "hello", "expected TOML");
        const auto after = [&](const char *name, const char *more, const char *key,
                               const char *says) {
            QTest::newRow(name) << QByteArray(good) + more << 4 << QString::fromUtf8(key)
                                << QString::fromUtf8(says);
        };
        after("unknown key", "lisen = 1\n", "lisen", "did you mean \"listen\"?");
        after("unknown key far off", "swordfish_x = 1\n", "swordfish_x", "unknown key; expected");
        after("key with a dash", "log-format = \"json\"\n", "log-format",
              "did you mean \"log_format\"?");
        after("key in the wrong table", "idle_ms = 1\n", "idle_ms",
              "did you mean \"http.idle_ms\"?");
        after("log format", "log_format = \"xml\"\n", "log_format",
              "\"plain\", \"journald\" or \"json\"");
        after("proxies no list", "trusted_proxies = \"10.0.0.1\"\n", "trusted_proxies",
              "a list of IP");
        after("proxies no address", "trusted_proxies = [\"proxy\"]\n", "trusted_proxies",
              "a list of IP");
        after("origins mixed", "layim_origins = [\"https://a\", 1]\n", "layim_origins",
              "a list of origins");
        after("origin star", "layim_origins = [\"*\"]\n", "layim_origins", "a list of origins");
        after("origin with path", "layim_origins = [\"https://a/b\"]\n", "layim_origins",
              "a list of origins");
        after("public url with a password", "public_url = \"https://a:b@c\"\n", "public_url",
              "seen from outside");
        after("typing", "wechat_typing = \"both\"\n", "wechat_typing",
              "\"custom\", \"business\" or \"off\"");
        after("file host, every one", "media.file_hosts = [\"cn\"]\n", "media.file_hosts",
              "a list of host names");
        after("flag as number", "allow_clear_text = 1\n", "allow_clear_text", "true or false");
    }

    void wrongValues()
    {
        QFETCH(QByteArray, toml);
        const ConfigResult result = parseConfig(toml, QStringLiteral("/etc/relay.toml"));
        QCOMPARE(result.problems.size(), 1);
        const ConfigProblem &problem = result.problems.first();
        QTEST(problem.line, "line");
        QTEST(problem.key, "key");
        QFETCH(QString, says);
        QVERIFY2(problem.message.contains(says), qPrintable(problem.message));
        QVERIFY(problem.toString().startsWith(
            QStringLiteral("/etc/relay.toml:%1: %2: ").arg(problem.line).arg(problem.key)));
    }

    void allProblemsAtOnce()
    {
        const ConfigResult result =
            parseConfig("port = -1\nlog_format = 3\nnonsense = 1\n", QStringLiteral("r.toml"));
        QStringList keys;
        for (const ConfigProblem &problem : result.problems)
            keys.append(problem.key);
        keys.sort();
        QCOMPARE(keys,
                 QStringList({ QStringLiteral("data_dir"), QStringLiteral("listen"),
                               QStringLiteral("log_format"), QStringLiteral("nonsense"),
                               QStringLiteral("port") }));
    }

    void clearTextWhenAllowed()
    {
        QVERIFY(parseConfig(
                    "data_dir = \"d\"\nlisten = \"0.0.0.0\"\nport = 0\nallow_clear_text = true\n",
                    QStringLiteral("r.toml"))
                    .ok());
    }

    void tls()
    {
        QTemporaryDir dir;
        const kefu::test::TestCertificate made = kefu::test::makeTestCertificate({});
        const kefu::test::TestCertificate other = kefu::test::makeTestCertificate({});
        QVERIFY(kefu::test::writeFile(dir.filePath(QStringLiteral("c.pem")), made.certificate));
        QVERIFY(kefu::test::writeFile(dir.filePath(QStringLiteral("k.pem")), made.key));
        QVERIFY(kefu::test::writeFile(dir.filePath(QStringLiteral("o.pem")), other.key));
        const auto read = [&dir](const QByteArray &more) {
            return parseConfig("data_dir = \"d\"\nlisten = \"0.0.0.0\"\nport = 0\n" + more,
                               dir.filePath(QStringLiteral("relay.toml")));
        };
        const ConfigResult good = read("tls_certificate = \"c.pem\"\ntls_key = \"k.pem\"\n");
        QVERIFY(good.ok()); // also beyond this machine
        QCOMPARE(good.config.tlsCertificate, dir.filePath(QStringLiteral("c.pem")));
        QCOMPARE(good.config.tlsKey, dir.filePath(QStringLiteral("k.pem")));
        const auto problem = [&read](const QByteArray &more) {
            const ConfigResult result = read(more);
            return result.problems.size() == 1 ? result.problems.first().toString() : QString();
        };
        QVERIFY(problem("tls_certificate = \"c.pem\"\n").contains(QStringLiteral("tls_key")));
        QVERIFY(problem("tls_certificate = \"c.pem\"\ntls_key = \"o.pem\"\n")
                    .contains(QStringLiteral("is not the key")));
        QVERIFY(problem("tls_certificate = \"none.pem\"\ntls_key = \"k.pem\"\n")
                    .contains(QStringLiteral(":4: tls_certificate")));
    }

    void aFileInPlaceOfTheFolder()
    {
        QTemporaryDir dir;
        QFile file(dir.filePath(QStringLiteral("data")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const ConfigResult result = parseConfig("data_dir = \"data\"\nlisten = \"::1\"\nport = 0\n",
                                                dir.filePath(QStringLiteral("relay.toml")));
        QCOMPARE(result.problems.size(), 1);
        QVERIFY(result.problems.first().message.contains(QStringLiteral("found a file")));
    }

    void aPathTooLongForTheSocket()
    {
        const QByteArray longName(120, 'x');
        const ConfigResult result =
            parseConfig("data_dir = \"/" + longName + "\"\nlisten = \"::1\"\nport = 0\n",
                        QStringLiteral("/r.toml"));
        QCOMPARE(result.problems.size(), 1);
        QCOMPARE(result.problems.first().key, QStringLiteral("data_dir"));
    }

    void aMissingFile()
    {
        const ConfigResult result = loadConfig(QStringLiteral("/nonexistent/relay.toml"));
        QCOMPARE(result.problems.size(), 1);
        QVERIFY(result.problems.first().toString().startsWith(
            QStringLiteral("/nonexistent/relay.toml:1: expected a readable")));
    }

    void keysAreUnique()
    {
        const QStringList keys = configKeys();
        QCOMPARE(QSet<QString>(keys.begin(), keys.end()).size(), keys.size());
        QVERIFY(keys.size() > 15);
    }

    //! The manual explains every key in its section, under its own name.
    void everyKeyIsInTheManual()
    {
        QFile page(QStringLiteral(KEFUDESK_FIXTURES "/../../packaging/man/kefudesk-relay.toml.5"));
        QVERIFY(page.open(QIODevice::ReadOnly));
        QString section;
        QSet<QString> explained;
        for (const QString &line : QString::fromUtf8(page.readAll()).split(u'\n')) {
            if (line.startsWith(QLatin1String(".SH [")))
                section = line.sliced(5).chopped(1) + u'.';
            else if (line.startsWith(QLatin1String(".SH")))
                section.clear();
            static const QRegularExpression kName(QStringLiteral("[a-z][a-z_]+"));
            if (!line.startsWith(QLatin1String(".B")))
                continue;
            for (auto it = kName.globalMatch(line.section(u' ', 1)); it.hasNext();)
                explained.insert(section + it.next().captured());
        }
        for (const QString &key : configKeys())
            QVERIFY2(explained.contains(key), qPrintable(key));
    }

    //! The delivered file shows every key, and what it shows is right.
    void theDefaultFileHasEveryKey()
    {
        QString uncommented;
        QString table;
        QSet<QString> shown;
        static const QRegularExpression kKey(QStringLiteral("^#?([a-z][a-z_]+) = "));
        for (QString line : QString::fromUtf8(defaultConfig()).split(u'\n')) {
            const bool isTable = line.startsWith(QLatin1String("#["));
            const auto key = kKey.match(line);
            if (isTable)
                table = line.sliced(2).chopped(1) + u'.';
            if (key.hasMatch())
                shown.insert(table + key.captured(1));
            // Files that are not on this machine.
            if (line.startsWith(QLatin1String("#tls_")))
                continue;
            if (isTable || key.hasMatch())
                uncommented += (line.startsWith(u'#') ? line.sliced(1) : line) + u'\n';
        }
        for (const QString &key : configKeys())
            QVERIFY2(shown.contains(key), qPrintable(key));
        const ConfigResult all = parseConfig(uncommented.toUtf8(), QStringLiteral("r.toml"));
        for (const ConfigProblem &problem : all.problems)
            qWarning().noquote() << problem.toString();
        QVERIFY(all.ok());
        // What stands behind a # is what counts without it.
        const ConfigResult few = parseConfig(defaultConfig(), QStringLiteral("r.toml"));
        QCOMPARE(all.config.http.socketBacklog, few.config.http.socketBacklog);
        QCOMPARE(all.config.http.socketBacklogTotal, few.config.http.socketBacklogTotal);
        QCOMPARE(all.config.desk.graceMs, few.config.desk.graceMs);
        QCOMPARE(all.config.desk.sendsPerChannel, few.config.desk.sendsPerChannel);
        QCOMPARE(all.config.desk.media.fileHosts, few.config.desk.media.fileHosts);
        QCOMPARE(all.config.gateway.pingMs, few.config.gateway.pingMs);
    }

    void theEnvironmentGoesFirst()
    {
        const QByteArray file = "data_dir = \"d\"\nlisten = \"127.0.0.1\"\nport = 1\n"
                                "trusted_proxies = [\"127.0.0.1\"]\n";
        const ConfigResult result =
            parseConfig(file, QStringLiteral("r.toml"),
                        { { QStringLiteral("KEFUDESK_RELAY_PORT"), QStringLiteral("8282") },
                          { QStringLiteral("KEFUDESK_RELAY_HTTP_IDLE_MS"), QStringLiteral("900") },
                          { QStringLiteral("KEFUDESK_RELAY_LOG_FORMAT"), QStringLiteral("json") },
                          { QStringLiteral("KEFUDESK_RELAY_TRUSTED_PROXIES"),
                            QStringLiteral("[\"10.0.0.1\"]") },
                          { QStringLiteral("HOME"), QStringLiteral("/root") } });
        QVERIFY(result.ok());
        QCOMPARE(result.config.port, quint16(8282));
        QCOMPARE(result.config.http.idleMs, 900);
        QCOMPARE(result.config.logFormat, LogFormat::Json);
        QCOMPARE(result.config.http.trustedProxies,
                 QList<QHostAddress> { QHostAddress(QStringLiteral("10.0.0.1")) });
        const ConfigResult wrong =
            parseConfig(file, QStringLiteral("r.toml"),
                        { { QStringLiteral("KEFUDESK_RELAY_PORT"), QStringLiteral("many") },
                          { QStringLiteral("KEFUDESK_RELAY_PROT"), QStringLiteral("1") } });
        QCOMPARE(wrong.problems.size(), 2);
        QVERIFY(wrong.problems[0].toString().startsWith(QStringLiteral("environment:1: ")));
    }

    void aReloadSaysWhatItCannotDo()
    {
        const QByteArray file = "data_dir = \"d\"\nlisten = \"127.0.0.1\"\nport = 1\n";
        const auto read = [&file](const QByteArray &more) {
            return parseConfig(file + more, QStringLiteral("r.toml"));
        };
        const ConfigChange change =
            configChange(read("time_zone = \"Asia/Shanghai\"\n"),
                         read("log_level = \"debug\"\n[desk]\ngrace_ms = 1\n"));
        QCOMPARE(change.applied, QStringList(QStringLiteral("log_level")));
        QCOMPARE(change.needRestart,
                 QStringList({ QStringLiteral("desk.grace_ms"), QStringLiteral("time_zone") }));
        const ConfigChange none = configChange(read({}), read({}));
        QVERIFY(none.applied.isEmpty() && none.needRestart.isEmpty());
    }

    void thePackagedFileIsGood()
    {
        const ConfigResult result =
            loadConfig(QStringLiteral(KEFUDESK_FIXTURES "/../../packaging/relay.toml"));
        for (const ConfigProblem &problem : result.problems)
            qWarning().noquote() << problem.toString();
        QVERIFY(result.ok());
    }

    void hostileToml_data()
    {
        QTest::addColumn<QByteArray>("toml");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("zero bytes") << QByteArray(100, '\0');
        QTest::newRow("no utf-8") << QByteArray("data_dir = \"\xff\xfe\"\n");
        QTest::newRow("deep") << QByteArray("a = ") + QByteArray(5000, '[');
        QTest::newRow("deep tables") << QByteArray("a = ") + QByteArray("{a=").repeated(5000);
        QTest::newRow("duplicate") << QByteArray("port = 1\nport = 2\n");
    }

    void hostileToml()
    {
        QFETCH(QByteArray, toml);
        const ConfigResult result = parseConfig(toml, QStringLiteral("r.toml"));
        QVERIFY(!result.ok());
        for (const ConfigProblem &problem : result.problems)
            QVERIFY(problem.line >= 1);
    }
};

QTEST_GUILESS_MAIN(TestConfig)
#include "tst_config.moc"
