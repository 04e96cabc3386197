// SPDX-License-Identifier: Apache-2.0
#include "app/application.h"
#include "app/commandline.h"
#include "ui/settings/settingsvalues.h"

#include <QApplication>
#include <QIcon>
#include <QSettings>
#include <cstdio>
#include <iostream>
#include <string>

namespace {

constexpr int kMaxPasswordBytes = 1024;

//! Help and mistakes need no screen, so they are dealt with before there is a QApplication.
kefu::app::ParsedCommandLine readArguments(int &argc, char **argv)
{
    const QCoreApplication names(argc, argv);
    return kefu::app::parseCommandLine(QCoreApplication::arguments());
}

QString readPassword()
{
    std::string line;
    std::getline(std::cin, line);
    if (!line.empty() && line.back() == '\r')
        line.pop_back();
    line.resize(std::min(line.size(), size_t(kMaxPasswordBytes)));
    return QString::fromStdString(line);
}

//! The scale of the whole interface must be known before there is a window system. One given from
//! outside stands.
void applyScale(const kefu::app::CommandLine &line)
{
    const QSettings settings(line.profile.settingsFile(), QSettings::IniFormat);
    const int percent = kefu::ui::rememberedScale(settings);
    if (percent != 100 && !qEnvironmentVariableIsSet("QT_SCALE_FACTOR"))
        qputenv("QT_SCALE_FACTOR", QByteArray::number(percent / 100.0));
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication::setApplicationName(QStringLiteral("kefudesk"));
    QCoreApplication::setApplicationVersion(QStringLiteral(KEFUDESK_VERSION));
    const auto parsed = readArguments(argc, argv);
    if (!parsed.run) {
        std::fputs(qPrintable(parsed.text), parsed.exitCode == 0 ? stdout : stderr);
        return parsed.exitCode;
    }
    const QString password = parsed.run->passwordFromStdin ? readPassword() : QString();
    applyScale(*parsed.run);
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false); // the panel's cross shrinks it to a box
    QGuiApplication::setDesktopFileName(QStringLiteral("kefudesk"));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Kefudesk"));
    kefu::app::Application console(*parsed.run);
    console.start(password);
    return QApplication::exec();
}
