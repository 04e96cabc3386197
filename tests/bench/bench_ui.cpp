// SPDX-License-Identifier: Apache-2.0
// What the chat view costs at sizes no test waits for: a chat of a million messages, five thousand
// loaded ones, hostile texts. Prints a table of medians, or JSON; never fails for a figure.
#include "tests/ui/fakedesk.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatview.h"
#include "ui/chat/chatwidget.h"
#include "ui/model/messagemodel.h"
#include "uibench.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QScrollBar>
#include <algorithm>
#include <cstdio>
#include <vector>

using namespace kefu;
using namespace kefu::ui;
using bench::msOf;
using bench::percentile;
using bench::settle;

namespace kefu::ui::bench {

void settle()
{
    QCoreApplication::processEvents();
    QCoreApplication::sendPostedEvents();
}

} // namespace kefu::ui::bench

namespace {

constexpr qint64 kVisitor = 3;
constexpr int kMillion = 1'000'000;
constexpr int kKept = MessageLog::kMaxLoaded;
constexpr int kPage = 50;
constexpr int kSteps = 2'000; // of the scroll bar from one end to the other
constexpr QSize kWindow(800, 600);

QString wordsOf(int seq)
{
    static const QStringList kWords {
        QString::fromUtf8("您好，请问这件大衣什么时候能到上海？"),
        QString::fromUtf8("有货的，今天 17:00 前下单，周五前可以到。"),
        QString::fromUtf8("好的"),
        QStringLiteral("See https://example.com/item?id=%1 for the sizes"),
        QString::fromUtf8("身高 165，体重 52 公斤，平时穿 M 码，袖子会不会太长？"
                          "另外问一下可以开发票吗？抬头是公司的。"),
    };
    return kWords.at(seq % kWords.size()) + QString::number(seq);
}

//! A desk and what its relay would answer.
struct Bench {
    Bench() { desk.signIn({ info(kVisitor, 0) }); }

    ConversationInfo info(qint64 visitor, int lastSeq) const
    {
        ConversationInfo made = desk.makeInfo(visitor, QString::fromUtf8("李静"), 1);
        made.lastSeq = lastSeq;
        return made;
    }

    void load(qint64 visitor, int from, int to)
    {
        QList<Message> page;
        for (int seq = std::max(from, 1); seq <= to; ++seq)
            page.append(desk.makeMessage(visitor, seq, wordsOf(seq),
                                         seq % 3 == 0 ? Direction::Out : Direction::In));
        if (!page.isEmpty())
            desk.addPage(visitor, page, from <= 1);
    }

    //! What the view has asked for since.
    void answer()
    {
        const auto wanted = std::exchange(desk.service.history, {});
        for (const auto &[visitor, beforeSeq] : wanted)
            load(visitor.value, beforeSeq - kPage, beforeSeq - 1);
    }

    FakeDesk desk;
};

qint64 frame(QWidget *viewport)
{
    QElapsedTimer clock;
    clock.start();
    viewport->repaint();
    return clock.nsecsElapsed();
}

std::unique_ptr<ChatWidget> openedChat(Bench &bench)
{
    auto chat = std::make_unique<ChatWidget>(bench.desk.look, bench.desk.service, bench.desk.store);
    chat->resize(kWindow);
    chat->show();
    settle();
    return chat;
}

void scrollThrough(QJsonObject &out)
{
    Bench bench;
    bench.desk.signIn({ bench.info(kVisitor, kMillion) });
    bench.load(kVisitor, kMillion - kPage + 1, kMillion);
    auto chat = openedChat(bench);
    QElapsedTimer clock;
    clock.start();
    chat->open({ kVisitor });
    settle();
    ChatView *view = chat->currentPage()->view();
    view->viewport()->repaint();
    out.insert(QStringLiteral("open a chat of 1,000,000, ms"), msOf(clock.nsecsElapsed()));

    QScrollBar *bar = view->verticalScrollBar();
    std::vector<qint64> frames;
    const int top = bar->maximum();
    for (int step = 0; step <= kSteps; ++step) {
        clock.restart();
        bar->setValue(int(qint64(top) * (kSteps - step) / kSteps));
        view->viewport()->repaint();
        frames.push_back(clock.nsecsElapsed());
        if (step % 20 == 0) { // the hand rests
            QElapsedTimer rest;
            for (rest.start(); rest.elapsed() < 80;)
                settle();
            clock.restart();
            bench.answer();
            view->viewport()->repaint();
            frames.push_back(clock.nsecsElapsed());
        }
    }
    out.insert(QStringLiteral("scroll it end to end, frame p50, ms"), percentile(frames, 0.5));
    out.insert(QStringLiteral("scroll it end to end, frame p99, ms"), percentile(frames, 0.99));
    out.insert(QStringLiteral("scroll it end to end, frame max, ms"), percentile(frames, 1));
    if (qEnvironmentVariableIsSet("KEFUDESK_BENCH_FRAMES"))
        std::fprintf(stderr, "longest frame: %td of %zu\n",
                     std::max_element(frames.begin(), frames.end()) - frames.begin(),
                     frames.size());
    clock.restart();
    view->showSeq(kMillion / 2);
    view->viewport()->repaint();
    out.insert(QStringLiteral("jump to a message of it, ms"), msOf(clock.nsecsElapsed()));
}

void append(QJsonObject &out)
{
    Bench bench;
    bench.load(kVisitor, 1, kKept);
    auto chat = openedChat(bench);
    chat->open({ kVisitor });
    settle();
    constexpr int kMany = 1'000;
    QElapsedTimer clock;
    clock.start();
    for (int i = 1; i <= kMany; ++i)
        bench.desk.push(bench.desk.makeMessage(kVisitor, kKept + i, wordsOf(i)));
    settle();
    chat->currentPage()->view()->viewport()->repaint();
    out.insert(QStringLiteral("append to the open chat with 5,000 kept, ms a message"),
               msOf(clock.nsecsElapsed()) / kMany);
}

void appendToFifty(QJsonObject &out)
{
    Bench bench;
    constexpr int kChats = 50;
    QList<ConversationInfo> all;
    for (int visitor = 1; visitor <= kChats; ++visitor)
        all.append(bench.info(visitor, 0));
    bench.desk.signIn(all);
    auto chat = openedChat(bench);
    for (int visitor = 1; visitor <= kChats; ++visitor) {
        bench.load(visitor, 1, 100);
        chat->open({ visitor });
    }
    settle();
    constexpr int kRounds = 20;
    QElapsedTimer clock;
    clock.start();
    for (int round = 1; round <= kRounds; ++round) {
        for (int visitor = 1; visitor <= kChats; ++visitor)
            bench.desk.push(bench.desk.makeMessage(visitor, 100 + round, wordsOf(round)));
    }
    settle();
    out.insert(QStringLiteral("append to 50 open chats, ms a message"),
               msOf(clock.nsecsElapsed()) / (kRounds * kChats));
}

void resizeLoaded(QJsonObject &out)
{
    Bench bench;
    bench.load(kVisitor, 1, kKept);
    auto chat = openedChat(bench);
    chat->open({ kVisitor });
    settle();
    ChatView *view = chat->currentPage()->view();
    view->verticalScrollBar()->setValue(view->verticalScrollBar()->maximum() / 2);
    std::vector<qint64> frames;
    QElapsedTimer clock;
    for (int step = 0; step < 200; ++step) {
        clock.start();
        chat->resize(kWindow.width() + (step % 100) * 4, kWindow.height() + step % 50);
        settle();
        view->viewport()->repaint();
        frames.push_back(clock.nsecsElapsed());
    }
    out.insert(QStringLiteral("resize a chat of 5,000 loaded, frame p99, ms"),
               percentile(frames, 0.99));
    out.insert(QStringLiteral("resize a chat of 5,000 loaded, frame max, ms"),
               percentile(frames, 1));
}

//! Texts somebody sends who means no good, several on one screen.
void hostile(QJsonObject &out)
{
    const std::pair<const char *, QString> texts[] = {
        { "1 MB of combining marks", QString(u'a') + QString(1'000'000, QChar(0x0301)) },
        { "marks on every letter",
          QString(QStringLiteral("e\u0301\u0302\u0303\u0304\u0305\u0306"
                                 "\u0307\u0308\u0309"))
              .repeated(20'000) },
        { "200,000 characters", QString(200'000, QChar(0x4E2D)) },
        { "200,000 different ones",
          [] {
              QString all;
              for (int i = 0; i < 200'000; ++i)
                  all += QChar(0x4E00 + i % 20'000);
              return all;
          }() },
        { "bidi controls",
          QStringLiteral("\u202Eabc\u2066def\u2067\u05D0\u05D1\u200F").repeated(20'000) },
        { "Arabic", QString::fromUtf8("السلام عليكم ").repeated(15'000) },
        { "Devanagari", QString::fromUtf8("क्षत्रिय ").repeated(15'000) },
        { "emoji", QString::fromUtf8("👨‍👩‍👧‍👦").repeated(15'000) },
        { "100,000 line ends", QStringLiteral("a\n").repeated(100'000) },
        { "one long address", QStringLiteral("http://") + QStringLiteral("a.b/").repeated(50'000) },
    };
    double worst = 0;
    for (const auto &[name, text] : texts) {
        Bench bench;
        bench.load(kVisitor, 1, 20);
        auto chat = openedChat(bench);
        chat->open({ kVisitor });
        settle();
        ChatView *view = chat->currentPage()->view();
        view->viewport()->repaint();
        double longest = 0;
        QElapsedTimer clock;
        for (int i = 1; i <= 3; ++i) {
            const Message message = bench.desk.makeMessage(kVisitor, 20 + i, text);
            clock.start();
            bench.desk.push(message);
            settle();
            view->viewport()->repaint();
            longest = std::max(longest, msOf(clock.nsecsElapsed()));
            longest = std::max(longest, msOf(frame(view->viewport())));
        }
        for (int i = 0; i < 6; ++i) { // narrower and wider
            clock.start();
            chat->resize(kWindow.width() + 40 * i, kWindow.height());
            settle();
            view->viewport()->repaint();
            longest = std::max(longest, msOf(clock.nsecsElapsed()));
        }
        out.insert(QStringLiteral("hostile: ") + QLatin1String(name)
                       + QStringLiteral(", longest frame, ms"),
                   longest);
        worst = std::max(worst, longest);
    }
    out.insert(QStringLiteral("hostile: worst of all, ms"), worst);
}

//! `parts`: chat, panel, a number of friends, hostile; all of them when there is none.
QJsonObject measure(const QStringList &parts)
{
    QJsonObject out;
    const auto wanted = [&](const char *part) {
        return parts.isEmpty() || parts.contains(QLatin1String(part));
    };
    if (wanted("chat")) {
        scrollThrough(out);
        append(out);
        appendToFifty(out);
        resizeLoaded(out);
    }
    const QStringList friends = parts.filter(QRegularExpression(QStringLiteral("^[0-9]+$")));
    if (wanted("panel") || !friends.isEmpty())
        bench::panels(out, friends);
    if (wanted("hostile")) {
        hostile(out);
        bench::hostileWindows(out);
    }
    return out;
}

void print(const QList<QJsonObject> &runs, bool json)
{
    QJsonObject medians;
    const QStringList names = runs.first().keys();
    for (const QString &name : names) {
        std::vector<double> values;
        for (const QJsonObject &run : runs)
            values.push_back(run.value(name).toDouble());
        std::sort(values.begin(), values.end());
        medians.insert(name, values[values.size() / 2]);
        if (!json)
            std::printf("%-66s %9.3f  (%.3f to %.3f)\n", qPrintable(name),
                        values[values.size() / 2], values.front(), values.back());
    }
    if (json)
        std::printf("%s\n", QJsonDocument(medians).toJson(QJsonDocument::Compact).constData());
}

} // namespace

//! bench_ui [RUNS] [--json] [--only PART,…]: medians of RUNS (5).
int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    const bool json = arguments.contains(QStringLiteral("--json"));
    const int runs = std::max(arguments.value(0).toInt(), 0);
    const qsizetype only = arguments.indexOf(QStringLiteral("--only"));
    const QStringList parts =
        only < 0 ? QStringList() : arguments.value(only + 1).split(u',', Qt::SkipEmptyParts);
    QList<QJsonObject> all;
    for (int run = 0; run < (runs > 0 ? runs : 5); ++run)
        all.append(measure(parts));
    print(all, json);
    return 0;
}
