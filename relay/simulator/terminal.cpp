// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/terminal.h"

#include "relay/simulator/simulator.h"
#include "relay/simulator/talkative.h"
#include "relay/simulator/world.h"

#include <QDateTime>
#include <QFile>

namespace kefu::simulator {

namespace {

constexpr qint64 kMaxFile = 10 * 1024 * 1024;
constexpr double kMostMinutes = 30 * 24 * 60;

//! Chinese input methods type a full-width colon.
qsizetype colonIn(const QString &line)
{
    const qsizetype narrow = line.indexOf(u':');
    const qsizetype wide = line.indexOf(u'\xff1a');
    if (narrow < 0 || wide < 0)
        return std::max(narrow, wide);
    return std::min(narrow, wide);
}

} // namespace

Terminal::Terminal(Simulator &simulator, std::function<void(const QString &)> print,
                   std::function<void()> quit)
    : m_simulator(simulator)
    , m_print(std::move(print))
    , m_quit(std::move(quit))
{
    const auto &apps = simulator.world().apps();
    if (!apps.empty())
        m_app = apps.front()->config.name;
}

void Terminal::execute(const QString &line)
{
    const QString trimmed = line.trimmed();
    if (trimmed.isEmpty())
        return;
    if (trimmed.startsWith(u'/')) {
        const qsizetype space = trimmed.indexOf(u' ');
        const QString name = space < 0 ? trimmed : trimmed.left(space);
        return command(name, space < 0 ? QString() : trimmed.mid(space + 1).trimmed());
    }
    const qsizetype colon = colonIn(trimmed);
    const QString visitor = trimmed.left(std::max<qsizetype>(colon, 0)).trimmed();
    const QString text = trimmed.mid(colon + 1).trimmed();
    if (visitor.isEmpty() || text.isEmpty())
        return m_print(QStringLiteral("type  NAME: text  to speak as a visitor, or /help"));
    if (const auto said = m_simulator.say(m_app, visitor, text); !said)
        m_print(said.error().message);
}

void Terminal::command(const QString &name, const QString &rest)
{
    if (name == QLatin1String("/quit"))
        m_quit();
    else if (name == QLatin1String("/enter"))
        enter(rest);
    else if (name == QLatin1String("/picture"))
        send(QStringLiteral("image"), rest);
    else if (name == QLatin1String("/card"))
        send(QStringLiteral("miniprogrampage"), rest);
    else if (name == QLatin1String("/send"))
        send(rest.section(u' ', 0, 0), rest.section(u' ', 1));
    else if (name == QLatin1String("/ahead"))
        putAhead(rest);
    else if (name == QLatin1String("/app"))
        chooseApp(rest);
    else if (name == QLatin1String("/talkative"))
        talk(rest);
    else if (name == QLatin1String("/who"))
        printVisitors();
    else
        printHelp();
}

void Terminal::enter(const QString &rest)
{
    const QString visitor = rest.section(u' ', 0, 0);
    const QString from = rest.section(u' ', 1).trimmed();
    if (visitor.isEmpty())
        return m_print(QStringLiteral("/enter NAME [SessionFrom]"));
    const auto entered =
        m_simulator.enter(m_app, visitor, from.isEmpty() ? QStringLiteral("wxapp") : from);
    if (!entered)
        m_print(entered.error().message);
}

//! A file's name may follow the visitor's.
void Terminal::send(const QString &msgType, const QString &rest)
{
    const QString visitor = rest.trimmed().section(u' ', 0, 0);
    const QString path = rest.trimmed().section(u' ', 1).trimmed();
    if (visitor.isEmpty() || msgType.isEmpty())
        return m_print(QStringLiteral("/picture NAME [FILE], /card NAME, /send TYPE NAME [FILE]"));
    QFile file(path);
    if (!path.isEmpty() && !file.open(QIODevice::ReadOnly))
        return m_print(path + QStringLiteral(": ") + file.errorString());
    const QByteArray bytes = path.isEmpty() ? QByteArray() : file.read(kMaxFile);
    if (const auto sent = m_simulator.pushFile(m_app, visitor, msgType, {}, bytes); !sent)
        m_print(sent.error().message);
}

void Terminal::putAhead(const QString &minutes)
{
    bool isNumber = false;
    const double count = minutes.toDouble(&isNumber);
    if (!isNumber || count <= 0 || count > kMostMinutes)
        return m_print(QStringLiteral("/ahead MINUTES, up to 30 days"));
    m_simulator.clock().set(m_simulator.now() + qint64(count * 60'000));
}

void Terminal::chooseApp(const QString &name)
{
    if (m_simulator.world().app(name) != nullptr)
        m_app = name;
    for (const auto &app : m_simulator.world().apps())
        m_print((app->config.name == m_app ? QStringLiteral("* ") : QStringLiteral("  "))
                + app->config.name);
}

void Terminal::talk(const QString &count)
{
    const int number = count.isEmpty() ? 3 : count.toInt();
    if (number < 1 || number > kMaxTalkative)
        return m_print(QStringLiteral("/talkative N, N from 1 to 200"));
    const auto played = m_simulator.play(talkativeVisitors(number, quint32(m_simulator.now())));
    if (!played)
        m_print(played.error().message);
}

void Terminal::printVisitors()
{
    for (const auto &app : m_simulator.world().apps()) {
        for (auto it = app->visitors.cbegin(); it != app->visitors.cend(); ++it) {
            const QuotaBook::Left left = app->quota.left(it.key(), m_simulator.now());
            const QString until = left.until == 0
                ? QStringLiteral("window shut")
                : QDateTime::fromMSecsSinceEpoch(left.until)
                      .toString(QStringLiteral("'until' MM-dd HH:mm:ss"));
            m_print(QStringLiteral("%1 %2  %3 left, %4")
                        .arg(app->config.name, it.value())
                        .arg(left.count)
                        .arg(until));
        }
    }
}

void Terminal::printHelp()
{
    for (const char *line :
         { "NAME: text               speak as that visitor",
           "/enter NAME [TEXT]       come in by the contact button, TEXT as SessionFrom",
           "/picture NAME [FILE]     send a picture, or one made up",
           "/card NAME               send a mini-program card",
           "/send TYPE NAME [FILE]   send a link, location, voice, video",
           "/ahead MINUTES           put WeChat's clock forward",
           "/app [NAME]              list the apps, speak in NAME from now on",
           "/who                     visitors, and how many answers each may still get",
           "/talkative [N]           let N scripted visitors come (3)",
           "/quit                    end" })
        m_print(QLatin1String(line));
}

} // namespace kefu::simulator
