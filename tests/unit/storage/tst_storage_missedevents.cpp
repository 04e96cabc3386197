// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/storage/storebench.h"

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

class TstMissedEvents : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        QVERIFY(m_bench->openWithPeople());
    }
    void nothingHappened();
    void tellsTheStory();
    void onlyWhatWasForHim();
    void pagesWithoutGapOrRepeat();
    void aPageCoversWhatItLeftOut();
    void tellsOfLoss();
    void carriesTheQuota();
    void futureCursorIsTooOld();
    void sevenDays();

private:
    std::unique_ptr<Bench> m_bench;
};

void TstMissedEvents::nothingHappened()
{
    const auto missed = m_bench->missed(m_bench->ann, {});
    QVERIFY(missed.ok());
    QVERIFY(!missed->tooOld);
    QVERIFY(missed->events.isEmpty());
    QCOMPARE(missed->to, EventSeq {});
}

void TstMissedEvents::tellsTheStory()
{
    const ConversationRow row = m_bench->owned(QStringLiteral("o1"), m_bench->ann);
    const auto more = m_bench->write(QStringLiteral("o1"), QStringLiteral("more"));
    const auto reply = m_bench->reply(m_bench->replyTo(row, m_bench->ann, QStringLiteral("c1")));
    SettleItem settled;
    settled.message = reply->message.id;
    settled.state = DeliveryState::Accepted;
    settled.at = kNow;
    const auto done = m_bench->settle(settled);
    const auto ended = m_bench->end({ row.info.id, m_bench->ann, QStringLiteral("agent"), kNow });

    const auto missed = m_bench->missed(m_bench->ann, {});
    QCOMPARE(missed->events.size(), 5);
    QCOMPARE(missed->to, ended->events[0].seq);
    const auto &gained = std::get<ConversationGained>(missed->events[0].body);
    QCOMPARE(gained.messages.size(), 4);
    QCOMPARE(gained.conversation.id, row.info.id);
    // As of now, whatever it was then: one version for one conversation.
    QCOMPARE(gained.conversation.version, ended->conversation.info.version);
    QCOMPARE(std::get<MessageAdded>(missed->events[1].body).message, *more->message);
    QCOMPARE(std::get<MessageAdded>(missed->events[2].body).message, done->message);
    QCOMPARE(std::get<MessageUpdated>(missed->events[3].body).message, done->message);
    QCOMPARE(std::get<ConversationUpdated>(missed->events[4].body).conversation.state,
             ConversationState::Closed);
}

void TstMissedEvents::onlyWhatWasForHim()
{
    m_bench->owned(QStringLiteral("o1"), m_bench->bob);
    QVERIFY(m_bench->write(QStringLiteral("o1"), QStringLiteral("for bob")).ok());
    QVERIFY(m_bench->write(QStringLiteral("o2"), QStringLiteral("for nobody yet")).ok());
    const auto missed = m_bench->missed(m_bench->ann, {});
    QVERIFY(missed->events.isEmpty());
    QCOMPARE(missed->to, EventSeq { 4 });
    QVERIFY(!missed->tooOld);
}

void TstMissedEvents::pagesWithoutGapOrRepeat()
{
    m_bench->owned(QStringLiteral("o1"), m_bench->ann);
    m_bench->owned(QStringLiteral("o2"), m_bench->bob);
    for (int i = 0; i < 30; ++i)
        QVERIFY(m_bench->write(QStringLiteral("o%1").arg(1 + i % 2), QString::number(i)).ok());
    const auto whole = m_bench->missed(m_bench->ann, {});
    QList<EventSeq> paged;
    EventSeq cursor;
    for (int page = 0; page < 100 && cursor != whole->to; ++page) {
        const auto part = m_bench->missed(m_bench->ann, cursor, 4);
        QVERIFY(part->events.size() <= 4);
        QVERIFY(part->to > cursor);
        for (const Event &event : part->events) {
            QVERIFY(event.seq > cursor && event.seq <= part->to);
            paged.append(event.seq);
        }
        cursor = part->to;
    }
    QCOMPARE(cursor, whole->to);
    QCOMPARE(paged.size(), 16);
    QCOMPARE(paged.size(), whole->events.size());
}

void TstMissedEvents::aPageCoversWhatItLeftOut()
{
    m_bench->owned(QStringLiteral("o1"), m_bench->ann);
    QVERIFY(m_bench->write(QStringLiteral("o1"), QStringLiteral("x")).ok());
    const auto first = m_bench->missed(m_bench->ann, {}, 1);
    QCOMPARE(first->events.size(), 1);
    QCOMPARE(first->to, first->events[0].seq);
}

void TstMissedEvents::tellsOfLoss()
{
    const ConversationRow row = m_bench->owned(QStringLiteral("o1"), m_bench->ann);
    const RequeueItem back { row.info.id, m_bench->ann, QStringLiteral("grace_over"), kNow };
    const auto queued =
        await<ConversationChange>([&](auto done) { m_bench->storage->requeue(back, done); });
    QVERIFY(m_bench->claim(queued->conversation, m_bench->bob)->won);
    QVERIFY(m_bench->write(QStringLiteral("o1"), QStringLiteral("to bob only")).ok());
    const auto missed = m_bench->missed(m_bench->ann, {});
    QCOMPARE(missed->events.size(), 2);
    const auto &lost = std::get<ConversationLost>(missed->events[1].body);
    QCOMPARE(lost.conversation, row.info.id);
    QCOMPARE(lost.visitor, row.info.visitor.id);
}

void TstMissedEvents::carriesTheQuota()
{
    m_bench->owned(QStringLiteral("o1"), m_bench->ann);
    const auto missed = m_bench->missed(m_bench->ann, {});
    QCOMPARE(std::get<ConversationGained>(missed->events[0].body).conversation.quota.left, 5);
}

void TstMissedEvents::futureCursorIsTooOld()
{
    m_bench->owned(QStringLiteral("o1"), m_bench->ann);
    QVERIFY(m_bench->missed(m_bench->ann, EventSeq { 3 })->tooOld);
    QVERIFY(!m_bench->missed(m_bench->ann, EventSeq { 2 })->tooOld);
}

void TstMissedEvents::sevenDays()
{
    m_bench->owned(QStringLiteral("o1"), m_bench->ann);
    const qint64 later = kNow + 8LL * 24 * 3600 * 1000;
    QVERIFY(m_bench->missed(m_bench->ann, {}, 1000, later)->tooOld);
    // Who has seen everything is up to date, however long ago that was.
    QVERIFY(!m_bench->missed(m_bench->ann, EventSeq { 2 }, 1000, later)->tooOld);
}

QTEST_GUILESS_MAIN(TstMissedEvents)
#include "tst_storage_missedevents.moc"
