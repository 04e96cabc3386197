// SPDX-License-Identifier: Apache-2.0
#include "layimstage.h"
#include "offscreenscreens.h"

#include <QApplication>
#include <QDir>
#include <QPainter>
#include <QProcess>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

namespace {

constexpr int kAround = 8; //!< ground shown around the windows
constexpr int kSheetWidth = 1900;
constexpr int kSheetHeight = 1500;
constexpr int kCaption = 22;

QString folder()
{
    return qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
}

//! One picture of all of them, as they stand on the screen.
QImage together(const QList<QWidget *> &windows, bool dark)
{
    QRect box;
    for (const QWidget *window : windows)
        box = box.united(window->geometry());
    box.adjust(-kAround, -kAround, kAround, kAround);
    const qreal ratio = windows.first()->devicePixelRatioF();
    QImage image((QSizeF(box.size()) * ratio).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    image.fill(dark ? QColor(0x202124) : QColor(0xD9D9D9)); // the reference pictures' ground
    QPainter painter(&image);
    for (QWidget *window : windows)
        painter.drawPixmap(window->pos() - box.topLeft(), window->grab());
    return image;
}

//! Pictures in rows on sheets of paper, each with its name.
class Sheets {
public:
    Sheets(const QString &folder, const QString &name)
        : m_folder(folder)
        , m_name(name)
    {
    }
    ~Sheets() { finish(); }

    void add(const QImage &image, const QString &caption)
    {
        QImage shown = image;
        shown.setDevicePixelRatio(1);
        if (shown.width() > kSheetWidth)
            shown = shown.scaledToWidth(kSheetWidth, Qt::SmoothTransformation);
        if (m_at.x() + shown.width() > kSheetWidth) {
            m_at = { 0, m_at.y() + m_row };
            m_row = 0;
        }
        if (m_page.isNull() || m_at.y() + shown.height() + kCaption > kSheetHeight) {
            finish();
            m_page = QImage(kSheetWidth, std::max(kSheetHeight, shown.height() + kCaption),
                            QImage::Format_RGB32);
            m_page.fill(QColor(0x808080));
            m_at = {};
            m_row = 0;
        }
        QPainter painter(&m_page);
        painter.drawImage(m_at + QPoint(0, kCaption), shown);
        painter.setPen(Qt::white);
        painter.drawText(m_at + QPoint(4, kCaption - 6), caption);
        m_at.rx() += shown.width() + 6;
        m_row = std::max(m_row, shown.height() + kCaption + 6);
    }

private:
    void finish()
    {
        if (m_page.isNull())
            return;
        QDir().mkpath(m_folder);
        m_page.save(QStringLiteral("%1/%2-%3.png").arg(m_folder, m_name).arg(++m_pages));
        m_page = {};
    }

    QString m_folder;
    QString m_name;
    QImage m_page;
    QPoint m_at;
    int m_row = 0;
    int m_pages = 0;
};

} // namespace

//! A picture of every state of layim.md 1.1 to 1.4, named <state>-<theme>-<language>-<scale>.png.
//! Without KEFUDESK_SCREENSHOTS=DIR: that every state can be brought about and drawn, in LayIM's
//! own colours. With it: all themes, languages and both scales, written there, and sheets of them;
//! with KEFUDESK_ORIGINALS=DIR, the folder of the reference pictures, these stand beside ours.
class TestLayimShots : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void states_data();
    void states();
    void atOneAndAHalf();

private:
    QString m_names;
};

void TestLayimShots::states_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QString>("language");
    const QStringList themes = folder().isEmpty()
        ? QStringList { QStringLiteral("layim") }
        : QStringList { QStringLiteral("layim"), QStringLiteral("light"), QStringLiteral("dark") };
    for (const QString &theme : themes) {
        for (const char *language : { "zh_CN", "en" })
            QTest::addRow("%s-%s", qPrintable(theme), language)
                << theme << QString::fromLatin1(language);
    }
}

void TestLayimShots::states()
{
    QFETCH(QString, theme);
    QFETCH(QString, language);
    const int scale = qRound(qApp->devicePixelRatio() * 100);
    const QString tail = QStringLiteral("-%1-%2-%3").arg(theme, language).arg(scale);
    Sheets sheets(folder() + QStringLiteral("/sheets"), QStringLiteral("layim") + tail);
    const QString originals = qEnvironmentVariable("KEFUDESK_ORIGINALS");
    for (const LayimStage::State &state : LayimStage::states()) {
        LayimStage stage(theme, language);
        const QList<QWidget *> windows = state.show(stage);
        QVERIFY2(!windows.isEmpty(), state.name);
        for (QWidget *window : windows) {
            QVERIFY2(window && window->isVisible(), state.name);
            QVERIFY(QTest::qWaitForWindowExposed(window));
        }
        QTest::qWait(folder().isEmpty() ? 0 : 70); // counts come together after 50 ms
        const QImage image = together(windows, theme == QLatin1String("dark"));
        QVERIFY2(image.width() > 100 && image.height() > 40, state.name);
        if (folder().isEmpty())
            continue;
        QVERIFY(QDir().mkpath(folder()));
        const QString name = QLatin1String(state.name) + tail;
        QVERIFY(image.save(QStringLiteral("%1/%2.png").arg(folder(), name)));
        const QImage original(
            QStringLiteral("%1/%2.png").arg(originals, QLatin1String(state.original)));
        if (!originals.isEmpty() && !original.isNull())
            sheets.add(original, QLatin1String(state.original));
        sheets.add(image, name);
    }
}

//! The same once more on a screen at 150 %, which is a process of its own.
void TestLayimShots::atOneAndAHalf()
{
    if (folder().isEmpty() || qEnvironmentVariableIsSet("QT_SCALE_FACTOR"))
        QSKIP("only while pictures are written, and not in the process that is at 150 %");
    QProcess twin;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_SCALE_FACTOR"), QStringLiteral("1.5"));
    twin.setProcessEnvironment(environment);
    twin.setProcessChannelMode(QProcess::ForwardedChannels);
    twin.start(QCoreApplication::applicationFilePath(), { QStringLiteral("states") });
    QVERIFY(twin.waitForFinished(600'000));
    QCOMPARE(twin.exitCode(), 0);
}

int main(int argc, char *argv[])
{
    const OffscreenScreens screens({ { 0, 0, 1600, 1000 } });
    QApplication app(argc, argv);
    TestLayimShots test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_ui_layimshots.moc"
