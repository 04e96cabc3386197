// SPDX-License-Identifier: Apache-2.0
#include "relay/server/logging.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <cstdio>

namespace kefu::server {

namespace {

struct Level {
    const char *name;
    int priority; //!< of syslog(3)
};

Level levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return { "debug", 7 };
    case QtInfoMsg:
        return { "info", 6 };
    case QtWarningMsg:
        return { "warning", 4 };
    case QtCriticalMsg:
        return { "error", 3 };
    case QtFatalMsg:
        return { "fatal", 2 };
    }
    return { "info", 6 };
}

//! One write per line, so that lines of several threads do not mix.
void writeLine(QByteArray line)
{
    line.replace('\n', ' ');
    line.append('\n');
    std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stderr);
    std::fflush(stderr);
}

QByteArray timeNow()
{
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toLatin1();
}

void plainHandler(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    writeLine(timeNow() + ' ' + levelOf(type).name + ' ' + context.category + ": " + text.toUtf8());
}

void journalHandler(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    writeLine('<' + QByteArray::number(levelOf(type).priority) + '>' + context.category + ": "
              + text.toUtf8());
}

void jsonHandler(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    const QJsonObject line { { QStringLiteral("at"), QString::fromLatin1(timeNow()) },
                             { QStringLiteral("level"), QLatin1String(levelOf(type).name) },
                             { QStringLiteral("category"), QLatin1String(context.category) },
                             { QStringLiteral("message"), text } };
    writeLine(QJsonDocument(line).toJson(QJsonDocument::Compact));
}

} // namespace

void setUpLogging(LogFormat format, LogLevel level)
{
    QString rules = QStringLiteral("*.debug=false\n");
    if (level == LogLevel::Debug)
        rules = QStringLiteral("kefu*.debug=true\n");
    else if (level == LogLevel::Warning)
        rules += QStringLiteral("*.info=false\n");
    QLoggingCategory::setFilterRules(rules);
    switch (format) {
    case LogFormat::Plain:
        qInstallMessageHandler(plainHandler);
        break;
    case LogFormat::Journald:
        qInstallMessageHandler(journalHandler);
        break;
    case LogFormat::Json:
        qInstallMessageHandler(jsonHandler);
        break;
    }
}

} // namespace kefu::server
