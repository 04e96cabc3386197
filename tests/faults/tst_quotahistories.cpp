// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/quotawindow.h"
#include "relay/simulator/quotabook.h"

#include <QTest>
#include <deque>
#include <queue>
#include <random>

using namespace kefu;
using domain::QuotaWindow;
using domain::Reservation;
using simulator::QuotaBook;

namespace {

bool isLong()
{
    return qEnvironmentVariableIntValue("KEFUDESK_LONG") == 1;
}

//! One visitor, WeChat's book about him and our view of it, each hearing of the other after a
//! while. Nothing here knows the future: events happen in the order of their times.
class History {
public:
    History(quint32 seed, const simulator::QuotaRules &book)
        : m_random(seed)
    {
        m_book.setRules(book);
    }

    void run()
    {
        at(m_now, [this] { live(int(number(5, 40))); });
        while (!m_events.empty()) {
            const Event event = m_events.top();
            m_events.pop();
            m_now = event.at;
            event.what();
        }
    }

    int sent = 0;
    int refused = 0;
    int heardOf = 0; //!< refusals that were answered, not lost on the way
    int actions = 0; //!< of the visitor
    int notAllowed = 0; //!< the view said no
    int leftBehind = 0; //!< WeChat would have taken one when the view said no

private:
    struct Event {
        qint64 at = 0;
        quint64 order = 0;
        std::function<void()> what;
        bool operator<(const Event &other) const
        {
            return at != other.at ? at > other.at : order > other.order;
        }
    };
    enum class Fate { Taken, Lost, Unclear };

    void at(qint64 when, std::function<void()> what)
    {
        m_events.push({ when, m_order++, std::move(what) });
    }
    qint64 number(qint64 from, qint64 to)
    {
        return std::uniform_int_distribution<qint64>(from, to)(m_random);
    }
    //! Mostly seconds, at times days.
    qint64 pause()
    {
        switch (number(0, 9)) {
        case 0:
            return number(0, 50LL * 3600 * 1000);
        case 1:
            return number(0, 120'000);
        case 2:
        case 3:
            return number(0, 800);
        default:
            return number(0, 15'000);
        }
    }

    void live(int steps)
    {
        if (steps == 0)
            return;
        const qint64 choice = number(0, 9);
        if (choice < 2)
            visitorActs(choice == 0);
        else
            agentSends();
        at(m_now + pause(), [this, steps] { live(steps - 1); });
    }

    void visitorActs(bool enters)
    {
        ++actions;
        if (enters)
            m_book.visitorEntered("o", m_now);
        else
            m_book.visitorWrote("o", m_now);
        // WeChat's CreateTime has seconds; a push that was not answered comes again, in order.
        const qint64 createdAt = m_now / 1000 * 1000;
        m_pushed = std::max(m_pushed, m_now + number(20, number(0, 9) == 0 ? 15'000 : 900));
        at(m_pushed, [this, enters, createdAt] {
            if (enters)
                m_window.onEnter(createdAt);
            else
                m_window.onMessage(createdAt);
        });
    }

    void agentSends()
    {
        const auto taken = m_window.reserve(m_now);
        if (!taken) {
            ++notAllowed;
            leftBehind += m_book.left("o", m_now).count > 0 ? 1 : 0;
            return;
        }
        m_queue.push_back(*taken);
        at(m_now + number(0, 300), [this] { next(); });
    }

    //! One call at a time, as the outbox does it.
    void next()
    {
        if (m_busy || m_queue.empty())
            return;
        Reservation taken = m_queue.front();
        m_queue.pop_front();
        if (!m_window.covers(taken, m_now)) {
            m_window.release(taken);
            const auto another = m_window.reserve(m_now);
            if (another && !m_window.covers(*another, m_now))
                m_window.release(*another);
            if (!another || !m_window.covers(*another, m_now))
                return next();
            taken = *another;
        }
        m_busy = true;
        const QuotaWindow seen = m_window;
        const qint64 kind = number(0, 19);
        const Fate fate = kind == 0 ? Fate::Lost : kind == 1 ? Fate::Unclear : Fate::Taken;
        const qint64 latency = number(5, number(0, 9) == 0 ? 1900 : 150);
        if (fate == Fate::Lost)
            return at(m_now + latency, [this, taken] { done(taken, Fate::Lost, 0, {}); });
        at(m_now + latency, [this, taken, fate, seen] {
            ++sent;
            const int code = m_book.take("o", m_now);
            refused += code == simulator::Ok ? 0 : 1;
            const qint64 back = fate == Fate::Unclear ? 8000 : number(5, 1500);
            at(m_now + back, [this, taken, fate, code, seen] { done(taken, fate, code, seen); });
        });
    }

    //! The same corrections as storage/settle.cpp makes.
    void done(const Reservation &taken, Fate fate, int code, const QuotaWindow &seen)
    {
        const bool isRefused = fate == Fate::Taken && code != simulator::Ok;
        heardOf += isRefused ? 1 : 0;
        const bool isOfBefore = m_window.isFilledSince(seen);
        if (fate == Fate::Lost || (isRefused && isOfBefore))
            m_window.release(taken);
        else if (!isRefused)
            m_window.sent(taken, m_now);
        if (isRefused && !isOfBefore && code == simulator::OutOfCount)
            m_window.onUsedUp();
        if (isRefused && !isOfBefore && code == simulator::OutOfWindow)
            m_window.onShut();
        m_busy = false;
        next();
    }

    std::mt19937 m_random;
    QuotaBook m_book;
    QuotaWindow m_window;
    std::priority_queue<Event> m_events;
    quint64 m_order = 0;
    qint64 m_now = 1'790'000'000'123;
    qint64 m_pushed = 0;
    std::deque<Reservation> m_queue;
    bool m_busy = false;
};

} // namespace

//! Random visitors and agents against the simulator's own book of what may be sent (design.md 4,
//! "Quota"): late pushes, slow and lost calls, long pauses.
class TestQuotaHistories : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsRefusedWhileTheRulesAgree();
    void oneRefusalCorrectsTheView_data();
    void oneRefusalCorrectsTheView();
};

void TestQuotaHistories::nothingIsRefusedWhileTheRulesAgree()
{
    const quint32 histories = isLong() ? 100'000 : 10'000;
    qint64 sent = 0;
    qint64 notAllowed = 0;
    qint64 leftBehind = 0;
    for (quint32 seed = 1; seed <= histories; ++seed) {
        History history(seed, {});
        history.run();
        QVERIFY2(history.refused == 0, qPrintable(QStringLiteral("seed %1").arg(seed)));
        sent += history.sent;
        notAllowed += history.notAllowed;
        leftBehind += history.leftBehind;
    }
    qInfo(
        "%u histories: %lld sends reached WeChat, 0 refused; the view said no %lld times, in %lld "
        "of them one more would have been taken",
        histories, sent, notAllowed, leftBehind);
    // A view that always says no would pass, too.
    QVERIFY(sent > qint64(histories) * 5);
    QVERIFY(leftBehind * 5 < sent);
}

void TestQuotaHistories::oneRefusalCorrectsTheView_data()
{
    QTest::addColumn<int>("messages");
    QTest::addColumn<int>("windowMs");
    QTest::addColumn<int>("enters");
    QTest::newRow("three for a message") << 3 << 48 * 3600 * 1000 << 2;
    QTest::newRow("one for a message") << 1 << 48 * 3600 * 1000 << 1;
    QTest::newRow("none for entering") << 5 << 48 * 3600 * 1000 << 0;
    QTest::newRow("an hour") << 5 << 3600 * 1000 << 2;
    QTest::newRow("looser") << 20 << 48 * 3600 * 1000 << 10;
}

//! WeChat's rules are others than ours: no more than one refusal until the visitor acts again.
void TestQuotaHistories::oneRefusalCorrectsTheView()
{
    QFETCH(int, messages);
    QFETCH(int, windowMs);
    QFETCH(int, enters);
    const quint32 histories = isLong() ? 20'000 : 2'000;
    qint64 sent = 0;
    qint64 refused = 0;
    for (quint32 seed = 1; seed <= histories; ++seed) {
        History history(seed, { messages, windowMs, enters, 60'000 });
        history.run();
        QVERIFY2(history.heardOf <= history.actions,
                 qPrintable(QStringLiteral("seed %1").arg(seed)));
        sent += history.sent;
        refused += history.refused;
    }
    qInfo("%u histories: %lld sends, %lld refused", histories, sent, refused);
    QCOMPARE(refused == 0, messages >= 5 && windowMs >= 48 * 3600 * 1000 && enters >= 2);
}

QTEST_APPLESS_MAIN(TestQuotaHistories)
#include "tst_quotahistories.moc"
