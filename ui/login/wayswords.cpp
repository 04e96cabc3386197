// SPDX-License-Identifier: Apache-2.0
#include "ui/login/wayswords.h"

#include <QCoreApplication>
#include <QStringList>

namespace kefu::ui {

namespace {

class Ways {
    Q_DECLARE_TR_FUNCTIONS(Ways)
};

// Commands are the same in every language; their example names are explained in the words.
WayPart command(const QString &text)
{
    return { text.trimmed(), true };
}

WayPart setUp(const char *listening)
{
    return command(QStringLiteral("cat > relay.toml <<'END'\n"
                                  "data_dir = \"/var/lib/kefudesk\"\n"
                                  "%1"
                                  "public_url = \"https://kf.example.com\"\n"
                                  "END\n"
                                  "kefudesk-relay agent add NAME --role admin \\\n"
                                  "    --password-stdin --config relay.toml\n"
                                  "kefudesk-relay channel add SHOP --appid APPID \\\n"
                                  "    --secret-stdin --config relay.toml\n"
                                  "kefudesk-relay serve --config relay.toml\n")
                       .arg(QLatin1String(listening)));
}

constexpr char kBehindProxy[] = "listen = \"127.0.0.1\"\n"
                                "port = 8282\n"
                                "trusted_proxies = [\"127.0.0.1\"]\n";
constexpr char kWithTls[] = "listen = \"0.0.0.0\"\n"
                            "port = 8443\n"
                            "tls_certificate = \"/etc/ssl/kf.example.com.pem\"\n"
                            "tls_key = \"/etc/ssl/kf.example.com.key\"\n";

WayPart nginx()
{
    return command(QStringLiteral("map $http_upgrade $connection_upgrade {\n"
                                  "    default upgrade;\n"
                                  "    '' close;\n"
                                  "}\n"
                                  "server {\n"
                                  "    listen 443 ssl;\n"
                                  "    server_name kf.example.com;\n"
                                  "    ssl_certificate /etc/ssl/kf.example.com.pem;\n"
                                  "    ssl_certificate_key /etc/ssl/kf.example.com.key;\n"
                                  "    location / {\n"
                                  "        proxy_pass http://127.0.0.1:8282;\n"
                                  "        proxy_http_version 1.1;\n"
                                  "        proxy_set_header Host $host;\n"
                                  "        proxy_set_header Upgrade $http_upgrade;\n"
                                  "        proxy_set_header Connection $connection_upgrade;\n"
                                  "        proxy_set_header X-Forwarded-For $remote_addr;\n"
                                  "        proxy_set_header X-Forwarded-Proto https;\n"
                                  "    }\n"
                                  "}\n"));
}

WayPart tunnel()
{
    return command(QStringLiteral("ssh -N -R 127.0.0.1:8282:127.0.0.1:8282 USER@kf.example.com\n"));
}

WayPart checking()
{
    return { Ways::tr("Check it from outside: https://kf.example.com/healthz, opened on a phone "
                      "without Wi-Fi, must answer. Then enter callback address, Token and "
                      "EncodingAESKey, as “channel add” printed them, at mp.weixin.qq.com.") };
}

WayWords ownServer()
{
    return {
        Ways::tr("I have a cloud server and a registered domain (recommended)"),
        { { Ways::tr("Visitors are heard even when this computer is off. Put the relay on the "
                     "server (put your own names in place of the examples):") },
          setUp(kBehindProxy),
          { Ways::tr("Let the web server that holds the certificate pass everything on to it:") },
          nginx(),
          checking(),
          { Ways::tr("Then go back and join with the domain as address and the account from "
                     "above.") } },
    };
}

WayWords thisComputer()
{
    return {
        Ways::tr("This computer has a public address, 443 is forwarded to it, and it runs 24 "
                 "hours a day"),
        { { Ways::tr("WeChat then calls this computer directly. It takes the domain, its "
                     "certificate and key as files, and a computer that never sleeps. Forward 443 "
                     "to port 8443 of this computer, and on it:") },
          setUp(kWithTls),
          checking(),
          { Ways::tr("Then go back and join with the domain as address and the account from "
                     "above. From then on this disk holds all conversations: encrypt it.") } },
    };
}

WayWords forwarded()
{
    return {
        Ways::tr("My own cloud server passes WeChat's calls on to this computer"),
        { { Ways::tr("The relay runs on this computer, which has to stay awake; the server only "
                     "passes on. On this computer:") },
          setUp(kBehindProxy),
          tunnel(),
          { Ways::tr("On the server:") },
          nginx(),
          checking(),
          { Ways::tr("Then go back and join with 127.0.0.1:8282 and the account from above.") },
          { Ways::tr("Calls to WeChat still leave from this computer's changing address: with an "
                     "IP whitelist at WeChat they fail with 40164. Leave the whitelist empty, or "
                     "name a proxy on the server as wechat_proxy in relay.toml.") },
          { Ways::tr("Tunnels of third parties are for tests only: their owner ends the TLS and "
                     "could read along, so the message push must then be in secure mode.") } },
    };
}

WayWords noWay()
{
    return {
        Ways::tr("None of these"),
        { { Ways::tr("For the time being, go on with WeChat's own customer service tool (customer "
                     "service at mp.weixin.qq.com, or its mini program on the phone): a computer "
                     "that WeChat cannot reach would lose visitors' messages.") },
          { Ways::tr("You can get to know everything here in practice: three simulated visitors "
                     "write and react to your answers, without any connection to WeChat.") } },
    };
}

} // namespace

QString WayWords::commands() const
{
    QStringList all;
    for (const WayPart &part : parts) {
        if (part.isCommand)
            all.append(part.text);
    }
    return all.join(QStringLiteral("\n\n"));
}

WayWords wordsOfWay(int way)
{
    switch (way) {
    case 0:
        return ownServer();
    case 1:
        return thisComputer();
    case 2:
        return forwarded();
    default:
        return noWay();
    }
}

} // namespace kefu::ui
