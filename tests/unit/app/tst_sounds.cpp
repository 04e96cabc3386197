// SPDX-License-Identifier: Apache-2.0
#include "app/platform/soundsunix.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace kefu;
using namespace kefu::app;

//! The desk's own sounds: they are there, short, and played by what the system has.
class TestSounds : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everySoundIsAShortWave();
    void aPlayerPlaysThem();
    void withoutAPlayerTheBellRings();
    void aPlayerThatFailsGivesWayToTheBell();

private:
    //! A player that notes what it was given; `code` is how it ends.
    QString player(int code)
    {
        const QString path = m_dir.filePath(QStringLiteral("player%1").arg(code));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write("#!/bin/sh\nhead -c 4 \"$1\" >>'" + log().toUtf8() + "'\nexit "
                   + QByteArray::number(code) + "\n");
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }
    QString log() const { return m_dir.filePath(QStringLiteral("log")); }
    QByteArray played() const
    {
        QFile file(log());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QTemporaryDir m_dir;
    int m_rung = 0;
};

void TestSounds::everySoundIsAShortWave()
{
    for (const ui::Sound sound :
         { ui::Sound::Message, ui::Sound::Conversation, ui::Sound::Waiting, ui::Sound::Alert }) {
        QFile file(soundResource(sound));
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
        const QByteArray bytes = file.readAll();
        QVERIFY(bytes.startsWith("RIFF") && bytes.mid(8, 4) == "WAVE");
        // 22,050 samples of two bytes a second: at most half a second.
        QVERIFY(bytes.size() > 2'000 && bytes.size() < 22'050 + 100);
    }
}

void TestSounds::aPlayerPlaysThem()
{
    SoundsUnix sounds({ QStringLiteral("no-such-player"), player(0) }, [this] { ++m_rung; });
    sounds.play(ui::Sound::Message);
    sounds.play(ui::Sound::Alert); // not over the first one
    QVERIFY(sounds.isPlaying());
    QTRY_VERIFY(!sounds.isPlaying());
    QCOMPARE(played(), QByteArray("RIFF"));
    QCOMPARE(m_rung, 0);
}

void TestSounds::withoutAPlayerTheBellRings()
{
    SoundsUnix sounds({ QStringLiteral("no-such-player") }, [this] { ++m_rung; });
    sounds.play(ui::Sound::Message);
    QCOMPARE(m_rung, 1);
}

void TestSounds::aPlayerThatFailsGivesWayToTheBell()
{
    m_rung = 0;
    SoundsUnix sounds({ player(1) }, [this] { ++m_rung; });
    sounds.play(ui::Sound::Message);
    QTRY_COMPARE(m_rung, 1);
    const QByteArray before = played();
    sounds.play(ui::Sound::Message);
    QCOMPARE(m_rung, 2);
    QCOMPARE(played(), before); // it is not asked again
}

QTEST_GUILESS_MAIN(TestSounds)
#include "tst_sounds.moc"
