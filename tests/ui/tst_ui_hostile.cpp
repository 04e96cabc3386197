// SPDX-License-Identifier: Apache-2.0
#include "hostilewords.h"
#include "paintrecord.h"
#include "ui/attention/attentioncenter.h"
#include "ui/chat/chatlogpanel.h"
#include "ui/chat/chatview.h"
#include "ui/model/settingskeys.h"
#include "ui/notices/noticewindow.h"
#include "ui/widgets/displaytext.h"

#include <QFile>
#include <QHelpEvent>
#include <QPointer>
#include <QTest>
#include <QTextDocument>
#include <QToolTip>

#include <arpa/inet.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace kefu;
using namespace kefu::ui;

namespace {

constexpr int kMostLetters = 40'000; // painted in one go, over all windows
constexpr int kMostRow = 4'000; // pixels a message takes at first
constexpr int kMostTitle = 400;

//! An address of this computer that tells when somebody comes. Plain sockets: the console's widgets
//! have no network, and this test brings none in.
class Trap {
public:
    Trap()
        : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0))
    {
        sockaddr_in at {};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        isThere = ::bind(m_socket, reinterpret_cast<sockaddr *>(&at), size) == 0
            && ::listen(m_socket, 8) == 0
            && ::getsockname(m_socket, reinterpret_cast<sockaddr *>(&at), &size) == 0;
        port = ntohs(at.sin_port);
    }
    ~Trap() { ::close(m_socket); }
    Trap(const Trap &) = delete;
    Trap &operator=(const Trap &) = delete;

    //! How many have come since.
    int sprung()
    {
        int count = 0;
        for (int peer = ::accept(m_socket, nullptr, nullptr); peer >= 0;
             peer = ::accept(m_socket, nullptr, nullptr)) {
            ::close(peer);
            ++count;
        }
        return count;
    }
    QString address() const { return QStringLiteral("http://127.0.0.1:%1").arg(port); }

    bool isThere = false;
    int port = 0;

private:
    int m_socket;
};

//! A file that tells when it is opened.
class WatchedFile {
public:
    explicit WatchedFile(const QString &path)
        : m_watch(::inotify_init1(IN_NONBLOCK))
    {
        QImage image(8, 8, QImage::Format_RGB32);
        image.fill(Qt::red);
        isThere = image.save(path)
            && ::inotify_add_watch(m_watch, QFile::encodeName(path).constData(),
                                   IN_OPEN | IN_ACCESS)
                >= 0;
    }
    ~WatchedFile() { ::close(m_watch); }
    WatchedFile(const WatchedFile &) = delete;
    WatchedFile &operator=(const WatchedFile &) = delete;

    bool wasOpened()
    {
        char events[4096];
        return ::read(m_watch, events, sizeof events) > 0;
    }

    bool isThere = false;

private:
    int m_watch;
};

bool isSafe(QStringView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        const char16_t u = c.unicode();
        const bool pair =
            c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate();
        if (pair) {
            ++i;
            continue;
        }
        const bool bidi = u == 0x061C || u == 0x200E || u == 0x200F || (u >= 0x202A && u <= 0x202E)
            || (u >= 0x2066 && u <= 0x2069);
        if (c.isSurrogate() || bidi || (u < 0x20 && u != u'\n' && u != u'\t') || u == 0x7F)
            return false;
    }
    return true;
}

//! Keeps what would go to the desktop.
class KeptNotes : public AttentionSystem {
public:
    void note(const AttentionNote &note) override { notes.append(note); }
    void withdraw(const QString &) override { }
    void play(Sound) override { }
    void flash(QWidget *) override { }
    void setStatus(const TrayStatus &) override { }
    QList<AttentionNote> notes;
};

} // namespace

//! Whatever a visitor is called, tagged, comes with or says, in whole windows of both arrangements:
//! it is text or refused, it costs no more than a screen of text, and nothing is fetched for it.
class TestHostile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void everywhere_data();
    void everywhere();
    void htmlStandsThereAsWritten();
    void trapsWork();
    void nothingHasANetwork();
    void picturesWithLyingSizes_data();
    void picturesWithLyingSizes();
    void notesOfTheDesktop_data() { everywhere_data(); }
    void notesOfTheDesktop();

private:
    void checkWindows();
    void checkTip(QWidget *widget);

    std::unique_ptr<Trap> m_trap;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WatchedFile> m_file;
    QList<HostileWords> m_words;
};

void TestHostile::init()
{
    m_trap = std::make_unique<Trap>();
    QVERIFY(m_trap->isThere);
    m_dir = std::make_unique<QTemporaryDir>();
    const QString path = m_dir->filePath(QStringLiteral("trap.png"));
    m_file = std::make_unique<WatchedFile>(path);
    QVERIFY(m_file->isThere);
    m_words = hostileWords(m_trap->address());
    for (HostileWords &words : m_words)
        words.text.replace(QStringLiteral("/etc/hostname"), path);
}

void TestHostile::everywhere_data()
{
    QTest::addColumn<int>("words");
    QTest::addColumn<bool>("docked");
    const QList<HostileWords> all = hostileWords();
    for (int i = 0; i < all.size(); ++i) {
        for (const bool docked : { true, false })
            QTest::addRow("%s, %s", all.at(i).name, docked ? "docked" : "windows") << i << docked;
    }
}

void TestHostile::checkTip(QWidget *widget)
{
    const QPoint at = widget->rect().center();
    QHelpEvent help(QEvent::ToolTip, at, widget->mapToGlobal(at));
    QCoreApplication::sendEvent(widget, &help);
    const QString tip = QToolTip::text();
    if (Qt::mightBeRichText(tip))
        QVERIFY2(!tip.contains(QStringLiteral("<img")) && !tip.contains(QStringLiteral("<a ")),
                 qPrintable(tip.left(200)));
    QToolTip::hideText();
}

void TestHostile::checkWindows()
{
    qsizetype letters = 0;
    // A tooltip or a menu may go while the others are looked at.
    QList<QPointer<QWidget>> windows;
    for (QWidget *window : QApplication::topLevelWidgets())
        windows.append(window);
    for (const QPointer<QWidget> &window : std::as_const(windows)) {
        if (!window || !window->isVisible())
            continue;
        QVERIFY(isSafe(window->windowTitle()));
        QVERIFY(window->windowTitle().size() <= kMostTitle);
        const PaintRecord record = recordPaint(window);
        for (const PaintedText &painted : record.texts) {
            letters += painted.text.size();
            QVERIFY2(isSafe(painted.text), qPrintable(painted.text.left(100)));
        }
        QList<QPointer<QWidget>> widgets;
        if (window) {
            for (QWidget *widget : window->findChildren<QWidget *>())
                widgets.append(widget);
        }
        for (const QPointer<QWidget> &widget : std::as_const(widgets)) {
            if (widget && widget->isVisible())
                checkTip(widget);
        }
    }
    QVERIFY2(letters < kMostLetters, qPrintable(QString::number(letters)));
}

void TestHostile::everywhere()
{
    QFETCH(int, words);
    QFETCH(bool, docked);
    const QString text = m_words.at(words).text;
    HostileDesk hostile(docked);
    hostile.signIn(text);
    for (int i = 0; i < 3; ++i)
        hostile.say(text);
    QCoreApplication::processEvents();
    checkWindows();
    hostile.openChat();
    hostile.card(text);
    hostile.notice();
    hostile.shell->noticeWindow()->show();
    QCoreApplication::processEvents();
    checkWindows();
    ChatView *view = hostile.page()->view();
    for (int row = 0; row < view->model()->rowCount(); ++row)
        QVERIFY(view->layoutOf(row).height() <= kMostRow);
    hostile.page()->log()->open();
    QCoreApplication::processEvents();
    checkWindows();
    QCOMPARE(m_trap->sprung(), 0);
    QVERIFY(!m_file->wasOpened());
}

void TestHostile::htmlStandsThereAsWritten()
{
    HostileDesk hostile(true);
    hostile.signIn(QStringLiteral("<b>李静</b>"));
    hostile.say(QStringLiteral("<b>bold</b> & <i>x</i>"));
    hostile.openChat();
    QCoreApplication::processEvents();
    QHash<QWidget *, QString> painted;
    const PaintRecord record = recordPaint(hostile.window());
    for (const PaintedText &text : record.texts)
        painted[text.widget] += text.text;
    const auto isPainted = [&](const char *words) {
        return std::any_of(painted.cbegin(), painted.cend(), [words](const QString &text) {
            return text.contains(QString::fromUtf8(words));
        });
    };
    QVERIFY(isPainted("<b>李静</b>"));
    QVERIFY(isPainted("<b>bold</b> & <i>x</i>"));
}

//! What the other tests rely on.
void TestHostile::trapsWork()
{
    const int peer = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at {};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons(quint16(m_trap->port));
    QCOMPARE(::connect(peer, reinterpret_cast<sockaddr *>(&at), sizeof at), 0);
    int came = 0;
    QTRY_VERIFY((came += m_trap->sprung()) == 1);
    ::close(peer);
    QFile file(m_dir->filePath(QStringLiteral("trap.png")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(m_file->wasOpened());
    QVERIFY(!isSafe(QStringLiteral("a\u202Eb")));
    QVERIFY(!isSafe(QString(QChar(0))));
    QVERIFY(!isSafe(QString(QChar(0xD83D))));
    QVERIFY(isSafe(QString::fromUtf8("好 😊")));
}

//! The widgets are linked with nothing that could fetch anything.
void TestHostile::nothingHasANetwork()
{
    QFile maps(QStringLiteral("/proc/self/maps"));
    QVERIFY(maps.open(QIODevice::ReadOnly));
    const QByteArray loaded = maps.readAll();
    QVERIFY(loaded.contains("libQt6Widgets"));
    QVERIFY(!loaded.contains("libQt6Network"));
}

void TestHostile::picturesWithLyingSizes_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::addColumn<bool>("there");
    QTest::newRow("giant") << 2'000'000'000 << 2'000'000'000 << false;
    QTest::newRow("a line") << 1'000'000'000 << 1 << false;
    QTest::newRow("a column") << 1 << 1'000'000'000 << false;
    QTest::newRow("nothing") << 0 << 0 << true;
    QTest::newRow("negative") << -5 << -2'000'000'000 << true;
    QTest::newRow("another than said") << 5 << 4'000 << true;
}

void TestHostile::picturesWithLyingSizes()
{
    QFETCH(int, width);
    QFETCH(int, height);
    QFETCH(bool, there);
    HostileDesk hostile(true);
    hostile.signIn(QStringLiteral("x"));
    if (there) {
        QImage image(480, 360, QImage::Format_RGB32);
        image.fill(Qt::red);
        hostile.desk.service.pictures.thumbs.insert(QStringLiteral("p"), image);
    } else {
        hostile.desk.service.pictures.failed.append(QStringLiteral("p"));
    }
    hostile.openChat();
    Message message = hostile.desk.makeMessage(1, 1, {});
    message.content.kind = ContentKind::Image;
    message.content.media.id = QStringLiteral("p");
    message.content.media.state = MediaState::Ready;
    message.content.media.width = width;
    message.content.media.height = height;
    message.content.media.fileName = QStringLiteral("../../\u202Egnp.exe");
    hostile.desk.push(message);
    QCoreApplication::processEvents();
    const RowLayout &row = hostile.page()->view()->layoutOf(0);
    QVERIFY(row.bubble().width() > 0 && row.bubble().width() <= hostile.window()->width());
    QVERIFY(row.bubble().height() > 0 && row.bubble().height() <= 600);
    Q_EMIT hostile.page()->view()->pictureRequested(message);
    QCoreApplication::processEvents();
    checkWindows();
}

//! What the desktop shows for us is as safe as what we show.
void TestHostile::notesOfTheDesktop()
{
    QFETCH(int, words);
    QFETCH(bool, docked);
    if (!docked)
        return; // notes are the same in both
    FakeDesk desk;
    KeptNotes system;
    desk.settings.setValue(QString(keys::kNoteText), true);
    AttentionCenter center(desk.service, desk.store, desk.settings, system);
    desk.signIn({ desk.makeInfo(1, m_words.at(words).text, 1) });
    desk.push(desk.makeMessage(1, 1, m_words.at(words).text));
    center.messageArrived({ 1 });
    QVERIFY(!system.notes.isEmpty());
    for (const AttentionNote &note : std::as_const(system.notes)) {
        QVERIFY2(isSafe(note.title) && note.title.size() <= kMostTitle,
                 qPrintable(note.title.left(80)));
        QVERIFY2(isSafe(note.body) && note.body.size() <= 1'000, qPrintable(note.body.left(80)));
    }
}

QTEST_MAIN(TestHostile)
#include "tst_ui_hostile.moc"
