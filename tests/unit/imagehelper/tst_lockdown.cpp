// SPDX-License-Identifier: Apache-2.0
#include "relay/imagehelper/lockdown.h"
#include "relay/imagehelper/picture.h"
#include "samples.h"

#include <QTest>
#include <cerrno>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace kefu;
using namespace kefu::test;

namespace {

enum Broken { Nothing, Filter, Network, Files, Program, Decoding };

//! In a child, because there is no way back.
int behindClosedDoors(const QByteArray &file)
{
    imagehelper::loadCodecs();
    if (!imagehelper::closeDoors())
        return Filter;
    if (::socket(AF_INET, SOCK_STREAM, 0) >= 0 || errno != EPERM)
        return Network;
    if (::open("/etc/passwd", O_RDONLY) >= 0 || ::open("/dev/null", O_WRONLY) >= 0)
        return Files;
    char *const arguments[] = { nullptr };
    if (::execv("/bin/true", arguments) != -1 || errno != EPERM)
        return Program;
    return imagehelper::readPicture(file, {}).error.isEmpty() ? Nothing : Decoding;
}

int exitOf(pid_t child)
{
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace

class TestLockdown : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void doorsAreClosed_data();
    void doorsAreClosed();
    void resourcesAreLimited();
};

void TestLockdown::doorsAreClosed_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("jpeg") << encode(noise(900, 700), "jpeg");
    QTest::newRow("png") << encode(noise(900, 700), "png");
    QTest::newRow("gif") << gif(90, 70, 4);
    QTest::newRow("bmp") << encode(noise(90, 70), "bmp");
}

//! No way out, and pictures are read all the same.
void TestLockdown::doorsAreClosed()
{
    QFETCH(QByteArray, file);
    const pid_t child = ::fork();
    QVERIFY(child >= 0);
    if (child == 0)
        ::_exit(behindClosedDoors(file));
    QCOMPARE(exitOf(child), int(Nothing));
}

void TestLockdown::resourcesAreLimited()
{
    const pid_t child = ::fork();
    QVERIFY(child >= 0);
    if (child == 0) {
        imagehelper::limitResources();
        rlimit cpu {};
        rlimit file {};
        getrlimit(RLIMIT_CPU, &cpu);
        getrlimit(RLIMIT_FSIZE, &file);
        ::_exit(cpu.rlim_max <= 10 && file.rlim_max <= 32UL * 1024 * 1024 ? 0 : 1);
    }
    QCOMPARE(exitOf(child), 0);
}

QTEST_APPLESS_MAIN(TestLockdown)
#include "tst_lockdown.moc"
