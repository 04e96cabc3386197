// SPDX-License-Identifier: Apache-2.0
// The least a Qt Widgets program with Chinese text takes, to compare the console with.
#include <QApplication>
#include <QLabel>
#include <cstdio>

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    QLabel label(QString::fromUtf8("您好，请问有什么可以帮您？"));
    label.resize(1366, 768);
    label.show();
    label.repaint();
    std::puts("shown");
    std::fflush(stdout);
    return QApplication::exec();
}
